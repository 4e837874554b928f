import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { gc } from "../../src/commands/gc.ts";
import { list } from "../../src/commands/list.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { set } from "../../src/commands/set.ts";
import { start } from "../../src/commands/start.ts";
import { stop } from "../../src/commands/stop.ts";
import { aClusterOf, type Cluster } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { Crash } from "../fakes/effects.ts";
import { everything, running, served, tell, v1, v2, v3 } from "./story.ts";

/** v1, then v2 by a deploy of ours. */
async function deployed() {
  const cluster = aClusterOf({ nodes: 3, running: "v1" });
  const older = structuredClone(cluster.world.store);
  await tell(cluster, deploy);
  return { cluster, older };
}

describe("a store that is lost", () => {
  test("is made anew from the Nodes by repair, with count, release, history and the way back", async () => {
    const { cluster } = await deployed();
    const was = cluster.state();
    cluster.world.store.state = undefined;
    const { exit, data, view, notes } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ rebuilt: true, changed: false, healthy: true });
    expect(view).toContain("The store was rebuilt from the Nodes.");
    expect(notes.join()).toContain("the store is lost; it was made anew from what 3 Nodes remember");
    expect(cluster.state()).toMatchObject({ lineage: was?.lineage, count: 3, current: was?.current });
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("is never taken for an empty cluster: set to what is there makes nothing", async () => {
    const { cluster } = await deployed();
    cluster.world.store.state = undefined;
    const { exit, data } = await tell(cluster, set, { count: 3 });
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { did: string }) => node.did)).toEqual(["kept", "kept", "kept"]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v2}`]));
  });

  test("does not let an older epoch begin again: every command after it passes the fences", async () => {
    const { cluster } = await deployed();
    const epoch = cluster.state()?.epoch as number;
    cluster.world.store.state = undefined;
    cluster.project.head = cluster.release("v3");
    expect((await tell(cluster, deploy)).exit).toBe(0);
    expect(cluster.state()?.epoch).toBeGreaterThan(epoch);
  });

  test("is told by doctor and changes nothing of what list shows", async () => {
    const { cluster } = await deployed();
    cluster.world.store.state = undefined;
    const { view } = await tell(cluster, doctor);
    expect(view).toContain("memory is lost or older than the Nodes");
    const { data } = await tell(cluster, list);
    expect(data).toMatchObject({ count: 3, current: cluster.release("v2").version });
    expect(cluster.state()).toBeUndefined();
  });
});

test("an older copy of the store is noticed, and what the Nodes serve stays", async () => {
  const { cluster, older } = await deployed();
  Object.assign(cluster.world.store, older);
  const { exit, data, notes } = await tell(cluster, repair);
  expect(exit).toBe(0);
  expect(data).toMatchObject({ rebuilt: true, changed: false });
  expect(notes.join()).toContain("the store is older than the Nodes");
  expect(served(cluster)).toEqual([v2, v2, v2]);
  expect(cluster.state()?.current).toEqual(cluster.release("v2"));
});

describe("a store that is lost after a version was taken back", () => {
  /** Well until the first Node has switched to it. */
  const failsLate = (cluster: Cluster, name: "v1" | "v3") => {
    const { version } = cluster.release(name);
    cluster.world.conduct = (executable) => ({
      ...good,
      answers: () => executable.version !== version || !cluster.node(0).current.get("hello")?.startsWith(version),
    });
  };
  const takenBack: readonly (readonly [string, (cluster: Cluster) => Promise<unknown>])[] = [
    [
      "since it failed",
      async (cluster) => {
        failsLate(cluster, "v3");
        expect((await tell(cluster, deploy)).exit).toBe(8);
      },
    ],
    [
      "since its deploy was cancelled",
      async (cluster) => {
        const { exit } = await tell(cluster, deploy, {}, (controller) => {
          controller.effects.injectWhere((name) => {
            if (name.endsWith("become_current@1")) controller.cancel();
            return undefined;
          });
        });
        expect(exit).toBe(130);
      },
    ],
    [
      "by the Nodes themselves",
      async (cluster) => {
        const killed = tell(cluster, deploy, {}, ({ effects }) =>
          effects.injectWhere((name) => (name.endsWith("become_current@2") ? "crash-after" : undefined)),
        );
        await expect(killed).rejects.toThrow(Crash);
        await cluster.world.time.sleep(3_600_000);
        expect(cluster.node(2).wentBack).toBeDefined();
      },
    ],
    [
      "by repair, where the Nodes do not go back by themselves",
      async (cluster) => {
        const killed = tell(cluster, deploy, {}, ({ effects }) =>
          effects.injectWhere((name) => (name.endsWith("become_current@2") ? "crash-after" : undefined)),
        );
        await expect(killed).rejects.toThrow(Crash);
        for (const index of [0, 1, 2]) cluster.node(index).unconfirmed?.abort();
        expect((await tell(cluster, repair)).data.changed).toBe(true);
      },
    ],
    [
      "by a rollback",
      async (cluster) => {
        expect((await tell(cluster, deploy)).exit).toBe(0);
        expect((await tell(cluster, rollback)).exit).toBe(0);
      },
    ],
  ];

  /** v3 has been taken back, and the store is gone. */
  async function lost(cluster: Cluster, take: (cluster: Cluster) => Promise<unknown>) {
    cluster.project.head = cluster.release("v3");
    await take(cluster);
    cluster.world.conduct = () => good;
    cluster.world.store.state = undefined;
    return cluster;
  }

  test.each(takenBack)("%s, does not go back to it but to the one before", async (_, take) => {
    const { cluster } = await deployed();
    await lost(cluster, take);
    expect(served(cluster)).toEqual([v2, v2, v2]);
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test.each(takenBack)("%s, has nothing to go back to where there was nothing", async (_, take) => {
    const cluster = await lost(aClusterOf({ nodes: 3, running: "v1" }), take);
    const { exit, failure } = await tell(cluster, rollback);
    expect({ exit, serves: served(cluster) }).toEqual({ exit: 3, serves: [v1, v1, v1] });
    expect(failure).toContain("no version was verified before this one");
    const { data } = await tell(cluster, list);
    expect(JSON.stringify(data)).not.toContain('"previous"');
  });

  test.each(takenBack)("%s, lets gc collect it, and keeps the one before", async (_, take) => {
    const { cluster } = await deployed();
    await lost(cluster, take);
    // Where the Nodes went back by themselves it still runs, beside what serves.
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect((await tell(cluster, gc, { count: 0 })).exit).toBe(0);
    const versions = cluster.node(0).files.map(({ executable }) => executable.version);
    expect(versions.sort()).toEqual([cluster.release("v1").version, cluster.release("v2").version]);
  });

  test("where nothing had served, does not go back to it", async () => {
    const cluster = aClusterOf({ nodes: 2, head: "v1" });
    failsLate(cluster, "v1");
    expect((await tell(cluster, deploy)).exit).toBe(8);
    cluster.project.head = cluster.release("v2");
    expect((await tell(cluster, deploy)).exit).toBe(0);
    cluster.world.conduct = () => good;
    cluster.world.store.state = undefined;
    expect((await tell(cluster, rollback)).exit).toBe(3);
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("where all had been stopped, is not what start starts", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    await tell(cluster, deploy);
    expect((await tell(cluster, stop)).exit).toBe(0);
    cluster.project.head = cluster.release("v3");
    failsLate(cluster, "v3");
    expect((await tell(cluster, deploy)).exit).toBe(8);
    cluster.world.conduct = () => good;
    cluster.world.store.state = undefined;
    expect((await tell(cluster, start)).exit).toBe(0);
    expect(served(cluster)).toEqual([v2]);
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1]);
  });

  test("--version that went two steps back at once does not lead to what was left", async () => {
    const { cluster } = await deployed();
    cluster.project.head = cluster.release("v3");
    await tell(cluster, deploy);
    expect((await tell(cluster, rollback, { version: v1 })).exit).toBe(0);
    cluster.world.store.state = undefined;
    expect((await tell(cluster, rollback)).exit).toBe(3);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("by a rollback that failed leads where it led before", async () => {
    const { cluster } = await deployed();
    failsLate(cluster, "v1");
    expect((await tell(cluster, rollback)).exit).toBe(8);
    expect(served(cluster)).toEqual([v2, v2, v2]);
    cluster.world.conduct = () => good;
    cluster.world.store.state = undefined;
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });
});

describe("a store from the middle of a rollout", () => {
  async function inTheMiddle() {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, deploy, { rollout: 40 });
    return { cluster, middle: structuredClone(cluster.world.store) };
  }

  test("puts no Node back to that version when a later one serves everywhere", async () => {
    const { cluster, middle } = await inTheMiddle();
    cluster.project.head = cluster.release("v3");
    await tell(cluster, deploy);
    Object.assign(cluster.world.store, middle);
    expect((await tell(cluster, repair)).data).toMatchObject({ rebuilt: true, changed: false });
    expect(served(cluster)).toEqual([v3, v3, v3]);
    expect(cluster.state()?.rollout).toBeUndefined();
  });

  test("leads back to the version before when the rollout has come to its end since", async () => {
    const { cluster, middle } = await inTheMiddle();
    await tell(cluster, deploy);
    Object.assign(cluster.world.store, middle);
    await tell(cluster, repair);
    await tell(cluster, rollback);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("still knows of the rollout while it goes on", async () => {
    const { cluster, middle } = await inTheMiddle();
    await tell(cluster, restart);
    Object.assign(cluster.world.store, middle);
    expect((await tell(cluster, repair)).data).toMatchObject({ rebuilt: true, changed: false });
    expect(served(cluster)).toEqual([v2, v1, v1]);
  });
});

test("the store of another cluster is refused with exit 3, and no Node is touched", async () => {
  const { cluster } = await deployed();
  const { state } = cluster.world.store;
  if (!state) throw new Error("there is no store");
  cluster.world.store.state = { ...state, lineage: "99999999-0000-4000-8000-000000000000" };
  await cluster.controller().dflow.workshop.build({});
  for (const command of [deploy, repair, rollback, list]) {
    const before = everything(cluster);
    const { exit, code, failure } = await tell(cluster, command);
    expect({ exit, code }).toEqual({ exit: 3, code: "store/foreign" });
    expect(failure).toContain("it belongs to another store");
    expect(everything(cluster)).toBe(before);
  }
});

test("the store of a cluster of another name is refused before a Node is asked", async () => {
  const { cluster } = await deployed();
  Object.assign(cluster.settings, { name: "other" });
  const { exit, failure, controller } = await tell(cluster, list);
  expect(exit).toBe(3);
  expect(failure).toContain('is the store of "shop", not of "other"');
  expect(controller.effects.log).toEqual(["store load"]);
});

test("damage that an older copy stands in for is told", async () => {
  const { cluster } = await deployed();
  const { notes, exit } = await tell(cluster, list, {}, ({ dflow }) => {
    const { load } = dflow.store;
    Object.assign(dflow.store, { load: async () => ({ ...(await load()), damage: "the newest copy is damaged" }) });
  });
  expect(exit).toBe(0);
  expect(notes).toEqual(["the newest copy is damaged"]);
});
