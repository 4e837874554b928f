import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { health } from "../../src/commands/health.ts";
import { verify } from "../../src/commands/verify.ts";
import type { Check } from "../../src/domain/settings.ts";
import { aClusterOf, type Cluster, withChecks } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { hello, worker } from "../plan/things.ts";
import { tell, v1, v2 } from "./story.ts";

const sickOn = (cluster: Cluster, ...indexes: readonly number[]): Cluster => {
  cluster.world.conduct = (_, index) => ({ ...good, answers: () => !indexes.includes(index) });
  return cluster;
};
const statusOf = (data: { nodes: { status: string }[] }) => data.nodes.map((node) => node.status);

describe("verify", () => {
  test("of a well cluster is exit 0 and shows the two numbers", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 3, running: "v1" }), verify);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ healthy: true, health: 1, threshold: 1 });
    expect(data.nodes[0].checks).toMatchObject([{ executable: "hello", check: "http /ready", healthy: true }]);
    expect(view).toContain("3 Nodes, all healthy: 1 of at least 1");
  });

  test("asks for as many good answers in a row as the check says", async () => {
    const { controller, data } = await tell(aClusterOf({ nodes: 1, running: "v1" }), verify);
    expect(controller.effects.log.filter((name) => name === "ask@0")).toHaveLength(2);
    expect(data.nodes[0].checks).toHaveLength(1);
  });

  test("of one sick Node is exit 12 and says which and why", async () => {
    const { exit, data, view, failure } = await tell(sickOn(aClusterOf({ nodes: 3, running: "v1" }), 1), verify);
    expect(exit).toBe(12);
    expect(statusOf(data)).toEqual(["healthy", "unhealthy", "healthy"]);
    expect(view).toContain("/ready answered 503");
    expect(view).toContain("1 of 3 Nodes not healthy: 0 of at least 1");
    expect(failure).toContain("node 1: not healthy: hello: /ready answered 503");
  });

  test("tells Nodes that are missing or away, and is exit 12", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(0);
    cluster.node(1).up = false;
    const { exit, data, view } = await tell(cluster, verify);
    expect(exit).toBe(12);
    expect(statusOf(data)).toEqual(["missing", "unreachable", "healthy"]);
    expect(view).toContain("it is missing");
    expect(view).toContain("nothing answers at node-1:22");
  });

  test("takes a link that is lost in the middle for a Node that is away, and still tells of the others", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 3, running: "v1" }), verify, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "ask@1" ? "error" : undefined)),
    );
    expect(exit).toBe(12);
    expect(statusOf(data)).toEqual(["healthy", "unreachable", "healthy"]);
  });

  test("of a Node that answers well but serves another version is exit 12, and shows that", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, deploy, { index: [1] });
    const { exit, data, view } = await tell(cluster, verify);
    expect(exit).toBe(12);
    expect(statusOf(data)).toEqual(["healthy", "unhealthy"]);
    expect(view).toContain(`it serves hello ${v2} instead of ${v1}`);
  });

  test("--threshold lets a Node pass of which enough checks are good", async () => {
    const [check] = withChecks(hello).verify as [Check];
    const two = { ...withChecks(hello), verify: [check, { ...check, kind: "tcp" } as Check] };
    const half = () => aClusterOf({ nodes: 1, running: "v1", programs: [two, withChecks(worker)] });
    const meddle = (controller: ReturnType<Cluster["controller"]>) => {
      const { ask } = controller.dflow.probe;
      Object.assign(controller.dflow.probe, {
        ask: async (...words: Parameters<typeof ask>) => {
          const answer = await ask(...words);
          return words[0].kind === "tcp"
            ? { ...answer, healthy: false, said: "port 18080 takes no connection" }
            : answer;
        },
      });
    };
    const strict = await tell(half(), verify, {}, meddle);
    expect(strict).toMatchObject({ exit: 12, data: { health: 0.5, threshold: 1 } });
    const lax = await tell(half(), verify, { threshold: 0.5 }, meddle);
    expect(lax).toMatchObject({ exit: 0, data: { health: 0.5, threshold: 0.5, healthy: true } });
    expect((await tell(half(), verify, { threshold: 0.6 }, meddle)).exit).toBe(12);
  });

  test("takes the two numbers of a check that prints them", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const printing = (health: number) => (controller: ReturnType<Cluster["controller"]>) => {
      const ask = async () => ({ healthy: health >= 3, said: `health ${health} of 3`, health, threshold: 3, ms: 1 });
      Object.assign(controller.dflow.probe, { ask });
    };
    expect(await tell(cluster, verify, {}, printing(2))).toMatchObject({ exit: 12, data: { threshold: 3 } });
    const { exit, data, view } = await tell(cluster, verify, {}, printing(7));
    expect(exit).toBe(0);
    expect(data.nodes[0]).toMatchObject({ health: 7, threshold: 3 });
    expect(data).toMatchObject({ health: 7, threshold: 3 });
    expect(view).toContain("1 Node, all healthy: 7 of at least 3");
  });

  test("has nothing to ask where dflow.yaml lists none of the programs any more", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 1, running: "v1" }), verify, {}, ({ dflow }) =>
      Object.assign(dflow.settings, { executables: [{ ...hello, name: "other" }] }),
    );
    expect(exit).toBe(0);
    expect(data).toMatchObject({ health: 1, threshold: 1, nodes: [{ health: 1, threshold: 1, checks: [] }] });
  });

  test("--index asks these Nodes only", async () => {
    const { exit, data } = await tell(sickOn(aClusterOf({ nodes: 3, running: "v1" }), 0), verify, { index: [1, 2] });
    expect(exit).toBe(0);
    expect(data.nodes).toHaveLength(2);
  });

  test("before the first deploy is exit 3", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 2 }), verify);
    expect(exit).toBe(3);
    expect(failure).toContain("nothing was deployed yet");
  });
});

describe("verify --watch", () => {
  test("goes on until it is cancelled, which is exit 130, tells what changes, and shows the last look", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    let sick = false;
    cluster.world.conduct = (_, index) => ({ ...good, answers: () => !(sick && index === 1) });
    cluster.world.time.sleep(100_000).then(() => {
      sick = true;
    });
    const { exit, data, notes, controller } = await tell(cluster, verify, { watch: true, every: 10_000 }, (watcher) => {
      cluster.world.time.sleep(200_500).then(watcher.cancel);
    });
    expect(exit).toBe(130);
    expect(data).toMatchObject({ healthy: false });
    expect(notes).toEqual(["node 0 healthy, node 1 unhealthy: hello: /ready answered 503"]);
    expect(controller.effects.log.filter((name) => name === "list Nodes").length).toBeGreaterThan(15);
  });

  test("outlasts a store that is away", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    let loads = 0;
    const { exit, notes } = await tell(cluster, verify, { watch: true }, (watcher) => {
      cluster.world.time.sleep(300_000).then(watcher.cancel);
      watcher.effects.injectWhere((name) => (name === "store load" && ++loads === 3 ? "error" : undefined));
    });
    expect(exit).toBe(130);
    expect(notes).toEqual(["the store: store load failed"]);
  });
});

describe("health", () => {
  test("measures without a verdict: exit 0 also where a Node is sick", async () => {
    const { exit, data, view } = await tell(sickOn(aClusterOf({ nodes: 3, running: "v1" }), 1), health);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ healthy: false, health: 0 });
    expect(data.stats).toBeUndefined();
    expect(view).toContain("1 of 3 Nodes not healthy");
  });

  test("asks each check once", async () => {
    const { controller } = await tell(aClusterOf({ nodes: 2, running: "v1" }), health);
    expect(controller.effects.log.filter((name) => name.startsWith("ask@"))).toHaveLength(2);
  });

  test("--stats adds least, mean and greatest, and the time the answers took", async () => {
    const { data, view } = await tell(sickOn(aClusterOf({ nodes: 4, running: "v1" }), 1), health, { stats: true });
    expect(data.stats).toEqual({
      looks: 1,
      well: 0,
      nodes: 4,
      healthy: 3,
      least: 0,
      mean: 0.75,
      greatest: 1,
      answer: { median: 1, slowest: 1 },
    });
    expect(view).toContain("3 of 4 Nodes");
    expect(view).toContain("0.75");
  });

  test("--for asks for so long, and --stats is over all of that time", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const begun = cluster.world.time.now();
    cluster.world.conduct = (_, index) => ({
      ...good,
      answers: () => index === 0 || cluster.world.time.now() - begun < 30_000,
    });
    const { exit, data, view } = await tell(cluster, health, { for: 60_000, every: 10_000 });
    expect(exit).toBe(0);
    expect(data.stats).toMatchObject({ looks: 7, well: 3, nodes: 2, healthy: 1, least: 0, greatest: 1 });
    expect(data.stats.mean).toBeCloseTo(10 / 14);
    expect(statusOf(data)).toEqual(["healthy", "unhealthy"]);
    expect(view).toMatch(/1 of 2 Nodes +7 +3 +0 +0\.71 +1 /);
  });

  test("--for that is cancelled shows what it has, with exit 130", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { exit, data } = await tell(cluster, health, { for: 3_600_000 }, (asking) => {
      cluster.world.time.sleep(21_000).then(asking.cancel);
    });
    expect([exit, data.stats.looks]).toEqual([130, 5]);
  });

  test("--index measures these Nodes only, and --stats of none does not divide by it", async () => {
    expect((await tell(aClusterOf({ nodes: 3, running: "v1" }), health, { index: [1] })).data.nodes).toHaveLength(1);
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    cluster.world.nodes.delete(0);
    expect((await tell(cluster, health, { stats: true })).data.stats).toMatchObject({ healthy: 0, mean: 0 });
  });
});
