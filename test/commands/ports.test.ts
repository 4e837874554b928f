import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { stop } from "../../src/commands/stop.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { running, served, tell, v1, v2 } from "./story.ts";

describe("a public port that another cluster on the Node has", () => {
  const theirs = { owner: "other/web", to: 18_090 };
  const taken = () => {
    const cluster = aClusterOf({ nodes: 2 });
    cluster.node(1).portMap.set(8080, theirs);
    return cluster;
  };

  test("is not taken from it: the deploy is put back everywhere, and nothing of theirs is touched", async () => {
    const cluster = taken();
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(failure).toContain("port 8080 leads to other/web already");
    expect(cluster.node(1).portMap.get(8080)).toEqual(theirs);
    expect([...cluster.node(0).portMap]).toEqual([]);
    expect(running(cluster)).toEqual([[], []]);
  });

  test("stays theirs after stop --all", async () => {
    const cluster = taken();
    await tell(cluster, stop, { all: true });
    expect(cluster.node(1).portMap.get(8080)).toEqual(theirs);
  });
});

describe("public ports that an older dflow.yaml has left", () => {
  const left = () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { to } = cluster.node(0).portMap.get(8080) as { to: number };
    cluster.node(0).portMap.set(80, { owner: "shop/hello", to });
    cluster.node(0).portMap.set(81, { owner: "shop/gone", to: 18_099 });
    return cluster;
  };

  test.each([
    ["deploy", deploy, v2],
    ["repair", repair, v1],
  ] as const)("are given up by %s", async (_, command, version) => {
    const cluster = left();
    const { exit, controller } = await tell(cluster, command);
    expect(exit).toBe(0);
    expect([...cluster.node(0).portMap.keys()]).toEqual([8080]);
    expect(served(cluster)).toEqual([version]);
    const { journal } = cluster.node(0);
    expect(journal.map(({ what }) => what)).toContain("give up port 80 of hello, 81 of gone");
    expect(controller.events.length).toBeGreaterThan(0);
  });

  test("are given up by stop --all", async () => {
    const cluster = left();
    expect((await tell(cluster, stop, { all: true })).exit).toBe(0);
    expect([...cluster.node(0).portMap]).toEqual([]);
  });
});
