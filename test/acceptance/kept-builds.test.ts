import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { killAllOf } from "../../src/backends/vm/local/processes.ts";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { aGithub, type Github } from "./runner.ts";

/** The built action on runners that know nothing: what one has built, the others find in the Actions cache. */
describe("the builds that GitHub keeps", () => {
  let cluster: Cluster;
  let github: Github;
  let v1: string;
  beforeEach(async () => {
    cluster = await aCluster({
      nodes: 2,
      settings: ['build: {command: "echo building; cp source hello; chmod +x hello"}'],
    });
    github = await aGithub(cluster);
    v1 = cluster.commit({ source: hello("v1") });
  });
  afterEach(async () => {
    await github.stop();
    await cluster.stop();
  });
  const job = (inputs: Readonly<Record<string, string>>, sha?: string) => github.job(inputs, sha ? { sha } : {}).ended;
  const deploy = async (sha?: string) => {
    const ended = await job({ command: "deploy", force: "true" }, sha);
    expect({ exit: ended.exit, log: ended.log }).toMatchObject({ exit: 0 });
    return ended;
  };
  const keys = (begin: string) => github.cache.entries.filter(({ key }) => key.startsWith(begin));
  const executables = () => keys("dflow-executable/");
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (name: string) => [`hello ${name} from node 0`, `hello ${name} from node 1`];
  /** As a Node that was made anew. */
  const empty = async (index: number) => {
    const { home } = cluster.servers[index] ?? expect.fail();
    await killAllOf(home);
    rmSync(join(home, ".dflow"), { recursive: true });
  };
  /** What lies under the key of each is the archive of the other. */
  const exchange = (begin: string) => {
    const [one, two] = keys(begin);
    if (!one || !two) return expect.fail();
    [one.content, two.content] = [two.content, one.content];
  };

  test("one runner builds and deploys, the next rolls back a Node that has lost its files, and builds nothing", async () => {
    const first = await deploy();
    expect(first.log).toContain("building");
    expect(first.log).toContain("the Actions cache keeps the build of");
    const v2 = cluster.commit({ source: hello("v2") });
    await deploy();
    expect(executables().map(({ key }) => key.split("/").slice(2, 4))).toEqual([
      ["hello", v1],
      ["hello", v2],
    ]);
    await empty(0);
    const { exit, log } = await job({ command: "rollback" });
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).not.toContain("building");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("a job that only builds is enough for another to deploy, also from a shallow clone", async () => {
    expect((await job({ command: "build" })).log).toContain("building");
    const [entry] = executables();
    const { exit, log } = await github.job({ command: "deploy" }, { depth: 1 }).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).not.toContain("building");
    expect(executables()).toEqual([entry]);
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("a schedule repairs a Node that was made anew with what is kept", async () => {
    await deploy();
    await empty(1);
    const { exit, log } = await github.job({ command: "repair" }, { event: "schedule" }).ended;
    expect({ exit, log }).toMatchObject({ exit: 0 });
    expect(log).not.toContain("building");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("through-cache builds again, and what it has built counts from then on", async () => {
    await deploy();
    expect((await job({ command: "deploy", "through-cache": "true" })).log).toContain("building");
    expect(executables()).toHaveLength(2);
    expect(keys("dflow-build/")).toHaveLength(2);
    expect((await deploy()).log).not.toContain("building");
  });

  test("an altered executable is refused, built anew, and replaced", async () => {
    await deploy();
    cluster.commit({ source: hello("v2") });
    await deploy();
    exchange("dflow-executable/");
    const { log } = await deploy(v1);
    expect(log).toMatch(/::warning::.*is something else and is refused/);
    expect(log).toContain("building");
    expect(await serving()).toEqual(everywhere("v1"));
    expect((await deploy(v1)).log).not.toContain("building");
  });

  test("a build's record that was altered, or is another version's, is refused and built anew", async () => {
    await deploy();
    cluster.commit({ source: hello("v2") });
    await deploy();
    exchange("dflow-build/");
    const { log } = await deploy(v1);
    expect(log).toContain("was altered and is refused");
    expect(log).toContain("building");
    expect(await serving()).toEqual(everywhere("v1"));
  });

  test("where nothing else has the bytes, an altered executable reaches no Node", async () => {
    await deploy();
    cluster.commit({ source: hello("v2") });
    await deploy();
    exchange("dflow-executable/");
    await empty(0);
    const { exit, log } = await job({ command: "rollback" });
    expect(exit).toBe(6);
    expect(log).toContain("is refused");
    expect(log).toContain("is not in the executable cache of this machine");
    expect(await said(cluster.urls[1] ?? "")).toBe("hello v2 from node 1");
  });

  test.each([503, 0])("an outage (%i) is said once, and survived", async (status) => {
    await deploy();
    cluster.commit({ source: hello("v2") });
    github.cache.fail(status, 1000, / dflow-(build|executable)\//);
    const { log } = await deploy();
    expect(log.match(/dflow goes on without the builds that GitHub keeps/g)).toHaveLength(1);
    expect(await serving()).toEqual(everywhere("v2"));
  });

  test.each(["upload", "download"])("a cancelled job waits for nothing: an entry whose %s hangs", async (what) => {
    if (what === "download") await deploy();
    const stalled = github.cache.stall(what === "upload" ? /^PUT dflow-executable/ : /^GET dflow-executable/);
    const hanging = github.job({ command: "deploy", force: "true" });
    await stalled;
    hanging.cancel();
    expect((await hanging.ended).exit).toBe(130);
  });

  test("where builds cannot be uploaded, the deploy goes on", async () => {
    github.cache.fail(403, 1000, /^PUT dflow-executable\//);
    const { log } = await deploy();
    expect(log).toMatch(/::warning::.*cannot keep the build/);
    expect(keys("dflow-build/")).toEqual([]);
    expect(await serving()).toEqual(everywhere("v1"));
  });
});
