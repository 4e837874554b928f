import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoad } from "../../src/local/load.ts";
import { aCluster, type Cluster, hello, neverHealthy, said } from "./a-cluster.ts";

describe("a cluster of three real OpenSSH servers", () => {
  let cluster: Cluster;
  let v1: string;
  let v2: string;
  const privatePort = async (): Promise<number> => {
    const [node] = (await cluster.ask("list")).data.nodes;
    return node.versions.find((one: { serving: boolean }) => one.serving).port;
  };
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));

  beforeAll(async () => {
    cluster = await aCluster();
  });
  afterAll(() => cluster.stop());

  it("serves a first version on every Node after a deploy", async () => {
    v1 = cluster.commit(hello("v1"));
    const { exit, data } = await cluster.ask("deploy");

    expect({ exit, version: data.version, changed: data.changed }).toEqual({ exit: 0, version: v1, changed: true });
    expect(await serving()).toEqual(["hello v1 from node 0", "hello v1 from node 1", "hello v1 from node 2"]);
  });

  it("changes nothing and copies nothing when that version is deployed again", async () => {
    const { exit, data } = await cluster.ask("deploy");
    expect({ exit, changed: data.changed, bytes: data.bytes }).toEqual({ exit: 0, changed: false, bytes: 0 });
  });

  it("loses no request while a new version is deployed under load", async () => {
    v2 = cluster.commit(hello("v2"));
    const load = startLoad(cluster.urls, { clients: 8, rate: 200 });
    await load.sends(100);
    const { exit, data } = await cluster.ask("deploy");
    await load.sends(100);
    const report = await load.stop();
    expect(exit).toBe(0);
    expect(report.failures).toEqual({});
    expect(report.sent).toBeGreaterThan(200);
    expect(data.previous).toBe(v1);
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1", "hello v2 from node 2"]);
    const processes = (await cluster.ask("versions")).data.versions;
    expect(processes.map((one: { version: string }) => one.version)).toEqual([v2]);
  });

  it("puts every Node back when a version never becomes healthy, and shows what it answered and printed", async () => {
    const v3 = cluster.commit(neverHealthy("v3"));
    const { stderr, exit } = await cluster.dflow("deploy");
    expect(exit).toBe(8);
    expect(stderr).toContain("/ready answered 503");
    expect(stderr).toContain("v3 is not ready");
    expect(stderr).toContain("hello v3 listens on port");
    expect(stderr).toContain("every Node serves what it served before");
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1", "hello v2 from node 2"]);
    const listed = (await cluster.ask("history")).data;
    expect(listed.deployments[0]).toMatchObject({ version: v3, result: "reverted" });
  });

  it("goes back to the version before with rollback, without a copy, and refuses to go further than there is", async () => {
    const back = await cluster.ask("rollback");
    expect({ exit: back.exit, version: back.data.version, bytes: back.data.bytes }).toEqual({
      exit: 0,
      version: v1,
      bytes: 0,
    });
    expect(await serving()).toEqual(["hello v1 from node 0", "hello v1 from node 1", "hello v1 from node 2"]);
    const further = await cluster.ask("rollback");
    expect(further.exit).toBe(3);
    expect(further.error.message).toContain("no version was verified before this one");
  });

  it("refuses to deploy an older commit over a newer one, unless it is forced", async () => {
    await cluster.ask("rollback", "--version", v2);
    const refused = await cluster.ask("deploy", "--commit-hash", v1);
    expect(refused.exit).toBe(5);
    expect(await said(cluster.urls[0] as string)).toBe("hello v2 from node 0");
    const forced = await cluster.ask("deploy", "--commit-hash", v1, "--force");
    expect(forced.exit).toBe(0);
    expect(await said(cluster.urls[0] as string)).toBe("hello v1 from node 0");
  });

  it("deploys to a share of the Nodes and goes on from there", async () => {
    const half = await cluster.ask("deploy", "--commit-hash", v2, "--rollout", "67");
    expect(half.exit).toBe(0);
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1", "hello v1 from node 2"]);
    const whole = await cluster.ask("deploy", "--commit-hash", v2);
    expect(whole.exit).toBe(0);
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1", "hello v2 from node 2"]);
  });

  it("restarts without losing a request", async () => {
    const before = await privatePort();
    const load = startLoad(cluster.urls, { clients: 8, rate: 200 });
    await load.sends(50);
    const { exit } = await cluster.ask("restart");
    await load.sends(50);
    expect(exit).toBe(0);
    expect((await load.stop()).failures).toEqual({});
    expect(await privatePort()).not.toBe(before);
  });

  it("collects old versions, and never the one that runs or the one to roll back to", async () => {
    const { exit, data } = await cluster.ask("gc", "0", "--older", "0s");
    expect(exit).toBe(0);
    expect(data.removed.length).toBeGreaterThan(0);
    const left = (await cluster.ask("list")).data.nodes[0].versions.map((one: { version: string }) => one.version);
    expect(new Set(left)).toEqual(new Set([v1, v2]));
    expect((await cluster.ask("rollback")).exit).toBe(0);
  });
});
