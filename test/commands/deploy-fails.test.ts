import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import type { Check } from "../../src/domain/settings.ts";
import { aClusterOf, type Cluster, type Wanted } from "../fakes/cluster.ts";
import { badBuilds, type Conduct, good } from "../fakes/conduct.ts";
import { worker } from "../plan/things.ts";
import { everything, running, served, tell, v1, v2 } from "./story.ts";

/** v2 behaves like this on Nodes for which `where` holds. */
function withBad(bad: Conduct, wanted: Wanted = {}, where: (index: number) => boolean = () => true): Cluster {
  const cluster = aClusterOf({ nodes: 3, running: "v1", ...wanted });
  cluster.world.conduct = ({ version }, index) =>
    version === cluster.release("v2").version && where(index) ? bad : good;
  return cluster;
}
const ill = badBuilds["always answers 503"] as Conduct;
const results = (data: { nodes: { result: string }[] }) => data.nodes.map((node) => node.result);

describe("a deploy that fails", () => {
  test.each(Object.keys(badBuilds))("because the build %s puts every Node back, with exit 8", async (kind) => {
    const cluster = withBad(badBuilds[kind] as Conduct);
    const { exit, data, view, failure } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
    expect(data).toMatchObject({ reverted: true, changed: false });
    expect(view).toContain(`${v2} was taken back; ${v1} serves`);
    expect(failure).toContain("every Node serves what it served before");
    expect(cluster.state()?.current?.version).toBe(cluster.release("v1").version);
    expect(cluster.state()?.history.at(-1)?.result).toBe("reverted");
    expect(cluster.state()?.unfinished).toBeUndefined();
  });

  test("of the version that serves, started anew under a changed dflow.yaml, says what was taken back", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    Object.assign(cluster.settings, { containerBackend: { name: "fake", options: { image: "gone:1" } } });
    const { exit, view } = await tell(cluster, deploy, {}, ({ effects }) => {
      effects.injectWhere((name) => (name === "run fenced start@1" ? "error" : undefined));
    });
    expect(exit).toBe(8);
    expect(served(cluster)).toEqual([v1, v1]);
    expect(view).toContain(`${v1} started anew was taken back; it serves as before`);
  });

  test("on one Node only puts the others back as well, and costs nobody a request", async () => {
    const cluster = withBad(ill, {}, (index) => index === 2);
    const gaps: number[] = [];
    cluster.world.changed = () =>
      void gaps.push(...served(cluster).flatMap((one, index) => (one === "nobody" ? [index] : [])));
    const { exit, data } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(gaps).toEqual([]);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(results(data)).toEqual(["reverted", "reverted", "reverted"]);
  });

  test("counts the time of the check that failed, and names no Node in the Node's own row", async () => {
    const { data, view, controller } = await tell(withBad(ill), deploy);
    const failed = controller.events.flatMap((event) => (event.type === "step-failed" ? [event] : []));
    expect(failed.length).toBeGreaterThan(0);
    for (const { index, ms } of failed) expect(data.nodes[index].ms).toBeGreaterThanOrEqual(ms);
    expect(view).toContain("reverted: hello");
  });

  test("tells what answered last, how the process ended and what it printed", async () => {
    const { failure } = await tell(withBad(badBuilds["dies at once"] as Conduct), deploy);
    expect(failure).toContain("nothing listens on port");
    expect(failure).toMatch(/exit status 1, started again \d+ times/);
    expect(failure).toContain("hello died");
  });

  test("after traffic had moved puts it back, with the Nodes that had succeeded", async () => {
    // Well while it is verified beside the old one, ill as soon as node 1 is switched.
    const cluster = withBad(ill, {}, (index) => index === 1 && [...cluster.node(1).current.values()].join() !== first);
    const first = [...cluster.node(1).current.values()].join();
    const { exit, data } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
    expect(data.waves.map((wave: { name: string }) => wave.name)).toEqual([
      "prepare",
      "switch 1 of 2",
      "switch 2 of 2",
    ]);
  });

  test("while it copies is exit 7", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, failure } = await tell(cluster, deploy, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "run fenced install@1" ? "error" : undefined)),
    );
    expect(exit).toBe(7);
    expect(failure).toContain("node 1");
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("for want of disk is exit 3 before anything is copied", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.node(1).diskFree = 1000;
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(3);
    expect(failure).toContain("node 1 has 1 MiB free");
    expect(failure).toContain('"dflow gc" removes old versions');
    expect(cluster.node(0).files).toHaveLength(1);
  });
});

describe("a deploy that cannot be put back", () => {
  /** The new version is ill after the switch, and then node 1 cannot be switched back. */
  async function stuck() {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    let switches = 0;
    const told = await tell(cluster, deploy, {}, ({ effects }) =>
      effects.injectWhere((name) => {
        if (name === "run fenced stop@1") return "error";
        if (/^run fenced still_alive.*@1$/.test(name) && ++switches > 1) return "error";
        return undefined;
      }),
    );
    return { cluster, told };
  }

  test("ends with exit 9, says which Node, and does not claim that it was taken back", async () => {
    const { told } = await stuck();
    expect(told).toMatchObject({ exit: 9, code: "revert/failed" });
    expect(told.failure).toContain("node 1 could not be put back");
    expect(told.failure).toContain("a person is needed");
    expect(told.failure).toContain("it began with");
    expect(told.data).toMatchObject({ reverted: false });
    expect(results(told.data)).toEqual(["reverted", "failed", "reverted"]);
    expect(told.view).not.toContain("taken back");
    expect(told.view).toContain(`${v2} serves on 0 of 3 Nodes only`);
    expect(told.view).toContain("failed: it could not be put back");
  });

  test("leaves word in the store until repair has put it right", async () => {
    const { cluster } = await stuck();
    expect(cluster.state()?.unfinished).toMatchObject({ command: "deploy", release: cluster.release("v2") });
    expect(cluster.state()?.history.at(-1)?.result).toBe("failed");
    const { exit, view } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(view).toContain(`repaired, every Node serves ${v1}`);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
    expect(cluster.state()?.unfinished).toBeUndefined();
  });
});

describe("a worker whose only check is a command", () => {
  const command: Check = {
    ...{ kind: "run", command: "./check.sh", on: "node" },
    ...{ interval: 1000, timeout: 5000, successes: 2, deadline: 60_000, healthyFor: 5000 },
  };
  const deployed = (bad: Conduct) =>
    tell(withBad(bad, { programs: [{ ...worker, verify: [command] }] }), deploy).then(({ exit, failure }) => ({
      exit,
      failure,
    }));

  test("is not healthy while it keeps ending, whatever the command says of it", async () => {
    const { exit, failure } = await deployed({ ...good, diesAt: 1500 });
    expect(exit).toBe(8);
    expect(failure).toMatch(/^node \d: worker 2222222 keeps ending: process \d+ has ended/);
    expect(failure).toMatch(/started again [3-9] times/);
  });

  test("is healthy when it ended once while it came up, and stays", async () => {
    const { exit, failure } = await deployed({ ...good, diesAt: 1500, deaths: 1 });
    expect([exit, failure]).toEqual([0, ""]);
  });
});

describe("a process that its watcher started again while the deploy went on", () => {
  test("is found again when it has to serve again: the deploy is reverted, not stuck", async () => {
    const cluster = withBad(ill, {}, (index) => index === 2 && cluster.node(0).portMap.get(8080)?.to !== before);
    const before = cluster.node(0).portMap.get(8080)?.to;
    const { conduct } = cluster.world;
    // The old version on node 0 dies once, when the new one has just got its traffic.
    let died = false;
    const moved = () => cluster.node(0).portMap.get(8080)?.to !== before;
    cluster.world.conduct = (one, index) => {
      if (index !== 0 || one.version !== cluster.release("v1").version) return conduct(one, index);
      died ||= moved();
      return died ? { ...good, diesAt: 3_599_000 } : good;
    };
    const { exit, failure } = await tell(cluster, deploy);
    expect(failure).toContain("every Node serves what it served before");
    expect(exit).toBe(8);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });
});

describe("rollout.on-failure", () => {
  const failing = (onFailure: "stop" | "continue") => {
    const cluster: Cluster = withBad(
      ill,
      { rollout: { onFailure } },
      (index) => index === 1 && [...cluster.node(1).current.values()].join() !== first,
    );
    const first = [...cluster.node(1).current.values()].join();
    return cluster;
  };

  test("stop leaves everything as it is at the failure, and says how far it came", async () => {
    const cluster = failing("stop");
    const { exit, data, view } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(data).toMatchObject({ reverted: false, changed: true });
    expect(results(data)).toEqual(["done", "failed", "done"]);
    expect(data.nodes.map((node: { to: string }) => node.to.slice(0, 7))).toEqual([v2, v2, v2]);
    expect(view).toContain(`${v2} serves on 2 of 3 Nodes only`);
    expect(cluster.state()?.unfinished?.release).toEqual(cluster.release("v2"));
    expect(running(cluster)[0]).toEqual([`hello ${v1}`, `hello ${v2}`]);
  });

  test("continue goes on with the other Nodes and ends with exit 10", async () => {
    const cluster = failing("continue");
    const { exit, data, view } = await tell(cluster, deploy);
    expect(exit).toBe(10);
    expect(results(data)).toEqual(["done", "failed", "done"]);
    expect(view).toContain(`${v2} serves on 2 of 3 Nodes only`);
    expect(running(cluster)[2]).toEqual([`hello ${v2}`]);
    expect(cluster.state()?.current).toEqual(cluster.release("v2"));
    expect(cluster.state()?.history.at(-1)?.result).toBe("partial");
  });

  test("continue of a share does not make it what every Node is to serve", async () => {
    const cluster = failing("continue");
    expect((await tell(cluster, deploy, { rollout: 67 })).exit).toBe(10);
    expect(cluster.state()?.current).toEqual(cluster.release("v1"));
    expect(cluster.state()?.rollout).toEqual({ release: cluster.release("v2"), percent: 67 });
    expect(served(cluster)[2]).toBe(v1);
  });
});

describe("a Node that cannot be reached", () => {
  test("stops a deploy with exit 3 before anything happens", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await cluster.controller().dflow.workshop.build({});
    cluster.node(1).up = false;
    const { exit, failure, code } = await tell(cluster, deploy);
    expect({ exit, code }).toEqual({ exit: 3, code: "ssh/unreachable" });
    expect(failure).toContain("node 1");
    expect(failure).toContain("rollout: {unreachable: skip}");
    expect(cluster.node(0).files).toHaveLength(1);
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("is left out with unreachable: skip, and the exit is 10", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", rollout: { unreachable: "skip" } });
    cluster.node(1).up = false;
    const { exit, data, view, failure } = await tell(cluster, deploy);
    expect(exit).toBe(10);
    expect(results(data)).toEqual(["done", "skipped", "done"]);
    expect(view).toContain(`${v2} serves on 2 of 3 Nodes only`);
    expect(failure).toContain("left out: node 1");
    cluster.node(1).up = true;
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2]);
  });

  test("is repaired before a deploy when it is missing altogether", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(1);
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(3);
    expect(failure).toContain('node 1 is missing\n"dflow repair" makes it');
  });
});

describe("a deploy that is cancelled", () => {
  test.each([
    "run fenced install@1",
    "run fenced start@2",
    "ask@0",
    "run fenced still_alive arm_switch point become_current@1",
  ])("at %s is consistent: exit 130, every Node as before", async (where) => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, view } = await tell(cluster, deploy, {}, (controller) => {
      controller.effects.injectWhere((name) => {
        if (name === where) controller.cancel();
        return undefined;
      });
    });
    expect(exit).toBe(130);
    expect(data).toMatchObject({ reverted: true, changed: false });
    expect(view).toContain(`${v2} was taken back`);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
    expect(cluster.state()?.lease).toBeUndefined();
    expect(cluster.state()?.unfinished).toBeUndefined();
  });

  test("while its last steps come to their end is done", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit } = await tell(cluster, deploy, {}, (controller) => {
      controller.effects.injectWhere((name) => {
        if (name === "run fenced stop@2") controller.cancel();
        return undefined;
      });
    });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2]);
  });
});

describe("a store that cannot be told what came of a deploy", () => {
  test("makes it exit 10, not 3: the Nodes were changed", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, failure } = await tell(cluster, deploy, {}, ({ effects }) =>
      effects.injectWhere((name) =>
        name === "store save" && effects.log.includes("run fenced stop@2") ? "error" : undefined,
      ),
    );
    expect(exit).toBe(10);
    expect(failure).toContain("the store was not told what came of it");
    expect(failure).toContain("the same command again tells it");
    expect(data.changed).toBe(true);
    expect((await tell(cluster, deploy)).exit).toBe(0);
    expect(cluster.state()?.current).toEqual(cluster.release("v2"));
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("before anything was changed makes it exit 3", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await cluster.controller().dflow.workshop.build({});
    const before = everything(cluster);
    const { exit } = await tell(cluster, deploy, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "store save" ? "error" : undefined)),
    );
    expect(exit).toBe(3);
    expect(everything(cluster)).toBe(before);
  });
});
