import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aCluster, type Cluster, hello, neverHealthy, said } from "../end-to-end/a-cluster.ts";
import { pidIn, runFolders } from "../end-to-end/on-nodes.ts";
import type { SshServer } from "../hosts/sshd.ts";
import { aGithub, type Github } from "./runner.ts";

/** The built action as workflows use it, against real sshds; wants.md's numbers are those of what people complain about. */
describe("the action in workflows", () => {
  let cluster: Cluster;
  let github: Github;
  let v1: string;
  beforeEach(async () => {
    cluster = await aCluster({ nodes: 2 });
    github = await aGithub(cluster);
    v1 = cluster.commit(hello("v1"));
  });
  afterEach(async () => {
    await github.stop();
    await cluster.stop();
  });
  const push = async () => {
    const ended = await github.job({ command: "deploy" }).ended;
    expect({ exit: ended.exit, log: ended.log }).toMatchObject({ exit: 0 });
    return ended;
  };
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (name: string) => [`hello ${name} from node 0`, `hello ${name} from node 1`];

  test("a push deploys its commit, and says in the outputs, the summary and the log what was done", async () => {
    const { outputs, summary, log, postLog } = await push();
    expect(await serving()).toEqual(everywhere("v1"));
    expect(outputs).toMatchObject({ version: v1, changed: "true", "exit-code": "0" });
    expect(outputs).toMatchObject({ "nodes-updated": "2", "nodes-failed": "0", "nodes-reverted": "0" });
    expect(summary).toContain("✅ dflow deploy");
    expect(summary).toContain("```mermaid\ngantt");
    expect(log).not.toContain("PRIVATE KEY");
    expect(postLog).toBe("");
  });

  test("the plan of a pull request is written where its comment is taken from, and nothing is changed", async () => {
    await push();
    const plan = async () => {
      const ref = { event: "pull_request", ref: "refs/pull/7/merge" };
      const { exit, outputs } = await github.job({ command: "deploy", "dry-run": "true" }, ref).ended;
      expect(exit).toBe(0);
      return readFileSync(outputs.summary ?? "", "utf8");
    };
    expect(await plan()).not.toContain("switch");
    cluster.commit(hello("v2"));
    expect(await plan()).toMatch(/Nothing was changed[\s\S]*this would be done[\s\S]*switch 1 of 2/);
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("a schedule repairs by the state that the push left, on a machine that knows nothing", async () => {
    await push();
    const [server] = cluster.servers as [SshServer];
    const [run = ""] = runFolders(server);
    for (const which of ["watcher", "process"] as const) process.kill(pidIn(run, which), "SIGKILL");
    await expect(said(cluster.urls[0] ?? "")).rejects.toThrow();
    const { exit, log } = await github.job({ command: "repair" }, { event: "schedule" }).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).not.toContain("the store is lost");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("(8) an older commit is refused, also in a shallow clone, where GitHub is asked", async () => {
    const v2 = cluster.commit(hello("v2"));
    await push();
    github.api.comparisons.set(`${v1}...${v2}`, "ahead");
    for (const depth of [0, 1]) {
      const { exit, log } = await github.job({ command: "deploy" }, { sha: v1, depth }).ended;
      expect({ depth, exit }).toEqual({ depth, exit: 5 });
      expect(log).toContain("is older than");
    }
    expect(await serving()).toEqual(everywhere("v2"));
    expect((await github.job({ command: "deploy", force: "true" }, { sha: v1 }).ended).exit).toBe(0);
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("(9) a version that does not become healthy is put back, and the job is red", async () => {
    await push();
    cluster.commit(neverHealthy("v2"));
    const { exit, outputs, summary, log } = await github.job({ command: "deploy" }).ended;
    expect(exit).toBe(8);
    expect(log).toMatch(/^::error::/m);
    expect(outputs["exit-code"]).toBe("8");
    expect(summary).toContain("❌ dflow deploy");
    expect(summary).toContain("/ready answered 503");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("an evicted cache is noticed, and made again from the Nodes", async () => {
    await push();
    github.cache.evict();
    cluster.commit(hello("v2"));
    const { exit, log, outputs } = await github.job({ command: "deploy" }).ended;
    expect(exit).toBe(0);
    expect(log).toContain("the store is lost; it was made anew");
    expect(outputs["previous-version"]).toBe(v1);
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test("a poisoned cache is refused before a Node is touched", async () => {
    await push();
    for (const entry of github.cache.entries) entry.content = Buffer.from('{"state":{"schema":1}}');
    cluster.commit(hello("v2"));
    const { exit, log } = await github.job({ command: "deploy" }).ended;
    expect(exit).toBe(3);
    expect(log).toContain("cannot be opened");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("a read-only token, and a ref that would hide the state, are refused before a Node is touched", async () => {
    await push();
    cluster.commit(hello("v2"));
    const fork = await github.job(
      { command: "deploy" },
      { ref: "refs/pull/7/merge", event: "pull_request", readOnly: true },
    ).ended;
    expect(fork.exit).toBe(3);
    expect(fork.log).toContain("may not write the Actions cache");
    const tag = await github.job({ command: "deploy" }, { ref: "refs/tags/v2" }).ended;
    expect(tag.exit).toBe(3);
    expect(tag.log).toContain("would hide the state from main");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("an outage of the cache service is told as what it is, and nothing is done", async () => {
    await push();
    cluster.commit(hello("v2"));
    github.cache.fail(503, 1000);
    const { exit, log } = await github.job({ command: "deploy" }).ended;
    expect(exit).toBe(3);
    expect(log).toContain("GitHub's cache service does not answer");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("(7) a lock of a job that is gone is taken at once: GitHub says that its run has ended", async () => {
    await push();
    cluster.commit(hello("v2"));
    const lost = github.job({ command: "deploy" });
    await lost.prints("verify");
    lost.lose();
    await lost.ended;
    const { exit, log } = await github.job({ command: "deploy" }).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test("two runs at once: one deploys, the other is told who does, with a link; or waits for it", async () => {
    await push();
    cluster.commit(hello("v2"));
    const first = github.job({ command: "deploy" });
    await first.prints("verify");
    const second = await github.job({ command: "deploy" }).ended;
    expect(second.exit).toBe(4);
    expect(second.log).toContain("https://github.localhost/anna/hello/actions/runs/");
    const third = github.job({ command: "deploy", "lock-wait": "1m" });
    expect((await first.ended).exit).toBe(0);
    expect((await third.ended).exit).toBe(0);
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test("a deployment is shown: begun, and what became of it", async () => {
    const url = "https://hello.example.org";
    const inputs = { command: "deploy", "github-deployment": "true", "environment-url": url };
    const { exit, outputs } = await github.job(inputs).ended;
    expect({ exit, url: outputs.url }).toEqual({ exit: 0, url });
    cluster.commit(neverHealthy("v2"));
    expect((await github.job(inputs).ended).exit).toBe(8);
    expect(github.api.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
      ["in_progress", "success"],
      ["in_progress", "failure"],
    ]);
    expect(github.api.deployments[0]).toMatchObject({ asked: { ref: v1 }, statuses: [{}, { environment_url: url }] });
  });

  test("the report is one HTML page, and the output names it", async () => {
    const { outputs } = await github.job({ command: "deploy", report: "true" }).ended;
    expect(readFileSync(outputs.report ?? "", "utf8")).toContain("<h2>What happened when</h2>");
  });

  test("what a program prints commands the runner nothing", async () => {
    const evil = hello("v1").replace("READY = true", "READY = false");
    writeFileSync(join(cluster.folder, "hello"), "");
    cluster.commit(`${evil}\nconsole.log("::add-mask::taken"); console.log("x ##[save-state name=y]z");`);
    const { exit, log } = await github.job({ command: "deploy" }).ended;
    expect(exit).toBe(8);
    expect(log).toContain("taken");
    expect(log).not.toMatch(/^\s*::add-mask::taken/m);
    expect(log).not.toContain("##[save-state");
  });
});
