import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Api, githubApi } from "../../src/github/api.ts";
import { createDeployment } from "../../src/github/deployments.ts";
import { isAncestorOnGithub } from "../../src/github/history.ts";
import { jobGoesOn, thisRun } from "../../src/github/runs.ts";
import { type ApiDouble, apiDouble } from "./api-double.ts";

let github: ApiDouble;
let api: Api;
beforeEach(async () => {
  github = await apiDouble();
  api = githubApi((name) => github.env[name]) as Api;
});
afterEach(() => github.stop());

const run = { repository: "anna/hello", id: 7, attempt: 1, job: "deploy", runner: "runner 1" };
const other = { runner_name: "runner 2", status: "in_progress" };
const ours = (status: string) => ({ runner_name: "runner 1", status });

describe("whether the job that holds a lock still goes on", () => {
  test.each([
    ["the run goes on, and the job too", { status: "in_progress", run_attempt: 1, jobs: [ours("in_progress")] }, true],
    ["the run has ended", { status: "completed", run_attempt: 1, jobs: [] }, false],
    [
      "the run goes on, the job has ended",
      { status: "in_progress", run_attempt: 1, jobs: [ours("completed"), other] },
      false,
    ],
    [
      "a runner did two jobs of the run",
      { status: "in_progress", run_attempt: 1, jobs: [ours("completed"), ours("in_progress")] },
      true,
    ],
    ["it was started again since", { status: "in_progress", run_attempt: 2, jobs: [] }, false],
    ["the run waits, and no job is known", { status: "queued", run_attempt: 1, jobs: [] }, true],
  ])("%s", async (_, state, expected) => {
    github.runs.set(7, state);
    expect(await jobGoesOn(api, run)).toBe(expected);
  });

  test("cannot be told without an answer, without the right to ask, for an unknown run or another repository", async () => {
    github.runs.set(7, { status: "completed", run_attempt: 1, jobs: [] });
    expect(await jobGoesOn(api, { ...run, id: 8 })).toBeUndefined();
    expect(await jobGoesOn(api, { ...run, repository: "eve/hello" })).toBeUndefined();
    github.refuse(403);
    expect(await jobGoesOn(api, run)).toBeUndefined();
    await github.stop();
    expect(await jobGoesOn(api, run)).toBeUndefined();
    github = await apiDouble();
  });
});

test("a process knows the job it is part of, and that it is part of none", () => {
  const env: Record<string, string> = {
    GITHUB_REPOSITORY: "anna/hello",
    GITHUB_RUN_ID: "7",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_JOB: "deploy",
    RUNNER_NAME: "runner 1",
  };
  expect(thisRun((name) => env[name])).toEqual({ ...run, attempt: 2 });
  expect(thisRun(() => undefined)).toBeUndefined();
});

describe("whether a commit is an ancestor of another", () => {
  const [a, b] = ["a".repeat(40), "b".repeat(40)];
  test.each([
    ["ahead", true],
    ["identical", true],
    ["behind", false],
    ["diverged", false],
  ])("%s: %s", async (status, expected) => {
    github.comparisons.set(`${a}...${b}`, status);
    expect(await isAncestorOnGithub(api, a, b)).toBe(expected);
  });

  test("is not asked of what is no commit, and undecided where GitHub knows neither", async () => {
    expect(await isAncestorOnGithub(api, `${a}-dirty-00000000`, b)).toBeUndefined();
    expect(await isAncestorOnGithub(api, a, b)).toBeUndefined();
  });
});

test("a deployment is created for the commit, and told what becomes of it", async () => {
  const options = { ref: "a".repeat(40), environment: "staging", description: "x".repeat(500), logUrl: "https://log" };
  const deployment = await createDeployment(api, { ...options, environmentUrl: "https://hello" });
  await deployment.tell("in_progress", "it has begun");
  await deployment.tell("success", "every Node serves it");
  expect(github.deployments).toMatchObject([
    {
      asked: { ref: options.ref, environment: "staging", auto_merge: false, required_contexts: [] },
      statuses: [
        { state: "in_progress", log_url: "https://log", environment_url: "https://hello" },
        { state: "success" },
      ],
    },
  ]);
  expect(github.deployments[0]?.asked.description).toHaveLength(140);
  github.refuse(403);
  await expect(deployment.tell("failure", "")).rejects.toMatchObject({
    status: 403,
    message: "Resource not accessible by integration",
  });
});

test("there is no API to ask without a token, or for a name that is none", () => {
  expect(githubApi((name) => ({ ...github.env, GITHUB_TOKEN: "" })[name])).toBeUndefined();
  expect(githubApi((name) => ({ ...github.env, GITHUB_REPOSITORY: "../../x/y" })[name])).toBeUndefined();
});
