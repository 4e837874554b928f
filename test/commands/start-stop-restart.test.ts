import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { start } from "../../src/commands/start.ts";
import { stop } from "../../src/commands/stop.ts";
import { aClusterOf, withChecks } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { hello, worker } from "../plan/things.ts";
import { running, served, tell, v1 } from "./story.ts";

const both = [withChecks(hello), withChecks(worker)];

describe("stop", () => {
  test("takes the traffic away and ends the current version gracefully", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, stop);
    expect(exit).toBe(0);
    expect(running(cluster)).toEqual([[], []]);
    expect([...cluster.node(0).portMap]).toEqual([]);
    expect(data.nodes[0].stopped).toEqual([
      { executable: "hello", version: cluster.release("v1").version, by: "graceful", cut: 0 },
    ]);
    expect(view).toContain("stopped, ");
  });

  test("waits for connections until the deadline, then cuts and counts them", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    cluster.world.conduct = () => ({ ...good, stuckConnections: 3 });
    const { data } = await tell(cluster, stop);
    expect(data.nodes[0].stopped).toMatchObject([{ by: "immediate", cut: 3 }]);
    expect(data.ms).toBeGreaterThanOrEqual(30_000);
  });

  test("--now does not wait for them", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    cluster.world.conduct = () => ({ ...good, stuckConnections: 3 });
    const { data } = await tell(cluster, stop, { now: true });
    expect(data.nodes[0].stopped).toMatchObject([{ by: "immediate", cut: 3 }]);
    expect(data.ms).toBe(0);
  });

  test("kills what ends by nothing else", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    cluster.world.conduct = () => ({ ...good, endsBy: "kill" });
    const { data } = await tell(cluster, stop);
    expect(data.nodes[0].stopped).toMatchObject([{ by: "kill" }]);
  });

  test("--all ends every version, where without it only the current one ends", async () => {
    const trial = async () => {
      const cluster = aClusterOf({ nodes: 1, running: "v1", programs: both });
      // A second version of the worker that a deploy has left.
      const left = cluster.release("v2").executables[1];
      if (!left) throw new Error("a release has two executables");
      const [, old] = cluster.node(0).processes;
      cluster.node(0).files.push({ executable: left, at: 0, bytes: left.checksum });
      cluster.node(0).processes = [
        ...cluster.node(0).processes,
        { ...(old as typeof old & object), executable: left, pid: 9 },
      ];
      return cluster;
    };
    const one = await trial();
    await tell(one, stop);
    expect(running(one)[0]).toHaveLength(1);
    const all = await trial();
    expect((await tell(all, stop, { all: true })).data.nodes[0].stopped).toHaveLength(3);
    expect(running(all)).toEqual([[]]);
  });

  test("--index ends these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, stop, { index: [1] });
    expect(served(cluster)).toEqual([v1, "nobody", v1]);
  });

  test("of what does not run says so and changes nothing", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, stop);
    const { exit, data, view } = await tell(cluster, stop);
    expect(exit).toBe(0);
    expect(data.changed).toBe(false);
    expect(view).toContain("nothing ran");
  });

  test("that fails on a Node goes on with the others, starts nothing again and is exit 10", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, view } = await tell(cluster, stop, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "run fenced stop@1" ? "error" : undefined)),
    );
    expect(exit).toBe(10);
    expect(running(cluster)).toEqual([[], [`hello ${v1}`], []]);
    expect(view).toContain("stopped on 2 of 3 Nodes only");
  });
});

describe("start", () => {
  test("starts what is installed and does not run, verifies it and leads traffic to it", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: both });
    await tell(cluster, stop);
    const { exit, data, view } = await tell(cluster, start);
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
    expect(served(cluster, "worker")).toEqual([v1, v1]);
    expect(data.changed).toBe(true);
    expect(view).toContain(`${v1} started`);
  });

  test("leaves alone what runs", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, start);
    expect(exit).toBe(0);
    expect(data.changed).toBe(false);
    expect(view).toContain(`${v1} runs already`);
  });

  test("leads traffic to what a start before it was cut off from", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.node(1).portMap.clear();
    expect((await tell(cluster, start)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
  });

  test("--index starts these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, stop);
    await tell(cluster, start, { index: [1] });
    expect(served(cluster)).toEqual(["nobody", v1]);
  });

  test("before the first deploy is exit 3", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 1 }), start);
    expect(exit).toBe(3);
    expect(failure).toContain("nothing was deployed yet");
  });

  test("that fails says so instead of calling it started", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, stop);
    cluster.world.conduct = (_, index) => ({ ...good, answers: () => index === 0 });
    const { exit, view } = await tell(cluster, start);
    expect(exit).toBe(8);
    expect(view).toContain("taken back: every Node is as it was before");
    expect(running(cluster)).toEqual([[], []]);
  });
});

describe("restart", () => {
  test("starts new instances beside the old ones and drops nobody", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", programs: both });
    const pids = cluster.node(1).processes.map((one) => one.pid);
    const gaps: number[] = [];
    cluster.world.changed = () => void (served(cluster).includes("nobody") && gaps.push(1));
    const { exit, view } = await tell(cluster, restart);
    expect(exit).toBe(0);
    expect(gaps).toEqual([]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`, `worker ${v1}`]));
    for (const one of cluster.node(1).processes.filter((process) => process.endedAt === undefined)) {
      expect(pids).not.toContain(one.pid);
    }
    expect(view).toContain(`${v1} restarted`);
  });

  test("--index restarts these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const pid = cluster.node(0).processes[0]?.pid;
    const { data } = await tell(cluster, restart, { index: [1] });
    expect(data.nodes.map((node: { index: number }) => node.index)).toEqual([1]);
    expect(cluster.node(0).processes.map((one) => one.pid)).toEqual([pid]);
  });

  test("that fails is put back and does not say that it restarted", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    // What ran before is well, and what is started now is not.
    cluster.world.conduct = () => ({ ...good, answers: (age) => age > 1_800_000 });
    const { exit, view } = await tell(cluster, restart);
    expect(exit).toBe(8);
    expect(view).toContain("taken back: every Node is as it was before");
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("of a Node that cannot be reached is exit 3", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.node(1).up = false;
    expect((await tell(cluster, restart)).exit).toBe(3);
    expect((await tell(cluster, stop)).exit).toBe(3);
    expect((await tell(cluster, start)).exit).toBe(3);
  });
});

test("what was stopped by hand is started again by repair and by a deploy", async () => {
  for (const command of [repair, deploy]) {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    await tell(cluster, stop);
    expect((await tell(cluster, command)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
  }
});

describe("where another container backend runs the executables, which this one neither sees nor ends", () => {
  test.for([
    ["stop", stop, {}],
    ["stop --all", stop, { all: true }],
    ["start", start, {}],
    ["restart", restart, {}],
    ["deploy", deploy, {}],
  ] as const)("%s is refused before anything is changed", async ([, command, flags]) => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const node = cluster.node(1);
    node.processes = node.processes.map((one) => ({ ...one, state: "stopped", elsewhere: true }));
    const before = JSON.stringify([...cluster.world.nodes.values()]);
    const { exit, failure } = await tell(cluster, command, flags);
    expect(exit).toBe(3);
    expect(failure).toContain("node 1: another container backend still runs hello");
    expect(failure).toContain('"dflow stop --all" with that one first');
    expect(JSON.stringify([...cluster.world.nodes.values()])).toBe(before);
  });
});
