import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { begin, until } from "../end-to-end/a-cluster.ts";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";
import type { Marked } from "./load.ts";

describe.each(["process", "docker"])(
  "a deploy whose controller is killed after its first switch, with %s",
  (containers) => {
    let cluster: RealCluster;
    const asRoot = (index: number, command: string) => cluster.nodes[index]?.asRoot(command) ?? "";
    /** Where nft leads the public port, now and after a reboot. */
    const led = async (index: number) => [
      await asRoot(index, "nft -nn list map inet dflow ports | grep -o 'comment.*: [0-9]*'"),
      await asRoot(index, "grep -c . /etc/dflow/ports/hello.nft"),
      await asRoot(index, "grep -o 'comment.*: [0-9]*' /etc/dflow/ports/hello.nft"),
    ];
    const journal = (index: number) => asRoot(index, "grep 'go back' /home/vagrant/.dflow/hello/journal.ndjson || :");

    const noneFailed = (marks: readonly Marked[]) => {
      for (const { fresh, kept } of marks) {
        expect(fresh.sent).toBeGreaterThan(0);
        expect([fresh.failures, kept.failures]).toEqual([{}, {}]);
      }
    };

    beforeAll(async () => {
      const settings = ["rollout: {waves: [1, 100%], pause: 1h, receipt: off, confirm-within: 8s}"];
      cluster = await aRealCluster({ nodes: 2, containers, settings });
      cluster.commit(await server("v1"));
      expect((await cluster.dflow("deploy", "--rolling-timed", "0s")).exit).toBe(0);
    });
    afterAll(() => cluster?.remove());

    test("serves the old version again by itself through nft, no request failing, and repair ends the new one", async () => {
      const loads = await Promise.all([
        cluster.fromOutside(0, { fresh: 2, kept: 2, rate: 200 }),
        cluster.onTheNode(0, { fresh: 2, kept: 2, rate: 200 }),
        cluster.fromOutside(1, { fresh: 2, kept: 2, rate: 200 }),
      ]);
      const before = await led(0);
      cluster.commit(await server("v2"));
      const begun = begin(["deploy", "--progress", "none"], cluster.folder, {});
      await until(async () => (await led(0))[0] !== before[0]);
      process.kill(begun.pid, "SIGKILL");
      await begun.ended;
      noneFailed(await Promise.all(loads.map((load) => load.mark())));

      await until(async () => (await journal(0)).includes("ended with"));
      expect(await journal(0)).toMatch(/"do":"go back by itself to hello [0-9a-f]{7}","state":"ended with 0"/);
      expect(await led(0)).toEqual(before);
      expect(await journal(1)).toBe("");
      expect(await asRoot(0, "pgrep -f 'hello/[g]o-back' || :")).toBe("");
      noneFailed(await Promise.all(loads.map((load) => load.mark())));
      await Promise.all(loads.map((load) => load.sends(100)));

      const repaired = await cluster.ask("repair");
      expect(repaired).toMatchObject({ exit: 0 });
      expect((await cluster.ask("versions")).data.versions).toHaveLength(1);
      expect(await led(0)).toEqual(before);
      noneFailed(await Promise.all(loads.map((load) => load.stop())));
    });

    test("goes back from nothing when it is let finish", async () => {
      cluster.commit(await server("v3"));
      expect((await cluster.dflow("deploy", "--rolling-timed", "0s")).exit).toBe(0);
      for (const index of [0, 1]) {
        expect(await asRoot(index, "cat /home/vagrant/.dflow/hello/unconfirmed 2>/dev/null || :")).toBe("");
        await until(async () => (await asRoot(index, "pgrep -f 'hello/[g]o-back' || :")) === "");
      }
      expect((await journal(0)).split("\n")).toHaveLength(2);
    });
  },
);
