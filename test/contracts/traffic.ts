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
  /** How many of so many new clients reached which private port. */
  tally(publicPort: number, clients: number): Promise<Readonly<Record<number, number>>>;
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

/** Chance may be off by six standard deviations: once in 500 million runs it is off by more. */
function expectShare(found: number, of: number, share: number): void {
  const off = 4 + 6 * Math.sqrt(of * share * (1 - share));
  expect(Math.abs(found - of * share), `${found} of ${of} instead of ${share * 100} %`).toBeLessThan(off);
}

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
    /** By name. */
    const current = async (...services: readonly Service[]) => {
      const led = await it.traffic.current(it.remote, services);
      return Object.fromEntries(led.map(({ executable, publicPort: _, ...to }) => [executable, to]));
    };

    test("a version can be verified before it gets traffic, on a private port of its range", () => {
      expect(it.traffic.verifiesFirst).toBe(true);
      expect(it.traffic.launchPort(web, 0)).toEqual({ kind: "private", from: 18_080, to: 18_099, first: 18_080 });
    });

    test("what nobody has pointed leads nowhere", async () => {
      expect(await current(web)).toEqual({});
      expect(await it.reach(it.publicPort)).toBeUndefined();
    });

    test("new connections go where it was pointed last, from the moment that point has ended", async () => {
      for (const port of [...it.programs, ...it.programs]) {
        await it.traffic.point(it.remote, web, port);
        expect(await it.reach(it.publicPort)).toBe(port);
        expect(await current(web)).toEqual({ web: { port } });
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
      expect(await current(web)).toEqual({});
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
      expect(await current(web, api, idle)).toEqual({
        web: { port: it.programs[0] },
        api: { port: it.programs[1] },
      });
      expect(it.remote.usage.roundTrips - before).toBe(1);
      await it.traffic.point(it.remote, web, undefined);
      expect(await current(web, api, idle)).toEqual({ api: { port: it.programs[1] } });
      expect(await it.reach(api.port)).toBe(it.programs[1]);
    });

    test("a public port that another cluster has is not taken from it", async () => {
      const theirs = aService({ cluster: "other", port: it.publicPort });
      await it.traffic.point(it.remote, theirs, it.programs[0]);
      await expect(it.traffic.point(it.remote, web, it.programs[1])).rejects.toMatchObject({
        code: "traffic/failed",
        message: expect.stringContaining("other/web"),
      });
      await it.traffic.point(it.remote, web, undefined);
      expect(await current(web)).toEqual({});
      expect(await it.reach(it.publicPort)).toBe(it.programs[0]);
    });

    test("what an older dflow.yaml has left is told too, and can be taken away", async () => {
      const [port] = it.programs;
      const older = [aService({ executable: "old", port: it.publicPort + 1 }), aService({ port: it.publicPort + 2 })];
      for (const one of older) await it.traffic.point(it.remote, one, port);
      const led = await it.traffic.current(it.remote, [web]);
      expect(led.toSorted((a, b) => a.publicPort - b.publicPort)).toEqual([
        { executable: "old", publicPort: it.publicPort + 1, port },
        { executable: "web", publicPort: it.publicPort + 2, port },
      ]);
      for (const one of older) await it.traffic.point(it.remote, one, undefined);
      expect(await it.traffic.current(it.remote, [web])).toEqual([]);
    });

    test("a share of the new connections goes to another version, the rest and what is current stay", async () => {
      const [old, next] = it.programs;
      await it.traffic.point(it.remote, web, old);
      for (const share of [0.1, 0.5, 0.99, 0.01]) {
        await it.traffic.point(it.remote, web, next, { share });
        await it.traffic.point(it.remote, web, next, { share });
        expect(await current(web)).toEqual({
          web: { port: old, share: { port: next, of: share } },
        });
        const found = await it.tally(it.publicPort, 200);
        expect(Object.keys(found).every((port) => it.programs.includes(Number(port)))).toBe(true);
        expectShare(found[next] ?? 0, 200, share);
      }
    });

    test("a point without share ends it, forward and back", async () => {
      for (const port of it.programs) {
        await it.traffic.point(it.remote, web, it.programs[0]);
        await it.traffic.point(it.remote, web, it.programs[1], { share: 0.5 });
        await it.traffic.point(it.remote, web, port);
        expect(await current(web)).toEqual({ web: { port } });
        expect(await it.tally(it.publicPort, 40)).toEqual({ [port]: 40 });
      }
    });

    test("a script for later does what a point without share does", async () => {
      const [old, next] = it.programs;
      await it.traffic.point(it.remote, web, old);
      await it.traffic.point(it.remote, web, next, { share: 0.5 });
      for (const port of [old, next]) {
        const script = it.traffic.pointing(web, port);
        expect(script && (await it.remote.run(script)).status).toBe(0);
        expect(await current(web)).toEqual({ web: { port } });
        expect(await it.reach(it.publicPort)).toBe(port);
      }
    });

    test("pointed nowhere while it is shared, nobody is led anywhere, and no share is left for later", async () => {
      const [old, next] = it.programs;
      await it.traffic.point(it.remote, web, old);
      await it.traffic.point(it.remote, web, next, { share: 0.5 });
      await it.traffic.point(it.remote, web, undefined);
      expect(await current(web)).toEqual({});
      expect(await it.reach(it.publicPort)).toBeUndefined();
      await it.traffic.point(it.remote, web, old);
      expect(await it.tally(it.publicPort, 40)).toEqual({ [old]: 40 });
    });

    test("what leads nowhere has nothing to share", async () => {
      await expect(it.traffic.point(it.remote, web, it.programs[0], { share: 0.5 })).rejects.toMatchObject({
        code: "traffic/failed",
        message: expect.stringContaining("leads nowhere"),
      });
      expect(await current(web)).toEqual({});
      expect(await it.reach(it.publicPort)).toBeUndefined();
    });

    test("each service has its own share", async () => {
      const [old, next] = it.programs;
      const api = aService({ executable: "api", port: it.publicPort + 1 });
      await it.traffic.point(it.remote, web, old);
      await it.traffic.point(it.remote, api, next);
      await it.traffic.point(it.remote, api, old, { share: 0.3 });
      await it.traffic.point(it.remote, web, next, { share: 0.2 });
      await it.traffic.point(it.remote, web, next);
      const shared = { port: next, share: { port: old, of: 0.3 } };
      expect(await current(web, api)).toEqual({ web: { port: next }, api: shared });
      expectShare((await it.tally(api.port, 200))[old] ?? 0, 200, 0.3);
      await it.traffic.point(it.remote, web, undefined);
      expect(await current(web, api)).toEqual({ api: shared });
    });

    test("it needs nothing more here", async () => {
      const needs = await it.traffic.needs(it.remote, [web]);
      expect(needs.filter(({ level }) => level !== "warning")).toEqual([]);
    });
  });
}
