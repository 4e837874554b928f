import { expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { beforehand } from "../../src/commands/hooking.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { badBuilds, good } from "../fakes/conduct.ts";
import { everything, running, served, tell, v1, v2 } from "./story.ts";

test("the hooks of a deploy run in their order", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  await tell(cluster, deploy);
  expect(cluster.hooks).toEqual(["before-deploy", "before-switch", "after-deploy"]);
});

test("before-deploy that says no is exit 3: no Node was asked, no lock was taken", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["before-deploy"] });
  await cluster.controller().dflow.workshop.build({});
  const before = everything(cluster);
  const { exit, failure, controller } = await tell(cluster, deploy);
  expect(exit).toBe(3);
  expect(failure).toContain("before-deploy ended with 1");
  expect(controller.effects.log).toEqual(["build", "hook before-deploy"]);
  expect(everything(cluster)).toBe(before);
});

test("before-deploy that was cancelled said no to nothing: exit 130", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  const { dflow } = cluster.controller();
  const hooks = { run: () => Promise.reject(new DflowError("cancelled", "cancelled while running /bin/sh")) };
  await expect(beforehand({ ...dflow, hooks }, cluster.release("v2"))).rejects.toMatchObject({ exit: "cancelled" });
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

test("--dry-run runs no hook", async () => {
  const cluster = aClusterOf({ nodes: 2, running: "v1", failingHooks: ["before-deploy"] });
  expect((await tell(cluster, deploy, { "dry-run": true })).exit).toBe(0);
  expect(cluster.hooks).toEqual([]);
});
