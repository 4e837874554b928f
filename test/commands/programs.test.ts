import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { verify } from "../../src/commands/verify.ts";
import type { Program } from "../../src/domain/settings.ts";
import { aClusterOf, type Cluster, withChecks } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { hello, web, worker } from "../plan/things.ts";
import { everything, running, served, tell, v1, v2 } from "./story.ts";

const several = [hello, web, worker].map(withChecks);
const names = ["hello", "web", "worker"];

/** dflow.yaml is edited between two commands. */
const edit = (cluster: Cluster, programs: readonly Program[]): void => {
  Object.assign(cluster.settings, { executables: programs });
};
const versionsOf = (cluster: Cluster) => names.map((name) => served(cluster, name));

describe("several programs: one behind a port map, one that shares its port, one worker", () => {
  test("are deployed together, and nothing of the old version is left", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: several });
    const gaps: string[] = [];
    cluster.world.changed = (index) => {
      for (const name of names) if (served(cluster, name)[index] === "nobody") gaps.push(name);
    };
    const { exit } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(versionsOf(cluster)).toEqual(Array(3).fill([v2, v2]));
    expect(running(cluster)).toEqual(Array(2).fill(names.map((name) => `${name} ${v2}`)));
    expect(gaps).toEqual([]);
  });

  test("are put back together when one of them fails", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: several });
    cluster.world.conduct = ({ name, version }) =>
      name === "worker" && version === cluster.release("v2").version ? { ...good, diesAt: 500 } : good;
    const { exit } = await tell(cluster, deploy);
    expect(exit).toBe(8);
    expect(versionsOf(cluster)).toEqual(Array(3).fill([v1, v1]));
    expect(running(cluster)).toEqual(Array(2).fill(names.map((name) => `${name} ${v1}`)));
  });

  test("are asked by every check that is theirs", async () => {
    const { data, exit } = await tell(aClusterOf({ nodes: 2, running: "v1", programs: several }), verify);
    expect(exit).toBe(0);
    expect(
      data.nodes[0].checks.map(({ executable, check }: { executable: string; check: string }) => [executable, check]),
    ).toEqual([
      ["hello", "http /ready"],
      ["web", "http /ready"],
      ["worker", "alive"],
    ]);
  });

  test("only of the one that shares its port it is asked whether the process itself lives", async () => {
    const asked = new Map<string, boolean | undefined>();
    await tell(aClusterOf({ nodes: 1, running: "v1", programs: several }), verify, {}, ({ dflow }) => {
      const { ask } = dflow.probe;
      Object.assign(dflow.probe, {
        ask: (...words: Parameters<typeof ask>) => {
          asked.set(words[2].executable.name, words[3].sharedPort);
          return ask(...words);
        },
      });
    });
    expect(Object.fromEntries(asked)).toEqual({ hello: false, web: true, worker: false });
  });
});

describe("dflow.yaml that changed", () => {
  test("another env starts a fresh instance of the same version", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    const before = cluster.node(0).processes[0]?.pid;
    edit(cluster, [{ ...withChecks(hello), env: { LOG: "debug" } }]);
    const { exit, data } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ changed: true, bytes: 0 });
    expect(served(cluster)).toEqual([v1, v1]);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
    expect(cluster.node(0).processes.find((one) => one.endedAt === undefined)?.pid).not.toBe(before);
    expect((await tell(cluster, deploy)).data.changed).toBe(false);
  });

  test("so does another limit of the container backend", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    Object.assign(cluster.settings, { containerBackend: { name: "fake", options: { memory: "512m" } } });
    expect((await tell(cluster, deploy)).data).toMatchObject({ changed: true, bytes: 0 });
    expect((await tell(cluster, deploy)).data).toMatchObject({ changed: false });
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
  });

  test("another value of a secret does so, too", async () => {
    const programs = [{ ...withChecks(hello), secrets: ["TOKEN"] }];
    const secrets: Record<string, string> = { TOKEN: "one" };
    const cluster = aClusterOf({ nodes: 1, running: "v1", head: "v1", programs, secrets });
    expect((await tell(cluster, deploy)).data.changed).toBe(false);
    secrets.TOKEN = "two";
    expect((await tell(cluster, deploy)).data.changed).toBe(true);
  });

  test("a secret that is not set is refused with exit 3, by name, and nothing is changed", async () => {
    const programs = [{ ...withChecks(hello), secrets: ["TOKEN", "URL"] }];
    const cluster = aClusterOf({ nodes: 1, running: "v1", programs, secrets: { TOKEN: "x", URL: "y" } });
    await cluster.controller().dflow.workshop.build({});
    const before = JSON.parse(everything(cluster)).nodes;
    const { exit, failure } = await tell(cluster, deploy, {}, ({ dflow }) =>
      Object.assign(dflow, { variable: () => undefined }),
    );
    expect(exit).toBe(3);
    expect(failure).toContain("hello needs TOKEN, URL, which dflow's environment does not have");
    expect(failure).not.toContain('"x"');
    expect(JSON.parse(everything(cluster)).nodes).toEqual(before);
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("a program that was taken out of it is stopped by the next deploy, and its port leads nowhere", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: [withChecks(hello), withChecks(worker)] });
    edit(cluster, [withChecks(worker)]);
    const { exit, controller } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    const plan = controller.events.find((event) => event.type === "plan");
    expect(plan?.plan.notes.join()).toContain(
      "hello is not in dflow.yaml: it is not started, and what runs of it is stopped",
    );
    expect(running(cluster)).toEqual(Array(2).fill([`worker ${v2}`]));
  });

  test("a program that was taken out of it does not keep repair and restart from working", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: [withChecks(hello), withChecks(worker)] });
    edit(cluster, [withChecks(hello)]);
    expect((await tell(cluster, repair)).exit).toBe(0);
    expect((await tell(cluster, restart)).exit).toBe(0);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
  });
});
