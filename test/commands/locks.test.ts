import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { set } from "../../src/commands/set.ts";
import { unlock } from "../../src/commands/unlock.ts";
import { ask, exitOf } from "../fakes/ask.ts";
import { aClusterOf, type Cluster } from "../fakes/cluster.ts";
import { badBuilds, good } from "../fakes/conduct.ts";
import { Crash } from "../fakes/effects.ts";
import { running, served, tell, v1, v2, v3 } from "./story.ts";

/** A deploy of v2 that is killed when it comes to this effect. */
async function killedAt(cluster: Cluster, where: string): Promise<void> {
  const controller = cluster.controller();
  controller.effects.injectWhere((name) => (name === where ? "crash-after" : undefined));
  await expect(controller.run((dflow) => ask(dflow, deploy))).rejects.toThrow(Crash);
  expect(cluster.state()?.lease).toBeDefined();
}

const onAnotherMachine = ({ world }: Cluster, alive?: boolean) => ({
  // Nobody can tell from here whether a process of another machine lives.
  isAlive: async () => (alive === undefined ? undefined : world.running.size > 0),
});

describe("a lock whose owner is gone", () => {
  test("is taken over at once where the owner is provably dead", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await killedAt(cluster, "run fenced start@1");
    const before = cluster.world.time.now();
    const { exit } = await tell(cluster, restart);
    expect(exit).toBe(0);
    expect(cluster.world.time.now() - before).toBeLessThan(60_000);
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("is refused until it expires where nobody can tell, and free 60 s after its last sign of life", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await killedAt(cluster, "run fenced start@1");
    const elsewhere = { ...onAnotherMachine(cluster) };
    const refused = await tell(cluster, deploy, {}, ({ dflow }) => Object.assign(dflow, elsewhere));
    expect(refused.exit).toBe(4);
    const before = cluster.world.time.now();
    const later = await tell(cluster, deploy, { "lock-wait": 120_000 }, ({ dflow }) => Object.assign(dflow, elsewhere));
    expect(later.exit).toBe(0);
    const waited = Date.parse(cluster.state()?.history.at(-1)?.at ?? "") - before;
    expect(waited).toBeLessThan(60_000 + 60_000);
    expect(served(cluster)).toEqual([v2, v2, v2]);
  });

  test("does not stay when repair finds nothing else to do", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { state } = cluster.world.store;
    if (!state) throw new Error("there is no store");
    const owner = { name: "eve", host: "desk", boot: "b", pid: 4, started: 1 };
    const expires = new Date(cluster.world.time.now() + 30_000).toISOString();
    cluster.world.store.state = { ...state, lease: { owner, epoch: 1, expires, command: "deploy" } };
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(cluster.state()?.lease).toBeUndefined();
  });
});

describe("a lock whose owner lives", () => {
  test("is renewed for as long as the command takes", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const long = tell(cluster, deploy, { "rolling-timed": 600_000 });
    const elsewhere = onAnotherMachine(cluster);
    await cluster.world.time.sleep(300_000);
    const other = await tell(cluster, restart, {}, ({ dflow }) => Object.assign(dflow, elsewhere));
    expect(other.exit).toBe(4);
    expect((await long).exit).toBe(0);
  });

  test("survives a store that gives no answer for a while", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit } = await tell(cluster, deploy, { "rolling-timed": 600_000 }, ({ effects, dflow }) => {
      const begun = dflow.clock.now().getTime();
      effects.injectWhere((name) => {
        const passed = dflow.clock.now().getTime() - begun;
        return name.startsWith("store") && passed > 60_000 && passed < 300_000 ? "error" : undefined;
      });
    });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2]);
  });

  test("is not taken for another's when the last thing the store did before it fell silent was to renew it", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit } = await tell(cluster, deploy, { "rolling-timed": 600_000 }, ({ effects, dflow }) => {
      const begun = dflow.clock.now().getTime();
      let silent = false;
      effects.injectWhere((name) => {
        const passed = dflow.clock.now().getTime() - begun;
        if (!name.startsWith("store") || passed < 100_000 || passed > 130_000) return undefined;
        const first = !silent;
        silent = true;
        return first ? "lost-answer" : "error";
      });
    });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2]);
    expect(cluster.state()).toMatchObject({ current: cluster.release("v2") });
    expect(cluster.state()?.lease).toBeUndefined();
  });
});

describe("two dflows at once", () => {
  test("one acts, the other is refused with exit 4", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const [a, b] = await Promise.all([tell(cluster, deploy), tell(cluster, set, { count: 4 })]);
    expect([a.exit, b.exit].sort()).toEqual([0, 4]);
    const winner = a.exit === 0 ? Array(3).fill(v2) : Array(4).fill(v1);
    expect(served(cluster)).toEqual(winner);
  });

  test("who waits sees what the other has done, and goes on from there", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const patient = { "lock-wait": 600_000 };
    const [a, b] = await Promise.all([tell(cluster, deploy, patient), tell(cluster, set, { count: 4, ...patient })]);
    expect([a.exit, b.exit]).toEqual([0, 0]);
    expect(served(cluster)).toEqual([v2, v2, v2, v2]);
  });

  test("eight of them end one after the other, and the store counts every one", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const all = await Promise.all(Array.from({ length: 8 }, () => tell(cluster, restart, { "lock-wait": 3_600_000 })));
    expect(all.map((one) => one.exit)).toEqual(Array(8).fill(0));
    expect(cluster.state()?.epoch).toBe(9);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
  });

  test("one that was asleep past its lock wakes up, is refused with exit 4 and changes nothing", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const sleeper = cluster.controller();
    const { asleep, wake } = sleeper.effects.sleepAt(20);
    const sleeping = exitOf(sleeper.run((dflow) => ask(dflow, deploy)));
    await asleep;
    const other = await tell(cluster, deploy, { "commit-hash": cluster.release("v3").version, "lock-wait": 120_000 });
    expect(other.exit).toBe(0);
    const before = running(cluster);
    wake();
    expect(await sleeping).toBe("locked");
    expect(running(cluster)).toEqual(before);
    expect(served(cluster)).toEqual([v3, v3, v3]);
    expect(cluster.state()?.current).toEqual(cluster.release("v3"));
  });

  test("one whose lock was taken away by force destroys no machine", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit } = await tell(cluster, set, { count: 2 }, ({ effects }) =>
      effects.injectWhere((name) => {
        const { store } = cluster.world;
        if (name !== "run fenced stop@2" || !store.state) return undefined;
        // As "unlock --force" does, at the last moment.
        const { lease: _, ...rest } = store.state;
        store.state = { ...rest, serial: rest.serial + 1, epoch: rest.epoch + 1 };
        store.revision++;
        return undefined;
      }),
    );
    expect(exit).toBe(4);
    expect([...cluster.world.nodes.keys()]).toEqual([0, 1, 2]);
  });
});

describe("unlock", () => {
  test("says that nobody holds the lock", async () => {
    const { exit, data, view } = await tell(aClusterOf({ running: "v1" }), unlock);
    expect(exit).toBe(0);
    expect(data).toEqual({ held: false, released: false });
    expect(view).toBe("nobody holds the lock");
  });

  test("takes it from a run that is gone", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await killedAt(cluster, "run fenced start@1");
    const { exit, data, view } = await tell(cluster, unlock);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ held: true, released: true, owner: "anna@laptop", command: "deploy" });
    expect(view).toContain("the lock of anna@laptop (deploy) is taken away");
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("does not take it from a run that may live, unless --force, and that run is refused from then on", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const runs = cluster.controller();
    const { asleep, wake } = runs.effects.sleepAt(20);
    const deploying = exitOf(runs.run((dflow) => ask(dflow, deploy)));
    await asleep;
    const kept = await tell(cluster, unlock);
    expect(kept).toMatchObject({ exit: 4, data: { held: true, released: false } });
    expect(kept.view).toContain("stays until");
    const taken = await tell(cluster, unlock, { force: true });
    expect(taken).toMatchObject({ exit: 0, data: { released: true } });
    expect((await tell(cluster, restart)).exit).toBe(0);
    wake();
    expect(await deploying).toBe("locked");
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("of a store that is empty has nothing to do", async () => {
    const cluster = aClusterOf({ running: "v1" });
    cluster.world.store.state = undefined;
    expect(await tell(cluster, unlock)).toMatchObject({ exit: 0, data: { held: false } });
  });
});

describe("word of a release that stopped half way", () => {
  test("outlives the commands after it, until one puts it right", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", rollout: { onFailure: "stop" } });
    cluster.world.conduct = ({ version }) =>
      version === cluster.release("v2").version ? (badBuilds["always answers 503"] as typeof good) : good;
    expect((await tell(cluster, deploy)).exit).toBe(8);
    const unfinished = cluster.state()?.unfinished;
    expect(unfinished?.release).toEqual(cluster.release("v2"));
    expect((await tell(cluster, set, { count: 4 })).exit).toBe(0);
    expect((await tell(cluster, restart, { index: [0] })).exit).toBe(0);
    expect((await tell(cluster, deploy, { "commit-hash": cluster.release("v3").version, index: [3] })).exit).toBe(0);
    expect(cluster.state()?.unfinished).toEqual(unfinished);
    expect((await tell(cluster, repair, { index: [0] })).exit).toBe(0);
    expect(cluster.state()?.unfinished).toEqual(unfinished);
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(cluster.state()?.unfinished).toBeUndefined();
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
  });

  test("is put right by a whole deploy, too", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await killedAt(cluster, "run fenced start@1");
    expect((await tell(cluster, deploy)).exit).toBe(0);
    expect(cluster.state()?.unfinished).toBeUndefined();
    expect((await tell(cluster, rollback)).exit).toBe(0);
  });
});
