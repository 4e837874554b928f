import { expect, test } from "vitest";
import type { Command } from "../../src/commands/command.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { beforehand } from "../../src/commands/hooking.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { ClusterState } from "../../src/domain/state.ts";
import { aClusterOf, type Cluster, type Wanted } from "../fakes/cluster.ts";
import { badBuilds, good } from "../fakes/conduct.ts";
import { running, served, tell, v1, v2 } from "./story.ts";

test("the hooks of a deploy run in their order", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  await tell(cluster, deploy);
  expect(cluster.hooks).toEqual(["before-deploy", "before-switch", "after-deploy"]);
});

test("before-deploy that says no is exit 3: no Node was touched, and the lock is free again", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["before-deploy"] });
  const nodes = () => JSON.stringify([...cluster.world.nodes.values()]);
  const before = { nodes: nodes(), running: running(cluster), served: served(cluster) };
  const { exit, failure, controller } = await tell(cluster, deploy);
  expect(exit).toBe(3);
  expect(failure).toContain("before-deploy ended with 1");
  expect(controller.effects.log.slice(-3)).toEqual(["store save", "hook before-deploy", "store save"]);
  expect({ nodes: nodes(), running: running(cluster), served: served(cluster) }).toEqual(before);
  const state = cluster.state();
  expect(state).toMatchObject({ current: cluster.release("v1"), history: [expect.anything()] });
  expect(state).not.toHaveProperty("lease");
  expect(state).not.toHaveProperty("unfinished");
  expect(cluster.hooks).toEqual(["before-deploy"]);
});

test("before-deploy runs while the lock is held", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  let holder: string | undefined;
  await tell(cluster, deploy, {}, ({ dflow }) => {
    const { hooks } = dflow;
    Object.assign(dflow, {
      hooks: {
        run: (...[name, facts]: Parameters<typeof hooks.run>) => {
          if (name === "before-deploy") holder = cluster.state()?.lease?.command;
          return hooks.run(name, facts);
        },
      },
    });
  });
  expect(holder).toBe("deploy");
});

const state = ({ world }: Cluster, more: object) => {
  world.store.state = { ...(world.store.state as ClusterState), ...more };
};
const eve = { name: "eve", host: "desk", boot: "b", pid: 4, started: 1 };
const lease = { owner: eve, epoch: 1, expires: "2999-01-01T00:00:00.000Z", command: "deploy" };

test.each<[string, Wanted, (cluster: Cluster) => void]>([
  ["an older commit than the one that runs", { running: "v2", head: "v1" }, () => {}],
  ["what runs already", { head: "v1" }, () => {}],
  ["a Node that does not answer", {}, (cluster) => Object.assign(cluster.node(1), { up: false })],
  [
    "a lock that another run holds",
    {},
    (cluster) => {
      cluster.world.running.add(4);
      state(cluster, { lease });
    },
  ],
  ["a store of another name", {}, (cluster) => state(cluster, { name: "other" })],
  ["a store of another lineage", {}, (cluster) => state(cluster, { lineage: "00000000-0000-4000-8000-00000000000e" })],
])("before-deploy does not run where the deploy is refused, or has nothing to do: %s", async (_, wanted, happens) => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", ...wanted });
  happens(cluster);
  const { data, exit } = await tell(cluster, deploy);
  expect(data?.changed ?? false).toBe(false);
  expect(exit === 0).toBe(wanted.head === "v1" && wanted.running === undefined);
  expect(cluster.hooks).not.toContain("before-deploy");
});

test("before-deploy that was cancelled said no to nothing: exit 130", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  const { dflow } = cluster.controller();
  const hooks = { run: () => Promise.reject(new DflowError("cancelled", "cancelled while running /bin/sh")) };
  const change = { how: "deploy", release: cluster.release("v2") } as const;
  await expect(beforehand({ ...dflow, hooks }, change)).rejects.toMatchObject({ exit: "cancelled" });
});

test("before-switch that says no puts every Node back before any traffic has moved", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["before-switch"] });
  const { exit, data, failure, controller } = await tell(cluster, deploy);
  expect(exit).toBe(8);
  expect(data.reverted).toBe(true);
  expect(failure).toContain("before-switch ended with 1");
  expect(controller.effects.log.some((name) => name.includes("point"))).toBe(false);
  expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
  expect(cluster.hooks).toEqual(["before-deploy", "before-switch", "after-failure"]);
});

test("after-deploy that fails is only told: what is done is done", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["after-deploy"] });
  const { exit, notes } = await tell(cluster, deploy);
  expect(exit).toBe(0);
  expect(notes).toContain("after-deploy ended with 1");
  expect(served(cluster)).toEqual([v2, v2]);
});

test("after-failure runs after a deploy that failed, and its own failure is only told", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["after-failure"] });
  cluster.world.conduct = ({ version }) =>
    version === cluster.release("v2").version ? (badBuilds["dies at once"] as typeof good) : good;
  const { exit, notes } = await tell(cluster, deploy);
  expect(exit).toBe(8);
  expect(notes).toContain("after-failure ended with 1");
});

test("after-failure hears of it, too, when the store falls silent after before-deploy", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  const { code } = await tell(cluster, deploy, {}, ({ dflow }) => {
    const { store } = dflow;
    const gone = () => Promise.reject(new DflowError("store/unavailable", "the store does not answer"));
    const save: typeof store.save = (...all) => (cluster.hooks.length > 0 ? gone() : store.save(...all));
    Object.assign(dflow, { store: { ...store, save } });
  });
  expect(code).toBe("store/unavailable");
  expect(cluster.hooks).toEqual(["before-deploy", "after-failure"]);
});

/** What each hook was told, beside the version. */
async function commandsToldBy(cluster: Cluster, command: Command): Promise<readonly string[]> {
  const told: string[] = [];
  await tell(cluster, command, {}, ({ dflow }) => {
    const run = async (name: string, { command, version }: Readonly<Record<string, string>>) =>
      void told.push(`${name} of ${command} ${version?.slice(0, 7)}`);
    Object.assign(dflow, { hooks: { run } });
  });
  return told;
}

test("a hook is told which command it runs for, and the version", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  expect(await commandsToldBy(cluster, deploy)).toEqual([
    `before-deploy of deploy ${v2}`,
    `before-switch of deploy ${v2}`,
    `after-deploy of deploy ${v2}`,
  ]);
  expect(await commandsToldBy(cluster, restart)).toEqual([`before-switch of restart ${v2}`]);
  expect(await commandsToldBy(cluster, rollback)).toEqual([
    `before-deploy of rollback ${v1}`,
    `before-switch of rollback ${v1}`,
    `after-deploy of rollback ${v1}`,
  ]);
});

test("a rollback that before-deploy says no to changes nothing", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  await tell(cluster, deploy);
  const { exit, failure } = await tell(cluster, rollback, {}, ({ dflow }) =>
    Object.assign(dflow, { hooks: { run: () => Promise.reject(new DflowError("hook/failed", "not now")) } }),
  );
  expect({ exit, failure }).toMatchObject({ exit: 3, failure: expect.stringContaining("not now") });
  expect(served(cluster)).toEqual([v2, v2]);
  expect(cluster.state()).not.toHaveProperty("lease");
});

test("after-failure runs after a rollback that failed", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  await tell(cluster, deploy);
  const before = cluster.hooks.length;
  cluster.world.conduct = ({ version }) =>
    version === cluster.release("v1").version ? (badBuilds["dies at once"] as typeof good) : good;
  expect((await tell(cluster, rollback)).exit).toBe(8);
  expect(cluster.hooks.slice(before)).toEqual(["before-deploy", "after-failure"]);
});

test("--dry-run runs no hook", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["before-deploy"] });
  expect((await tell(cluster, deploy, { "dry-run": true })).exit).toBe(0);
  expect(cluster.hooks).toEqual([]);
});
