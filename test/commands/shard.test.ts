import { describe, expect, test } from "vitest";
import { compareChecksums } from "../../src/commands/compare-checksums.ts";
import { copy } from "../../src/commands/copy.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { gc } from "../../src/commands/gc.ts";
import { commands } from "../../src/commands/index.ts";
import { list } from "../../src/commands/list.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { sharded } from "../../src/commands/shared-flags.ts";
import { verify } from "../../src/commands/verify.ts";
import { inShard } from "../../src/domain/shard.ts";
import { parse } from "../../src/entry/parse.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { served, tell, v1, v2 } from "./story.ts";

const parts = (of: number) => Array.from({ length: of }, (_, at) => ({ part: at + 1, of }));
const indexesIn = (data: { nodes: readonly { index: number }[] }) => data.nodes.map((node) => node.index);

describe("--shard", () => {
  test("deals the Nodes out: each to one part, and to none much more than to another", () => {
    for (const nodes of [0, 1, 3, 8, 100, 401]) {
      const all = Array.from({ length: nodes }, (_, index) => index);
      const dealt = parts(8).map((part) => all.filter((index) => inShard(index, part)));
      expect(dealt.flat().sort((a, b) => a - b)).toEqual(all);
      const sizes = dealt.map((one) => one.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  test("is written 2/8, and nothing else is taken for it", () => {
    expect(sharded.shard.parse("2/8")).toEqual({ part: 2, of: 8 });
    for (const wrong of ["0/8", "9/8", "2", "2/0", "1/8/2", "-1/8", "a/b", ""]) {
      expect(() => sharded.shard.parse(wrong), wrong).toThrow(RangeError);
    }
  });

  test.each(["deploy", "rollback"])("is refused by %s, which says the way", (name) => {
    expect(() => parse([name, "--shard", "2/8"], commands)).toThrow(
      expect.objectContaining({
        message: `${name} does not take --shard`,
        hint: expect.stringContaining('share "copy" out over the jobs'),
      }),
    );
  });
});

describe("a job matrix", () => {
  test("copies side by side, each to its own Nodes; then one deploy copies nothing and all is verified", async () => {
    const cluster = aClusterOf({ nodes: 5, running: "v1" });
    const before = cluster.state()?.epoch ?? 0;
    const copied = await Promise.all(parts(3).map((shard) => tell(cluster, copy, { shard })));
    expect(copied.map(({ exit }) => exit)).toEqual([0, 0, 0]);
    expect(copied.map(({ data }) => indexesIn(data))).toEqual([[0, 3], [1, 4], [2]]);
    expect(served(cluster)).toEqual(Array(5).fill(v1));
    // Each has an epoch of its own, and leaves nothing behind in the store.
    expect(cluster.state()).toMatchObject({ epoch: before + 3 });
    expect(cluster.state()).not.toHaveProperty("lease");
    expect(cluster.state()).not.toHaveProperty("unfinished");
    const { exit, data } = await tell(cluster, deploy);
    expect({ exit, bytes: data.bytes }).toEqual({ exit: 0, bytes: 0 });
    expect(served(cluster)).toEqual(Array(5).fill(v2));
    for (const command of [verify, compareChecksums, list]) {
      const looked = await Promise.all(parts(3).map((shard) => tell(cluster, command, { shard })));
      expect(looked.map((one) => ({ exit: one.exit, nodes: indexesIn(one.data) }))).toEqual([
        { exit: 0, nodes: [0, 3] },
        { exit: 0, nodes: [1, 4] },
        { exit: 0, nodes: [2] },
      ]);
    }
  });

  test("that has more jobs than Nodes is green, and the idle one says so", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const shard = { part: 3, of: 3 };
    for (const command of [copy, verify, compareChecksums]) {
      const { exit, notes } = await tell(cluster, command, { shard });
      expect({ command: command.name, exit }).toEqual({ command: command.name, exit: 0 });
      expect(notes).toEqual(["shard 3/3 has none of the 2 Nodes"]);
    }
    for (const command of [repair, gc]) expect((await tell(cluster, command, { shard })).exit).toBe(0);
  });

  test("repairs and collects in turns, each its own Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    for (const index of [0, 1]) Object.assign(cluster.node(index), { processes: [] });
    const one = await tell(cluster, repair, { shard: { part: 1, of: 2 } });
    expect(one.data.nodes).toMatchObject([
      { index: 0, result: "done" },
      { index: 2, result: "unchanged" },
    ]);
    expect((await tell(cluster, verify, { shard: { part: 2, of: 2 } })).exit).toBe(12);
    expect((await tell(cluster, repair, { shard: { part: 2, of: 2 } })).exit).toBe(0);
    expect((await tell(cluster, verify)).exit).toBe(0);
  });
});

describe("a copy of a part, which takes no lock,", () => {
  const shard = { part: 1, of: 2 };

  test("waits for a command that has it, and is refused where it may not wait", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const long = tell(cluster, deploy, { "rolling-timed": 600_000 });
    await cluster.world.time.sleep(300_000);
    expect((await tell(cluster, copy, { shard })).exit).toBe(4);
    const patient = await tell(cluster, copy, { shard, "lock-wait": 3_600_000 });
    expect((await long).exit).toBe(0);
    expect(patient.exit).toBe(0);
  });

  test("is no reason to wait, and a Node that a later command has changed takes nothing more of it", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const late = await tell(cluster, copy, { shard: { part: 1, of: 1 } }, ({ dflow }) => {
      const { save } = dflow.store;
      Object.assign(dflow, {
        store: {
          ...dflow.store,
          // Between its epoch and its first act another run deploys.
          save: async (...given: Parameters<typeof save>) => {
            const revision = await save(...given);
            expect((await tell(cluster, restart)).exit).toBe(0);
            return revision;
          },
        },
      });
    });
    expect(late.exit).not.toBe(0);
    expect(late.data.nodes.map((node: { error: string }) => node.error)).toEqual([
      expect.stringContaining("later"),
      expect.stringContaining("later"),
    ]);
    expect((await tell(cluster, verify)).exit).toBe(0);
  });

  test("survives a store that was lost: the first of them makes it anew, for all", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    const lineage = cluster.state()?.lineage;
    cluster.world.store.state = undefined;
    const copied = await Promise.all(parts(4).map((part) => tell(cluster, copy, { shard: part })));
    expect(copied.map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
    expect(cluster.state()?.lineage).toBe(lineage);
    expect((await tell(cluster, deploy)).data).toMatchObject({ bytes: 0, version: cluster.release("v2").version });
  });
});
