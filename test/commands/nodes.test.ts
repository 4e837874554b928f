import { describe, expect, test } from "vitest";
import { address } from "../../src/commands/address.ts";
import { cycle } from "../../src/commands/cycle.ts";
import { destroy } from "../../src/commands/destroy.ts";
import { get } from "../../src/commands/get.ts";
import { list } from "../../src/commands/list.ts";
import { repair } from "../../src/commands/repair.ts";
import { set } from "../../src/commands/set.ts";
import { aClusterOf, type Cluster, withChecks } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { hello, worker } from "../plan/things.ts";
import { served, tell, v1 } from "./story.ts";

const did = (data: { nodes: { index: number; did: string; result: string }[] }) =>
  data.nodes.map((node) => [node.index, node.did, node.result]);
const failsAt = (where: RegExp) => (controller: ReturnType<Cluster["controller"]>) =>
  controller.effects.injectWhere((name) => (where.test(name) ? "error" : undefined));

describe("set", () => {
  test("makes what is missing and brings the current version to it before it counts", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, set, { count: 4 });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
    expect(data).toMatchObject({ count: 4, before: 2, changed: true });
    expect(did(data)).toEqual([
      [0, "kept", "unchanged"],
      [1, "kept", "unchanged"],
      [2, "created", "done"],
      [3, "created", "done"],
    ]);
    expect(view).toContain("4 Nodes (before: 2)");
    expect(cluster.state()).toMatchObject({ count: 4 });
    expect(cluster.state()?.nodes).toHaveLength(4);
  });

  test("takes away the highest indexes, drained first", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    const { exit, data, controller } = await tell(cluster, set, { count: 2 });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
    expect(did(data).slice(2)).toEqual([
      [2, "destroyed", "done"],
      [3, "destroyed", "done"],
    ]);
    const { log } = controller.effects;
    expect(log.indexOf("run fenced stop@3")).toBeLessThan(log.indexOf("destroy@3"));
    expect(data.nodes[3].to).toBeUndefined();
  });

  test("calls a Node done that was only half made before, and is whole now", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const node = cluster.node(1);
    node.node = { ...node.node, away: "it was not made to its end" };
    const { exit, data, view } = await tell(cluster, set, { count: 2 });
    expect(exit).toBe(0);
    expect(did(data)[1]).toEqual([1, "kept", "done"]);
    expect(data.nodes[1].error).toBeUndefined();
    expect(view).not.toContain("not made to its end");
  });

  test("names no Node that never was", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(2);
    const { data } = await tell(cluster, set, { count: 2 });
    expect(did(data)).toEqual([
      [0, "kept", "unchanged"],
      [1, "kept", "unchanged"],
    ]);
    expect(data).toMatchObject({ changed: true, before: 3 });
  });

  test("of what is there already changes nothing", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    expect((await tell(cluster, set, { count: 3 })).data.changed).toBe(false);
  });

  test("0 takes all of them away", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    expect((await tell(cluster, set, { count: 0 })).exit).toBe(0);
    expect(cluster.world.nodes.size).toBe(0);
    expect((await tell(cluster, set, { count: 2 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
  });

  test("before the first deploy makes Nodes that serve nothing yet", async () => {
    const cluster = aClusterOf({ nodes: 0 });
    const { exit, data } = await tell(cluster, set, { count: 2 });
    expect(exit).toBe(0);
    expect(data.version).toBeUndefined();
    expect(served(cluster)).toEqual(["nobody", "nobody"]);
  });

  test("where one Node cannot be made makes the others, says so with exit 10, and repair finishes it", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, set, { count: 4 }, failsAt(/^create@2$/));
    expect(exit).toBe(10);
    expect(did(data).slice(2)).toEqual([
      [2, "created", "failed"],
      [3, "created", "done"],
    ]);
    expect(view).toContain("4 Nodes wished for; done on 3 of 4 Nodes only");
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
  });

  test("cancelled is exit 130, and the wish is remembered", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit } = await tell(cluster, set, { count: 4 }, (controller) =>
      controller.effects.injectWhere((name) => {
        if (name === "create@2") controller.cancel();
        return undefined;
      }),
    );
    expect(exit).toBe(130);
    expect(cluster.state()?.count).toBe(4);
    expect(cluster.state()?.lease).toBeUndefined();
    expect((await tell(cluster, set, { count: 4 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
  });
});

test.each([
  ["set", set, { count: 3 }],
  ["cycle", cycle, { index: 0 }],
  ["destroy", destroy, { index: 0 }],
] as const)("%s where Nodes can only be listed is exit 3 and says what to do", async (_, command, flags) => {
  const { exit, failure } = await tell(aClusterOf({ nodes: 2, running: "v1", makesNodes: false }), command, flags);
  expect(exit).toBe(3);
  expect(failure).toContain("does not make Nodes\nadd or remove Nodes where they are listed");
});

describe("get", () => {
  test("tells the COUNT wished for and the one found, without a connection", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(1);
    const { exit, data, view, controller } = await tell(cluster, get);
    expect(exit).toBe(0);
    expect(data).toEqual({ count: 3, found: 2, missing: [1], surplus: [] });
    expect(view).toContain("3 Nodes wished for, 2 found");
    expect(view).toContain('missing: 1; "dflow repair" makes them');
    expect(controller.effects.log).toEqual(["store load", "list Nodes"]);
  });

  test("tells Nodes beyond COUNT", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { state } = cluster.world.store;
    if (state) cluster.world.store.state = { ...state, count: 2 };
    const { data, view } = await tell(cluster, get);
    expect(data.surplus).toEqual([2]);
    expect(view).toContain('"dflow set 2" takes them away');
  });

  test("takes the list for the wish where Nodes can only be listed", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", makesNodes: false });
    cluster.world.nodes.delete(2);
    expect((await tell(cluster, get)).data).toEqual({ count: 2, found: 2, missing: [], surplus: [] });
  });
});

describe("cycle", () => {
  test("makes the Node anew under its index, and only it misses", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const boot = cluster.node(1).boot;
    const { exit, data, view, controller } = await tell(cluster, cycle, { index: 1 });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(cluster.node(1).boot).not.toBe(boot);
    expect(data).toMatchObject({ index: 1, before: "node-1", address: "node-1", result: "done" });
    expect(view).toContain(`Node 1 is new at node-1 and serves ${v1}`);
    const { log } = controller.effects;
    expect(log.indexOf("run fenced stop@1")).toBeLessThan(log.indexOf("destroy@1"));
  });

  test("makes one that is missing", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.world.nodes.delete(1);
    const { exit, data } = await tell(cluster, cycle, { index: 1 });
    expect(exit).toBe(0);
    expect(data.before).toBeUndefined();
    expect(served(cluster)).toEqual([v1, v1]);
  });

  test("before the first deploy says that it serves nothing yet", async () => {
    const { exit, view } = await tell(aClusterOf({ nodes: 1 }), cycle, { index: 0 });
    expect(exit).toBe(0);
    expect(view).toContain("serves nothing yet");
  });

  test("of an index that cannot be there is exit 2", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 2, running: "v1" }), cycle, { index: 5 });
    expect(exit).toBe(2);
    expect(failure).toContain("there is no node 5");
  });

  test("that cannot make the Node again does not call it new, and repair makes it", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, view } = await tell(cluster, cycle, { index: 1 }, failsAt(/^create@1$/));
    expect(exit).toBe(3);
    expect(data).toMatchObject({ changed: true, result: "failed" });
    expect(data.version).toBeUndefined();
    expect(view).toContain("Node 1 was not made anew to the end");
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("of a Node that cannot be reached does not wait to drain it", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.node(1).up = false;
    expect((await tell(cluster, cycle, { index: 1 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
  });
});

describe("destroy", () => {
  test("drains the Node and destroys it; the COUNT stays, so repair makes it again", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, view } = await tell(cluster, destroy, { index: 2 });
    expect(exit).toBe(0);
    expect(data).toMatchObject({ index: 2, address: "node-2", changed: true, result: "done" });
    expect(view).toContain("Node 2 is destroyed");
    expect([...cluster.world.nodes.keys()]).toEqual([0, 1]);
    expect(cluster.state()?.count).toBe(3);
    await tell(cluster, repair);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("of a Node that is not there has nothing to do", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 2, running: "v1" }), destroy, { index: 7 });
    expect(exit).toBe(0);
    expect(data).toMatchObject({ changed: false });
    expect(view).toBe("there is no Node 7");
  });

  test("that fails does not say that it is destroyed", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, view } = await tell(cluster, destroy, { index: 1 }, failsAt(/^destroy@1$/));
    expect(exit).toBe(3);
    expect(view).toContain("Node 1 was not destroyed: ");
    expect(cluster.world.nodes.size).toBe(2);
  });

  test("cancelled while it drains does not say that it is destroyed", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, view } = await tell(cluster, destroy, { index: 1 }, (controller) =>
      controller.effects.injectWhere((name) => {
        if (name === "run fenced stop@1") controller.cancel();
        return undefined;
      }),
    );
    expect(exit).toBe(130);
    expect(view).toContain("Node 1 was not destroyed");
    expect(cluster.world.nodes.size).toBe(2);
  });
});

describe("list", () => {
  test("shows every Node with what runs there, serves, and how it fares", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: [withChecks(hello), withChecks(worker)] });
    const { exit, data, view } = await tell(cluster, list);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ count: 2, current: cluster.release("v1").version });
    expect(data.nodes[0].versions).toMatchObject([
      { executable: "worker", state: "running", role: "current", serving: true, health: "healthy", restarts: 0 },
      {
        executable: "hello",
        state: "running",
        role: "current",
        serving: true,
        health: "healthy",
        age: 3600,
        port: 18_080,
      },
    ]);
    expect(view).toContain("serving");
    expect(view).toContain(`2 Nodes wished for, 2 of 2 run the current version ${v1}`);
  });

  test("shows Nodes that are missing, away or empty, and is exit 0", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(0);
    cluster.node(1).up = false;
    cluster.node(2).files.length = 0;
    const { exit, data, view } = await tell(cluster, list);
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { status: string }) => node.status)).toEqual(["missing", "unreachable", "reachable"]);
    expect(view).toContain("missing");
    expect(view).toMatch(/^1 +node-1 +unreachable$/m);
    expect(view).toContain("Node 1: nothing answers at node-1:22");
    expect(view).toContain("nothing installed");
  });

  test("shows what is sick, and what died again and again", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.world.conduct = (_, index) =>
      index === 0 ? { ...good, answers: () => false } : { ...good, diesAt: 599_000 };
    const { data } = await tell(cluster, list);
    expect(data.nodes[0].versions[0].health).toBe("unhealthy");
    expect(data.nodes[1].versions[0].restarts).toBe(6);
  });

  test("calls nothing serving that no public port leads to", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: [withChecks(hello), withChecks(worker)] });
    cluster.node(1).portMap.clear();
    const { data, view } = await tell(cluster, list);
    const shown = data.nodes.map((node: { versions: { executable: string; serving: boolean }[] }) =>
      node.versions.map((one) => `${one.executable} ${one.serving}`).sort(),
    );
    expect(shown).toEqual([
      ["hello true", "worker true"],
      ["hello false", "worker true"],
    ]);
    expect(view).toMatch(/1 .*hello +1111111 +running, current/);
  });

  test("says what ails a Node itself, and what to do", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    Object.assign(cluster.node(0), { diskFree: 0 });
    Object.assign(cluster.node(1), { clockAhead: 60, forgetful: true });
    const { exit, data, view } = await tell(cluster, list);
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { warnings: string[] }) => node.warnings.length)).toEqual([1, 2, 0]);
    expect(view).toMatch(/Node 0: its disk is full: "dflow gc"/);
    expect(view).toMatch(/Node 1: its node.json is damaged: "dflow repair" writes it again/);
    expect(view).toMatch(/Node 1: its clock is 1 min ahead: on the Node, as root/);
  });

  test("shows a Node whose link is lost in the middle as one that is away, and all the others", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 3, running: "v1" }), list, {}, failsAt(/^ask@1$/));
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { status: string }) => node.status)).toEqual([
      "reachable",
      "unreachable",
      "reachable",
    ]);
    expect(view).toContain("Node 1: the link was lost");
  });

  test("does not call healthy what dflow.yaml no longer has a check for", async () => {
    const { data } = await tell(aClusterOf({ nodes: 1, running: "v1" }), list, {}, ({ dflow }) =>
      Object.assign(dflow.settings, { executables: [{ ...hello, name: "other" }] }),
    );
    expect(data.nodes[0].versions).toMatchObject([{ executable: "hello", state: "running", health: "unknown" }]);
  });

  test("--index shows these only", async () => {
    const { data } = await tell(aClusterOf({ nodes: 3, running: "v1" }), list, { index: [2] });
    expect(data.nodes.map((node: { index: number }) => node.index)).toEqual([2]);
    expect((await tell(aClusterOf({ nodes: 3 }), list, { index: [9] })).exit).toBe(2);
  });
});

describe("address", () => {
  test("is the address alone, for use in other commands", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 2, running: "v1" }), address, { index: 1 });
    expect(exit).toBe(0);
    expect(view).toBe("node-1");
    expect(data).toEqual({
      index: 1,
      address: "node-1",
      ssh: { host: "node-1", port: 22, user: "deploy" },
      ports: { hello: 8080 },
    });
  });

  test("of a Node that is not there is exit 3 and says which are", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 2 }), address, { index: 4 });
    expect(exit).toBe(3);
    expect(failure).toContain("node 4: there is no such Node\nthere are 0, 1");
    expect((await tell(aClusterOf({ nodes: 0 }), address, { index: 0 })).failure).toContain('"dflow set COUNT"');
  });
});
