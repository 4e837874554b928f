import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { list } from "../../src/commands/list.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { stop } from "../../src/commands/stop.ts";
import { aClusterOf, type Cluster } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { Crash } from "../fakes/effects.ts";
import { running, served, tell, v1, v2, v3 } from "./story.ts";

const shares = [0.1, 0.5, 1];
const cautious = (more: Partial<Parameters<typeof aClusterOf>[0]> = {}) =>
  aClusterOf({ nodes: 2, running: "v1", ...more, rollout: { shares, receipt: undefined, ...more?.rollout } });

/** What part of a Node's requests the new version gets, each time that changes. */
function sharesOf(cluster: Cluster, index = 0): number[] {
  const seen: number[] = [];
  const before = cluster.node(index).portMap.get(8080)?.to;
  const { changed } = cluster.world;
  cluster.world.changed = (at) => {
    changed(at);
    const entry = cluster.node(index).portMap.get(8080);
    const now = entry?.to === before ? (entry?.share?.of ?? 0) : 1;
    if (now !== (seen.at(-1) ?? 0)) seen.push(now);
  };
  return seen;
}

const halfway = async (cluster: Cluster) => {
  const isHalf = (name: string) => name.includes("point") && cluster.node(0).portMap.get(8080)?.share?.of === 0.5;
  const dying = tell(cluster, deploy, {}, ({ effects }) =>
    effects.injectWhere((name) => (isHalf(name) ? "crash-before" : undefined)),
  );
  await expect(dying).rejects.toThrow(Crash);
  expect(cluster.node(0).portMap.get(8080)?.share?.of).toBe(0.5);
};
const settled = (cluster: Cluster, version: string) => {
  expect(served(cluster)).toEqual([version, version]);
  expect(running(cluster)).toEqual([[`hello ${version}`], [`hello ${version}`]]);
  for (const index of [0, 1]) expect(cluster.node(index).portMap.get(8080)?.share).toBeUndefined();
};

describe("a deploy with rollout.traffic", () => {
  test("leads each Node over share by share, and says so", async () => {
    const cluster = cautious();
    const seen = sharesOf(cluster);
    const { exit, controller } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(seen).toEqual(shares);
    settled(cluster, v2);
    const waves = controller.events.flatMap((event) => (event.type === "wave" ? [event.wave.name] : []));
    expect(waves.slice(1, 4)).toEqual(["switch 1 of 2, 10%", "switch 1 of 2, 50%", "switch 1 of 2, 100%"]);
  });

  test("as a dry run says what it would do", async () => {
    const { view } = await tell(cautious({ rollout: { shares, pause: 60_000 } }), deploy, { "dry-run": true });
    expect(view).toContain(`switch 10% of the traffic to hello ${v2}`);
    expect(view).toContain("switch 1 of 2, 10% (then wait 1 min)");
  });

  test("waits after each share, and verifies once more before the next", async () => {
    const cluster = cautious({ nodes: 1, rollout: { shares, pause: 60_000 } });
    const before = cluster.world.time.now();
    await tell(cluster, deploy);
    expect(cluster.world.time.now() - before).toBeGreaterThan(120_000);
  });

  test("leads all to the first version of a Node at once", async () => {
    const cluster = aClusterOf({ nodes: 1, rollout: { shares } });
    const seen = sharesOf(cluster);
    await tell(cluster, deploy);
    expect(seen).toEqual([1]);
  });

  test("goes back when the new version falls ill at its first requests, and nobody is led there any more", async () => {
    const cluster = cautious({ rollout: { shares, pause: 60_000 } });
    const ill = { ...good, answers: (age: number) => age < 30_000 };
    cluster.world.conduct = ({ version }) => (version === cluster.release("v2").version ? ill : good);
    const seen = sharesOf(cluster);
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(failure).toContain("every Node serves what it served before");
    expect(seen).toEqual([0.1, 0]);
    settled(cluster, v1);
  });

  test("goes back when the new version dies while it has a share", async () => {
    const cluster = cautious({ rollout: { shares, pause: 60_000 } });
    cluster.world.conduct = ({ version }) =>
      version === cluster.release("v2").version ? { ...good, diesAt: 30_000, deaths: 1 } : good;
    const seen = sharesOf(cluster);
    expect((await tell(cluster, deploy)).exit).toBe(8);
    expect(seen).toEqual([0.1, 0]);
    settled(cluster, v1);
  });

  test("that was cancelled while it waited goes back", async () => {
    const cluster = cautious({ rollout: { shares, pause: 60_000 } });
    const { exit } = await tell(cluster, deploy, {}, (controller) => {
      cluster.world.changed = () => {
        if (cluster.node(0).portMap.get(8080)?.share) controller.cancel();
      };
    });
    expect(exit).toBe(130);
    settled(cluster, v1);
  });
});

describe("a deploy that was killed while it led a share", () => {
  test("is shown by list", async () => {
    const cluster = cautious({ rollout: { shares: [0.1, 1], waves: [{ nodes: 2 }] } });
    const isShared = (name: string) => name.includes("point") && cluster.node(1).portMap.get(8080)?.share !== undefined;
    const meddle = ({ effects }: ReturnType<Cluster["controller"]>) =>
      effects.injectWhere((name) => (isShared(name) ? "crash-before" : undefined));
    await expect(tell(cluster, deploy, {}, meddle)).rejects.toThrow(Crash);
    const { data, view } = await tell(cluster, list);
    const found = data.nodes[0].versions.map((one: { version: string; share: number }) => [one.version[0], one.share]);
    expect(found).toEqual([
      ["2", 10],
      ["1", 90],
    ]);
    expect(view).toMatch(/1111111 +serving 90% /);
    expect(view).toMatch(/2222222 +serving 10% /);
  });

  test("is taken back by repair, which says why", async () => {
    const cluster = cautious();
    await halfway(cluster);
    const { exit, view } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(view).toContain("drifted");
    settled(cluster, v1);
  });

  test("is taken back by rollback where there is a version before, and by the version itself", async () => {
    const cluster = cautious({ running: "v2", head: "v3" });
    await halfway(cluster);
    const { exit } = await tell(cluster, rollback, { version: cluster.release("v2").version });
    expect(exit).toBe(0);
    settled(cluster, v2);
  });

  test("goes on when it is asked for again", async () => {
    const cluster = cautious();
    await halfway(cluster);
    const seen = sharesOf(cluster);
    expect((await tell(cluster, deploy)).exit).toBe(0);
    expect(seen.at(-1)).toBe(1);
    settled(cluster, v2);
  });

  test("gives way to the next version", async () => {
    const cluster = cautious();
    await halfway(cluster);
    cluster.project.head = cluster.release("v3");
    expect((await tell(cluster, deploy)).exit).toBe(0);
    settled(cluster, v3);
  });

  test("leaves nothing behind after stop --all", async () => {
    const cluster = cautious();
    await halfway(cluster);
    expect((await tell(cluster, stop, { all: true })).exit).toBe(0);
    for (const index of [0, 1]) expect([...cluster.node(index).portMap]).toEqual([]);
    expect(running(cluster)).toEqual([[], []]);
  });
});

describe("what has been tried before", () => {
  test("a rollback and a restart move all traffic at once", async () => {
    const cluster = cautious();
    await tell(cluster, deploy);
    for (const command of [restart, rollback]) {
      const seen = sharesOf(cluster);
      expect((await tell(cluster, command)).exit).toBe(0);
      expect(seen).toEqual([1]);
    }
    settled(cluster, v1);
  });
});
