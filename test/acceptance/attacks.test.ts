import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { aGithub, type Github } from "./runner.ts";

const KEY = "a key for the store";

describe("whoever can write the cache, or has a word in a build", () => {
  let cluster: Cluster;
  let github: Github;
  beforeEach(async () => {
    const build = "build: {command: env}";
    cluster = await aCluster({ nodes: 2, settings: [build, 'hooks: {before-deploy: "env >&2"}'] });
    github = await aGithub(cluster);
    cluster.commit(hello("v1"));
  });
  afterEach(async () => {
    await github.stop();
    await cluster.stop();
  });
  const states = () => github.cache.entries.filter(({ key }) => key.startsWith("dflow-state/"));
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));

  test("who puts an older state in the newest's place is noticed against the Nodes, and undoes nothing", async () => {
    expect((await github.job({ command: "deploy" }).ended).exit).toBe(0);
    const old = states().at(-1);
    const v2 = cluster.commit(hello("v2"));
    expect((await github.job({ command: "deploy" }).ended).exit).toBe(0);
    if (!old) throw new Error("nothing was saved");
    const next = String(Number(states().at(-1)?.key.slice(-10)) + 1).padStart(10, "0");
    github.cache.entries.push({ ...old, key: `dflow-state/hello/${next}` });
    const { exit, log, outputs } = await github.job({ command: "repair" }, { event: "schedule" }).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).toContain("the store is older than the Nodes");
    expect(outputs).toMatchObject({ changed: "false", version: v2 });
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1"]);
  });

  test("what a build or a hook prints of its environment holds no secret: it sees none but its own, which are hidden", async () => {
    const inputs = { command: "deploy", "store-key": KEY, report: "true" };
    const { exit, log, summary, outputs } = await github.job(inputs).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).toContain("GITHUB_RUN_ID=");
    expect(log).not.toMatch(/INPUT_|ACTIONS_RUNTIME_TOKEN|GITHUB_TOKEN=/);
    const shown = [log.replace(/^::(?:add-mask|debug)::.*$/gm, ""), summary, JSON.stringify(outputs)];
    shown.push(readFileSync(outputs.report ?? "", "utf8"));
    for (const text of shown) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain("b3BlbnNzaC1rZXktdjEA");
      expect(text).not.toContain("a-token-of-the-tests");
    }
  });
});
