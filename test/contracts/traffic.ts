import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Service, Traffic } from "../../src/contracts/traffic.ts";
import type { Remote } from "../../src/contracts/transport.ts";

export interface TrafficUnderTest {
  readonly traffic: Traffic;
  readonly remote: Remote;
  /** A port that is free for this test. */
  readonly publicPort: number;
  /** What a new client of the public port is answered: the private port it reached, or undefined when refused. */
  reach(publicPort: number): Promise<number | undefined>;
  /** Two private ports with programs that answer. */
  readonly programs: readonly [number, number];
  clean(): Promise<void>;
}

export const aService = (changes: Partial<Service> = {}): Service => ({
  cluster: "hello",
  executable: "web",
  port: 8080,
  privatePorts: { from: 18_080, to: 18_099 },
  count: 3,
  ...changes,
});

/** What every strategy promises that leads a public port to a private one. */
export function testTraffic(name: string, make: () => Promise<TrafficUnderTest>): void {
  describe(`${name}, as a traffic strategy`, { timeout: 60_000 }, () => {
    let it: TrafficUnderTest;
    let web: Service;
    beforeEach(async () => {
      it = await make();
      web = aService({ port: it.publicPort });
    });
    afterEach(() => it.clean());

    test("a version can be verified before it gets traffic, on a private port of its range", () => {
      expect(it.traffic.verifiesFirst).toBe(true);
      expect(it.traffic.launchPort(web, 0)).toEqual({ kind: "private", from: 18_080, to: 18_099, first: 18_080 });
    });

    test("what nobody has pointed leads nowhere", async () => {
      expect(await it.traffic.current(it.remote, [web])).toEqual({});
      expect(await it.reach(it.publicPort)).toBeUndefined();
    });

    test("new connections go where it was pointed last, from the moment that point has ended", async () => {
      for (const port of [...it.programs, ...it.programs]) {
        await it.traffic.point(it.remote, web, port);
        expect(await it.reach(it.publicPort)).toBe(port);
        expect(await it.traffic.current(it.remote, [web])).toEqual({ web: { port } });
      }
    });

    test("to point it where it leads already changes nothing", async () => {
      const [port] = it.programs;
      await it.traffic.point(it.remote, web, port);
      await it.traffic.point(it.remote, web, port);
      expect(await it.reach(it.publicPort)).toBe(port);
    });

    test("pointed nowhere, clients are refused; once more is fine; and back again", async () => {
      const [port] = it.programs;
      await it.traffic.point(it.remote, web, port);
      await it.traffic.point(it.remote, web, undefined);
      await it.traffic.point(it.remote, web, undefined);
      expect(await it.traffic.current(it.remote, [web])).toEqual({});
      expect(await it.reach(it.publicPort)).toBeUndefined();
      await it.traffic.point(it.remote, web, port);
      expect(await it.reach(it.publicPort)).toBe(port);
    });

    test("each service has its own entry, and current reads them all in one round trip", async () => {
      const api = aService({ executable: "api", port: it.publicPort + 1 });
      const idle = aService({ executable: "idle", port: it.publicPort + 2 });
      await it.traffic.point(it.remote, web, it.programs[0]);
      await it.traffic.point(it.remote, api, it.programs[1]);
      const before = it.remote.usage.roundTrips;
      expect(await it.traffic.current(it.remote, [web, api, idle])).toEqual({
        web: { port: it.programs[0] },
        api: { port: it.programs[1] },
      });
      expect(it.remote.usage.roundTrips - before).toBe(1);
      await it.traffic.point(it.remote, web, undefined);
      expect(await it.traffic.current(it.remote, [web, api, idle])).toEqual({ api: { port: it.programs[1] } });
      expect(await it.reach(api.port)).toBe(it.programs[1]);
    });

    test("a public port that another cluster has is not taken from it", async () => {
      const theirs = aService({ cluster: "other", port: it.publicPort });
      await it.traffic.point(it.remote, theirs, it.programs[0]);
      await expect(it.traffic.point(it.remote, web, it.programs[1])).rejects.toMatchObject({
        code: "traffic/failed",
        message: expect.stringContaining("other/web"),
      });
      await expect(it.traffic.point(it.remote, web, undefined)).rejects.toMatchObject({ code: "traffic/failed" });
      expect(await it.traffic.current(it.remote, [web])).toEqual({});
      expect(await it.reach(it.publicPort)).toBe(it.programs[0]);
    });

    test("it needs nothing more here", async () => {
      expect(await it.traffic.needs(it.remote, [web])).toEqual([]);
    });
  });
}
