import { describe, expect, test } from "vitest";
import { chaosMonkey } from "../../src/commands/chaos-monkey.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { badBuilds, good } from "../fakes/conduct.ts";
import { served, tell, v1 } from "./story.ts";

const indexesOf = (data: { destroyed: { index: number }[] }) => data.destroyed.map((one) => one.index);

describe("chaos-monkey", () => {
  test("destroys one Node at random and says which, with its seed", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    const { exit, data, view } = await tell(cluster, chaosMonkey);
    expect(exit).toBe(0);
    expect(cluster.world.nodes.size).toBe(3);
    expect(data).toMatchObject({ changed: true, healthy: 3 });
    expect(view).toContain(`1 Node destroyed with seed ${data.seed}, 3 healthy left`);
  });

  test("--seed takes the same Nodes each time, --count that many", async () => {
    const once = async (seed: number) =>
      indexesOf((await tell(aClusterOf({ nodes: 9, running: "v1" }), chaosMonkey, { seed, count: 3 })).data);
    expect(await once(5)).toHaveLength(3);
    expect(await once(5)).toEqual(await once(5));
    expect(new Set((await Promise.all([1, 2, 3, 4].map(once))).map(String)).size).toBeGreaterThan(1);
  });

  test("refuses with exit 3 what would leave fewer healthy Nodes than --leave, and one when nothing is said", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 3, running: "v1" }), chaosMonkey, { leave: 3 });
    expect(exit).toBe(3);
    expect(failure).toMatch(/destroying node \d would leave 2 healthy, fewer than 3/);
    expect((await tell(aClusterOf({ nodes: 1, running: "v1" }), chaosMonkey)).exit).toBe(3);
    expect((await tell(aClusterOf({ nodes: 1, running: "v1" }), chaosMonkey, { leave: 0 })).exit).toBe(0);
  });

  test("counts only healthy Nodes", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.conduct = (_, index) => (index < 2 ? { ...good, answers: () => false } : good);
    expect((await tell(cluster, chaosMonkey, { count: 2, leave: 2 })).exit).toBe(3);
  });

  test("refuses more Nodes than there are", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 2, running: "v1" }), chaosMonkey, { count: 3 });
    expect(exit).toBe(3);
    expect(failure).toContain("there are only 2 Nodes to destroy");
  });

  test("refuses while a deploy has not finished", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", rollout: { onFailure: "stop" } });
    cluster.world.conduct = ({ version }) =>
      version === cluster.release("v2").version ? (badBuilds["dies at once"] as typeof good) : good;
    await tell(cluster, deploy);
    const { exit, failure } = await tell(cluster, chaosMonkey);
    expect(exit).toBe(3);
    expect(failure).toContain('"deploy" has not finished');
    expect(cluster.world.nodes.size).toBe(3);
  });

  test("refuses where Nodes can only be listed", async () => {
    const { exit } = await tell(aClusterOf({ nodes: 3, running: "v1", makesNodes: false }), chaosMonkey);
    expect(exit).toBe(3);
  });

  test("--dry-run names its victims", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { data, view } = await tell(cluster, chaosMonkey, { seed: 4, "dry-run": true });
    expect(data).toMatchObject({ changed: true, destroyed: [] });
    expect(view).toContain("destroy 1 of 3 Nodes at random: this would be done");
    const victim = data.plan.waves[0].lanes[0].index;
    expect(indexesOf((await tell(cluster, chaosMonkey, { seed: 4 })).data)).toEqual([victim]);
  });
});

describe("chaos-monkey --rampage", () => {
  test("goes on at that interval until it is cancelled, which is exit 130, waits while too few are healthy, and tells all it destroyed", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    const begun = cluster.world.time.now();
    const { exit, data, notes } = await tell(cluster, chaosMonkey, { rampage: 3_600_000, leave: 2 }, (monkey) => {
      cluster.world.time.sleep(5.5 * 3_600_000).then(monkey.cancel);
    });
    expect(exit).toBe(130);
    expect(cluster.world.time.now() - begun).toBe(5.5 * 3_600_000);
    expect(indexesOf(data)).toHaveLength(2);
    expect(cluster.world.nodes.size).toBe(2);
    expect(notes.filter((note) => note.includes("fewer than 2"))).toHaveLength(4);
  });

  test("with repair --watch beside it destroys for hours, and somebody always serves", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    const served24 = () => served(cluster).filter((one) => one === v1).length;
    let least = 4;
    cluster.world.changed = () => {
      least = Math.min(least, served24());
    };
    const watch = tell(cluster, repair, { watch: true, every: 30_000, "lock-wait": 60_000 }, (watcher) => {
      cluster.world.time.sleep(12 * 3_600_000 + 600_000).then(watcher.cancel);
    });
    const { data } = await tell(cluster, chaosMonkey, { rampage: 1_800_000, "lock-wait": 60_000 }, (monkey) => {
      cluster.world.time.sleep(12 * 3_600_000).then(monkey.cancel);
    });
    expect((await watch).data.healthy).toBe(true);
    expect(indexesOf(data).length).toBeGreaterThanOrEqual(24);
    expect(least).toBeGreaterThanOrEqual(3);
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
  });

  test("is refused like any other when it cannot even begin", async () => {
    expect((await tell(aClusterOf({ nodes: 1, running: "v1" }), chaosMonkey, { rampage: 60_000 })).exit).toBe(3);
  });
});
