import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { alive } from "../fakes/world.ts";
import { everything, running, served, tell, v1, v2, v3 } from "./story.ts";

describe("deploy", () => {
  test("brings every Node from the old version to the new one, and leaves nothing else running", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, view } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v2}`]));
    expect(data).toMatchObject({ changed: true, reverted: false, fresh: true, percent: 100, bytes: 30_000 });
    expect(data.nodes.map((node: { result: string }) => node.result)).toEqual(["done", "done", "done"]);
    expect(data.waves.map(({ name, nodes }: { name: string; nodes: number[] }) => [name, nodes])).toEqual([
      ["prepare", [0, 1, 2]],
      ["switch 1 of 2", [0]],
      ["switch 2 of 2", [1, 2]],
      ["retire", [0, 1, 2]],
    ]);
    expect(view).toContain(`${v2} serves on 3 Nodes instead of ${v1}: 30 kB sent`);
    expect(cluster.state()).toMatchObject({ current: { version: cluster.release("v2").version } });
    expect(cluster.state()?.history.at(-1)).toMatchObject({ how: "deploy", result: "verified", by: "anna@laptop" });
  });

  test("costs a Node at most eight round trips", async () => {
    const { data } = await tell(aClusterOf({ nodes: 3, running: "v1" }), deploy);
    for (const { roundTrips } of data.nodes) expect(roundTrips).toBeLessThanOrEqual(8);
  });

  test("a first deploy says that nothing served before", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 2 }), deploy);
    expect(exit).toBe(0);
    expect(data.previous).toBeUndefined();
    expect(view).toMatch(/1111111 serves on 2 Nodes: \d+ kB sent/);
  });

  test("of what runs already changes nothing and copies nothing", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", head: "v1" });
    const nodes = () => JSON.stringify([...cluster.world.nodes.values()]);
    const before = nodes();
    const { exit, data, view } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ changed: false, bytes: 0, fresh: false });
    expect(view).toContain(`${v1} runs and verifies already; nothing was changed`);
    expect(nodes()).toBe(before);
    expect(cluster.state()?.history).toHaveLength(1);
  });

  test("of what runs already, under options of the container backend that are no longer so, starts it anew with them", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    Object.assign(cluster.settings, { containerBackend: { name: "fake", options: { memory: "512m" } } });
    const { exit, data } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ changed: true, bytes: 0 });
    expect(running(cluster)).toEqual([[`hello ${v1}`], [`hello ${v1}`]]);
    expect((await tell(cluster, deploy)).data).toMatchObject({ changed: false });
  });

  test("of what runs already and is not well says so with exit 8, and puts nothing back that never moved", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", head: "v1" });
    const was = cluster.world.conduct;
    cluster.world.conduct = (one, index) => ({ ...was(one, index), answers: () => index !== 1 });
    const { exit, data, view, failure } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(data).toMatchObject({ changed: false, reverted: false });
    expect(data.nodes.map((node: { result: string }) => node.result)).toEqual(["unchanged", "failed", "unchanged"]);
    expect(view).toContain(`${v1} runs already, but does not verify everywhere; nothing was changed`);
    expect(failure).toMatch(/^node 1: hello 1111111 is not healthy after \d+ s: \/ready answered 503/);
  });

  test("--commit-hash takes that commit instead of the working tree", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v2" });
    expect((await tell(cluster, deploy, { "commit-hash": cluster.release("v3").version })).exit).toBe(0);
    expect(served(cluster)).toEqual([v3, v3]);
  });

  test("--commit-hash of a commit that git does not know is exit 2 before a Node is asked", async () => {
    const { exit, controller } = await tell(aClusterOf({ running: "v1" }), deploy, { "commit-hash": "feedbee" });
    expect(exit).toBe(2);
    expect(controller.effects.log).toEqual(["build"]);
  });

  test("of an older commit is refused with exit 5, unless --force", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v3", head: "v2" });
    await cluster.controller().dflow.workshop.build({});
    const before = everything(cluster);
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(5);
    expect(failure).toContain(`${v2} is older than ${v3}, which runs`);
    expect(failure).toContain("--force");
    expect(JSON.parse(everything(cluster)).nodes).toEqual(JSON.parse(before).nodes);
    expect(cluster.state()?.lease).toBeUndefined();
    expect((await tell(cluster, deploy, { force: true })).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("where git cannot tell which is older goes on with a warning", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { exit, notes } = await tell(cluster, deploy, {}, ({ dflow }) => {
      Object.assign(dflow.workshop, { isAncestor: async () => undefined });
    });
    expect(exit).toBe(0);
    expect(notes.join()).toContain(`git cannot tell whether ${v2} is older than ${v1}`);
  });

  test("--through-cache builds again and writes again what is there", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    const [file] = cluster.node(1).files;
    if (file) file.bytes = "damaged" as never;
    const { exit, data } = await tell(cluster, deploy, { "through-cache": true });
    expect(exit).toBe(0);
    expect(data).toMatchObject({ fresh: true, changed: true });
    expect(data.bytes).toBeGreaterThan(0);
    expect(cluster.node(1).files[0]?.bytes).toBe(cluster.release("v1").executables[0]?.checksum);
  });

  test("--rolling-timed waits between two waves, but not before the first and not after the last", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const plain = (await tell(aClusterOf({ nodes: 3, running: "v1" }), deploy)).data.ms;
    const { data } = await tell(cluster, deploy, { "rolling-timed": 600_000 });
    expect(data.ms - plain).toBe(600_000);
  });

  test("--index is a trial on these Nodes: what every Node is to serve stays as it was", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data } = await tell(cluster, deploy, { index: [1] });
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { index: number }) => node.index)).toEqual([1]);
    expect(served(cluster)).toEqual([v1, v2, v1]);
    expect(cluster.state()?.current?.version).toBe(cluster.release("v1").version);
  });

  test("a trial of a version that lies on the Nodes is not collected while it serves", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", gc: { keep: 0, older: undefined } });
    const { world } = cluster;
    const release = cluster.release("v2");
    world.cache.set(release.version, { release, builtAt: new Date(0) });
    for (const { files } of world.nodes.values()) {
      for (const one of release.executables) files.push({ executable: one, at: 0, bytes: one.checksum });
    }
    const { exit, controller } = await tell(cluster, deploy, { index: [0] });
    expect(exit).toBe(0);
    expect(controller.events.filter((event) => event.type === "step-failed")).toEqual([]);
    expect(cluster.node(0).files.map((one) => one.executable.version)).toContain(release.version);
    expect(world.cache.has(release.version)).toBe(true);
  });

  test("collects old versions afterwards, as gc of dflow.yaml says", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", gc: { keep: 1, older: undefined } });
    for (const name of ["v2", "v3"] as const) {
      cluster.project.head = cluster.release(name);
      await tell(cluster, deploy);
    }
    cluster.project.head = cluster.release("v4");
    const { data } = await tell(cluster, deploy);
    expect(data.collected).toBeGreaterThan(0);
    expect(cluster.node(0).files.map((one) => one.executable.version)).not.toContain(cluster.release("v1").version);
    expect(alive(cluster.world, 0)).toHaveLength(1);
  });

  test("--index of a Node that cannot be there is exit 2, and changes nothing", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, failure } = await tell(cluster, deploy, { index: [7] });
    expect(exit).toBe(2);
    expect(failure).toContain("there is no node 7\nthe Nodes are 0 to 1");
    expect(served(cluster)).toEqual([v1, v1]);
  });

  test("without a Node is exit 3 and says how to get some", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 0 }), deploy);
    expect(exit).toBe(3);
    expect(failure).toContain('"dflow set COUNT" makes Nodes');
  });

  test("of a build that fails is exit 6 before a Node is asked", async () => {
    const { exit, controller } = await tell(aClusterOf({ running: "v1" }), deploy, {}, ({ effects }) =>
      effects.inject(0, "error"),
    );
    expect(exit).toBe(6);
    expect(controller.effects.log).toEqual(["build"]);
  });
});
