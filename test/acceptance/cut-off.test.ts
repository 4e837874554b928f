import { afterEach, beforeEach, expect, test } from "vitest";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { aGithub, type Github } from "./runner.ts";

let cluster: Cluster;
let github: Github;
beforeEach(async () => {
  cluster = await aCluster({ nodes: 2 });
  github = await aGithub(cluster);
  cluster.commit(hello("v1"));
});
afterEach(async () => {
  await github.stop();
  await cluster.stop();
});

const shown = { command: "deploy", "github-deployment": "true" };
const states = () => github.api.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

test("a main that was killed is put in order by post, and its deployment does not go on for ever", async () => {
  expect((await github.job({ command: "deploy" }).ended).exit).toBe(0);
  cluster.commit(hello("v2"));
  const job = github.job(shown);
  await job.prints("switch 1 of 2");
  job.kill();
  const { exit, postExit, postLog, summary } = await job.ended;
  expect({ exit, postExit, postLog }).toMatchObject({ exit: null, postExit: 0 });
  expect(summary).toContain("dflow repair, for dflow deploy was cut off");
  expect(states()).toEqual([["in_progress", "failure"]]);
  const [first = "", second = ""] = await Promise.all(cluster.urls.map((url) => said(url)));
  expect(first.replace("node 0", "node 1")).toBe(second);
});

test("a post that cannot put things in order says so and leaves the job's result to main", async () => {
  const job = github.job({ command: "deploy" });
  await job.prints("prepare");
  github.cache.fail(503, 1_000);
  job.kill();
  const { exit, postExit, postLog } = await job.ended;
  expect({ exit, postExit }).toEqual({ exit: null, postExit: 0 });
  expect(postLog).toMatch(/^::error::GitHub's cache service does not answer/m);
});

test("a run that is refused before its plan has deployed nothing, and the repository's page shows nothing of it", async () => {
  const { exit } = await github.job({ ...shown, environment: "../../x" }).ended;
  expect(exit).toBe(2);
  expect(states()).toEqual([]);
});
