import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { versions } from "../../src/commands/versions.ts";
import { aClusterOf, type Cluster, type Controller } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { alive } from "../fakes/world.ts";
import { served, tell, v1, v2 } from "./story.ts";

describe("deploy --rollout", () => {
  const four = () => aClusterOf({ nodes: 4, running: "v1" });

  test("reaches that share, lowest indexes first, and remembers how far it came", async () => {
    const cluster = four();
    const { exit, data, view } = await tell(cluster, deploy, { rollout: 25 });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v1, v1, v1]);
    expect(data).toMatchObject({ percent: 25, changed: true });
    expect(view).toContain(`${v2} serves on 25 percent of the Nodes instead of ${v1}`);
    expect(cluster.state()).toMatchObject({
      current: { version: cluster.release("v1").version },
      rollout: { percent: 25, release: { version: cluster.release("v2").version } },
    });
  });

  test("with a larger share goes on from there, and whole ends it", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 25 });
    const { data } = await tell(cluster, deploy, { rollout: 50 });
    expect(data.nodes.map((node: { result: string }) => node.result)).toEqual(["unchanged", "done"]);
    expect(served(cluster)).toEqual([v2, v2, v1, v1]);
    await tell(cluster, deploy);
    expect(served(cluster)).toEqual([v2, v2, v2, v2]);
    expect(cluster.state()?.current).toEqual(cluster.release("v2"));
    expect(cluster.state()?.rollout).toBeUndefined();
  });

  test("of the same share again changes nothing and writes no second entry", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 50 });
    const entries = cluster.state()?.history.length;
    expect((await tell(cluster, deploy, { rollout: 50 })).data.changed).toBe(false);
    expect(cluster.state()?.history).toHaveLength(entries as number);
  });

  test("takes one Node where the share would be less", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 1 });
    expect(served(cluster)).toEqual([v2, v1, v1, v1]);
  });

  test("is left alone by repair, which keeps both versions where they belong", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 50 });
    expect((await tell(cluster, repair)).data.changed).toBe(false);
    cluster.world.nodes.delete(0);
    cluster.world.nodes.delete(3);
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v1, v1]);
  });

  test("is shown by versions as mixed", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 50 });
    const { data, view } = await tell(cluster, versions);
    expect(data.agree).toBe(false);
    expect(data.versions.map((one: { nodes: number[] }) => one.nodes)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(view).toContain(`not every Node runs ${v1}`);
  });

  test("is taken back by rollback", async () => {
    const cluster = four();
    await tell(cluster, deploy, { rollout: 50 });
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
    expect(cluster.state()?.rollout).toBeUndefined();
    expect(cluster.state()?.current).toEqual(cluster.release("v1"));
  });
});

describe("deploy --auto-rollout", () => {
  /** Four waves of one Node, 6 s each after 6 s of preparing; the first so many Nodes fall ill while the last ones switch. */
  const falling = (sick: number) => {
    const waves = [{ nodes: 1 }, { nodes: 2 }, { nodes: 3 }, { nodes: 4 }];
    const cluster = aClusterOf({ nodes: 4, running: "v1", rollout: { waves, receipt: undefined } });
    cluster.world.conduct = ({ version }, index) =>
      version === cluster.release("v2").version && index < sick ? { ...good, answers: (age) => age < 22_000 } : good;
    return cluster;
  };

  test("lets a deploy pass whose health stays", async () => {
    const cluster = falling(0);
    expect((await tell(cluster, deploy, { "auto-rollout": 0 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2, v2, v2]);
  });

  test("puts everything back when health has fallen by more than the tolerance, with exit 8", async () => {
    const cluster = falling(2);
    const { exit, failure } = await tell(cluster, deploy, { "auto-rollout": 10 });
    expect([exit, failure.split("\n")[0]]).toEqual([8, "health fell from 100% to 50%, more than 10%"]);
    expect(failure).toContain("the old version still runs and serves again");
    expect(served(cluster)).toEqual([v1, v1, v1, v1]);
  });

  test("is not there without the flag: each wave looks at its own Nodes", async () => {
    expect((await tell(falling(2), deploy)).exit).toBe(0);
  });

  test("says of each Node what its health was and is", async () => {
    const { failure } = await tell(falling(1), deploy, { "auto-rollout": 10 });
    expect(failure).toContain("node 0: 1 before, 0 now: hello: /ready answered 503");
    expect(failure).not.toContain("node 1:");
  });

  test("tolerates what it is told to tolerate", async () => {
    const cluster = falling(1);
    expect((await tell(cluster, deploy, { "auto-rollout": 25 })).exit).toBe(0);
    expect(cluster.state()?.current).toEqual(cluster.release("v2"));
  });
});

describe("deploy --bake", () => {
  /** Falls ill on node 1 so many ms after it was started; a deploy of two Nodes has switched both after 18 s. */
  const fallingAfter = (ms: number) => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", rollout: { receipt: undefined } });
    cluster.world.conduct = ({ version }, index) =>
      version === cluster.release("v2").version && index === 1 ? { ...good, answers: (age) => age < ms } : good;
    return cluster;
  };

  test("watches health that long before the old version is ended, and puts everything back when it falls", async () => {
    const cluster = fallingAfter(60_000);
    const { exit, failure, data } = await tell(cluster, deploy, { bake: 120_000 });
    expect([exit, failure.split("\n")[0]]).toEqual([8, "health fell from 100% to 50%, more than 0%"]);
    expect(served(cluster)).toEqual([v1, v1]);
    // At once, not when the time is over.
    expect(data.ms).toBeLessThan(90_000);
    expect(data.waves.map((wave: { name: string }) => wave.name)).not.toContain("retire");
  });

  test("ends the old version when all has stayed well until the end of that time", async () => {
    const cluster = fallingAfter(3_600_000);
    const { exit, data, notes } = await tell(cluster, deploy, { bake: 120_000 });
    expect(exit).toBe(0);
    expect(data.ms).toBeGreaterThanOrEqual(120_000);
    expect(notes).toContain("health is watched for 2 min before the old version ends");
    expect(served(cluster)).toEqual([v2, v2]);
    expect(alive(cluster.world, 1)).toHaveLength(1);
  });

  test("notices nothing without it", async () => {
    expect((await tell(fallingAfter(60_000), deploy)).exit).toBe(0);
  });

  test("with --auto-rollout lets that much pass all the time", async () => {
    expect((await tell(fallingAfter(60_000), deploy, { bake: 120_000, "auto-rollout": 50 })).exit).toBe(0);
  });

  test("is what rollout.bake says where the flag says nothing", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1", rollout: { bake: 60_000 } });
    expect((await tell(cluster, deploy)).data.ms).toBeGreaterThanOrEqual(60_000);
    await tell(cluster, rollback);
    expect((await tell(cluster, deploy, { bake: 0 })).data.ms).toBeLessThan(60_000);
  });

  test("ends at once when it is cancelled, with every Node as before", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { exit } = await tell(cluster, deploy, { bake: 3_600_000 }, ({ cancel }) => {
      cluster.world.time.sleep(600_000).then(cancel);
    });
    expect(exit).toBe(130);
    expect(served(cluster)).toEqual([v1]);
  });

  test("of a number that a check prints, the fall is held against what it was", async () => {
    const printing = (cluster: Cluster, later: number) => (controller: Controller) => {
      const ask = async (_check: unknown, _remote: unknown, process: { executable: { version: string } }) => {
        const health = process.executable.version === cluster.release("v2").version ? later : 200;
        return { healthy: true, said: `health ${health} of 10`, health, threshold: 10, ms: 1 };
      };
      Object.assign(controller.dflow.probe, { ask });
    };
    const of = async (later: number) => {
      const cluster = aClusterOf({ nodes: 1, running: "v1" });
      return (await tell(cluster, deploy, { "auto-rollout": 10 }, printing(cluster, later))).exit;
    };
    expect([await of(181), await of(179), await of(300)]).toEqual([0, 8, 0]);
  });
});
