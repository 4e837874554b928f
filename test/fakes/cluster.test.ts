import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { set } from "../../src/commands/set.ts";
import { short } from "../../src/domain/version.ts";
import { ask, exitOf } from "./ask.ts";
import { aClusterOf, type Cluster } from "./cluster.ts";
import { badBuilds } from "./conduct.ts";
import { Crash, FAULTS } from "./effects.ts";
import { alive, reached } from "./world.ts";

/** What clients of the public port reach, Node by Node. */
const served = ({ world, settings }: Cluster) =>
  [...world.nodes.keys()].sort().map((index) => {
    const found = reached(world, index, "hello", settings.executables[0]?.port as number);
    return found ? short(found.executable.version) : "nobody";
  });
const run = (cluster: Cluster, command: typeof deploy, flags = {}) => {
  const controller = cluster.controller();
  return exitOf(controller.run((dflow) => ask(dflow, command, flags)));
};

describe("a cluster of fakes runs the real commands", () => {
  test("deploy, and deploy again, and rollback", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    expect(served(cluster)).toEqual(["1111111", "1111111", "1111111"]);
    expect(await run(cluster, deploy)).toBe("done");
    expect(served(cluster)).toEqual(["2222222", "2222222", "2222222"]);
    expect(alive(cluster.world, 0)).toHaveLength(1);
    expect(cluster.state()).toMatchObject({ current: cluster.release("v2"), epoch: 2 });
    expect(cluster.state()?.lease).toBeUndefined();
    expect(await run(cluster, deploy)).toBe("done");
    expect(await run(cluster, rollback)).toBe("done");
    expect(served(cluster)).toEqual(["1111111", "1111111", "1111111"]);
  });

  test("a first deploy, and more Nodes", async () => {
    const cluster = aClusterOf({ nodes: 2 });
    expect(await run(cluster, deploy)).toBe("done");
    expect(await run(cluster, set, { count: 4 })).toBe("done");
    expect(served(cluster)).toEqual(Array(4).fill("1111111"));
  });

  test.each(Object.keys(badBuilds))("a build that %s is taken back everywhere", async (kind) => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.conduct = (
      (was) => (executable, index) =>
        executable.version === cluster.release("v2").version ? (badBuilds[kind] as never) : was(executable, index)
    )(cluster.world.conduct);
    const exit = await run(cluster, deploy);
    expect(served(cluster)).toEqual(["1111111", "1111111", "1111111"]);
    expect(exit).toBe("unhealthy");
    for (const index of [0, 1, 2]) expect(alive(cluster.world, index)).toHaveLength(1);
  });
});

describe("faults", () => {
  const effectsOfADeploy = async () => {
    const controller = aClusterOf({ nodes: 2, running: "v1" }).controller();
    await controller.run((dflow) => ask(dflow, deploy));
    return controller.effects.log;
  };

  test("the same run has the same effects in the same order", async () => {
    const log = await effectsOfADeploy();
    expect(await effectsOfADeploy()).toEqual(log);
    expect(log).toContain("run fenced start@0");
    expect(log).toContain("run fenced still_alive arm_switch point become_current@1");
    expect(log.filter((name) => name.startsWith("run") && name.endsWith("@0")).length).toBeLessThanOrEqual(8);
  });

  test("each fault at each effect of a deploy ends, and somebody answers on every Node", async () => {
    const { length } = await effectsOfADeploy();
    let crashes = 0;
    for (let at = 0; at < length; at++) {
      for (const fault of FAULTS) {
        const cluster = aClusterOf({ nodes: 2, running: "v1" });
        const gaps: string[] = [];
        cluster.world.changed = (index) => {
          if (served(cluster).includes("nobody")) gaps.push(`${fault} at ${at}: after a change of node ${index}`);
        };
        const controller = cluster.controller();
        controller.effects.inject(at, fault);
        const ended = controller.run((dflow) => exitOf(ask(dflow, deploy)));
        const result = await ended.catch((error) => error);
        if (result instanceof Crash) crashes++;
        else if (result instanceof Error) throw result;
        expect(gaps).toEqual([]);
        expect(served(cluster), `${fault} at ${at}`).not.toContain("nobody");
      }
    }
    expect(crashes).toBe(2 * length);
  });

  test("what was cut off anywhere is finished by the same deploy again", async () => {
    const { length } = await effectsOfADeploy();
    for (let at = 0; at < length; at++) {
      const cluster = aClusterOf({ nodes: 2, running: "v1" });
      const controller = cluster.controller();
      controller.effects.inject(at, "crash-after");
      await expect(controller.run((dflow) => ask(dflow, deploy))).rejects.toThrow(Crash);
      expect(await run(cluster, deploy)).toBe("done");
      expect(served(cluster)).toEqual(["2222222", "2222222"]);
      expect(alive(cluster.world, 0)).toHaveLength(1);
    }
  });
});
