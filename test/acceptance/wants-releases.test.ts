import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLoad } from "../../src/local/load.ts";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { endsAfter } from "../end-to-end/programs.ts";
import { aGithub, annotations, type Github, readable } from "./runner.ts";

/** wants.md, by their numbers: what a job does with a new version, good or bad. One cluster; each test leaves v2 serving. */
describe("a job that brings a new version", () => {
  let cluster: Cluster;
  let github: Github;
  let v1: string;
  /** What the hooks have said. */
  const told: string[] = [];
  const job = async (inputs: Readonly<Record<string, string>>) => {
    const ended = await github.job(inputs).ended;
    told.push(...(ended.log.match(/told of .*/g) ?? []));
    return { ...ended, annotations: annotations(ended.log), summary: readable(ended.summary) };
  };
  /** A job, with clients who ask all the while. */
  const underLoad = async (inputs: Readonly<Record<string, string>>) => {
    const load = startLoad(cluster.urls, { clients: 4, rate: 100 });
    const ended = await job(inputs);
    const { sent, failed, failures } = await load.stop();
    expect({ failed, failures, many: sent > 100 }).toEqual({ failed: 0, failures: {}, many: true });
    return ended;
  };
  const serving = async () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (name: string) => cluster.urls.map((_, index) => `hello ${name} from node ${index}`);

  beforeAll(async () => {
    cluster = await aCluster({
      nodes: 2,
      executables: ({ port, privatePorts }) => [
        "- name: hello",
        "  path: hello",
        `  port: ${port}`,
        `  private-ports: ${privatePorts}`,
        "  verify: [{http: /ready, contains: ok, interval: 100ms, successes: 2, deadline: 3s, healthy-for: 1s}]",
      ],
      settings: ["after-deploy", "after-failure"].map(
        (name, at) => `${at === 0 ? "hooks:\n" : ""}  ${name}: echo told of $DFLOW_HOOK`,
      ),
    });
    github = await aGithub(cluster);
    v1 = cluster.commit(hello("v1"));
    const { exit, log } = await job({ command: "deploy" });
    expect({ exit, log }).toMatchObject({ exit: 0 });
  });
  afterAll(async () => {
    await github.stop();
    await cluster.stop();
  });

  test("(1) loses no request of anybody, and counts dflow's own in the summary", async () => {
    cluster.commit(hello("v2"));
    const { exit, outputs, summary } = await underLoad({ command: "deploy" });
    expect(exit).toBe(0);
    expect(await serving()).toEqual(everywhere("v2"));
    expect(summary).toContain(`✅ ${outputs["requests-sent"]} requests sent meanwhile, 0 failed`);
    expect(Number(outputs["requests-sent"])).toBeGreaterThan(20);
    expect(outputs["requests-failed"]).toBe("0");
  });

  test("(2) is not taken in by the old version, which would answer every check", async () => {
    cluster.commit("#!/bin/sh\nexec sleep 600\n");
    const { exit, annotations, outputs } = await job({ command: "deploy" });
    expect({ exit, reverted: outputs["nodes-reverted"] }).toEqual({ exit: 8, reverted: "2" });
    expect(annotations).toEqual([
      expect.stringMatching(/^node \d: hello \w+ is not healthy after 3 s: nothing listens/),
    ]);
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test("(3) says why it failed: the last response, the exit status and the end of the log", async () => {
    cluster.commit(endsAfter("v3", 600));
    const { exit, annotations, summary } = await job({ command: "deploy" });
    expect(exit).toBe(8);
    expect(annotations).toEqual([expect.stringContaining("it ended with exit status 4")]);
    expect(summary).toMatch(/<b>last response<\/b>\n\n<pre>\n.*nothing listens on port/);
    expect(summary).toMatch(/<b>process<\/b>\n\n<pre>\nexit status 4, started again \d times/);
    expect(summary).toMatch(/<b>log<\/b>\n\n<pre>\n(.*\n)*hello v3 listens on port/);
  });

  test("(4) that crashes again and again costs the old one nothing", async () => {
    cluster.commit("#!/bin/sh\necho no database >&2\nexit 3\n");
    const { exit, summary } = await underLoad({ command: "deploy" });
    expect(exit).toBe(8);
    expect(summary).toContain("no database");
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test("(5) is rolled back without a word more, past what has failed since; where there is nothing older, the job is red", async () => {
    const { exit, outputs, summary } = await underLoad({ command: "rollback" });
    expect({ exit, version: outputs.version }).toEqual({ exit: 0, version: v1 });
    expect(summary).toContain(`✅ ${v1.slice(0, 7)} serves again instead of`);
    expect(await serving()).toEqual(everywhere("v1"));
    const again = await job({ command: "rollback" });
    expect(again.exit).toBe(3);
    expect(again.annotations).toEqual([expect.stringContaining("no version was verified before this one")]);
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("(18) is told of by hooks, whichever way it ended", () => {
    expect(new Set(told)).toEqual(new Set(["told of after-deploy", "told of after-failure"]));
  });
});
