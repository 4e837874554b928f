import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCluster, type Cluster, hello, said } from "./a-cluster.ts";
import { logOf, pidIn, runFolders } from "./on-nodes.ts";
import { changed } from "./programs.ts";

type Counts = { phase: string; sent: number; p99: number; max: number };
type Failure = { index: number; phase: string; path: string; kept: boolean; what: string; times: number };

/** Does something else to clients, who come in by the public port, than to checks, which ask its own. */
const toClients = (version: string, what: string): string =>
  changed(
    changed(hello(version), "const path = new URL", "asked += isClient(request) ? 1 : 0;\n      const path = new URL"),
    "\nconst READY",
    `
let asked = 0;
const isClient = (request) => !request.headers.host.endsWith(":" + process.env.DFLOW_PORT);
const READY`,
  ).replace("if (slow) setTimeout(reply", `${what}\n      else if (slow) setTimeout(reply`);

const failsEvery = (version: string, times: number): string =>
  toClients(version, `if (isClient(request) && asked % ${times} === 0) response.writeHead(500).end();`);
const slowFor = (version: string, ms: number): string =>
  toClients(version, `if (isClient(request)) setTimeout(reply, ${ms});`);

describe("the receipt", () => {
  let cluster: Cluster;
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const servingAll = (version: string) => cluster.urls.map((_, index) => `hello ${version} from node ${index}`);
  const phaseOf = (data: { requests: { phases: Counts[] } }, name: string) =>
    data.requests.phases.find(({ phase }) => phase === name) as Counts;
  const rollout = "rollout: {waves: [1, 100%], pause: 1s, receipt: {rate: 40}}";

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 2, settings: [rollout] });
    cluster.commit(hello("v1"));
    expect((await cluster.ask("deploy")).exit).toBe(0);
  });
  afterAll(() => cluster.stop());

  it("of a good deploy shows requests on each Node, each way and in each phase, and no failure", async () => {
    cluster.commit(hello("v2"));
    const { exit, data } = await cluster.ask("deploy");
    expect(exit).toBe(0);
    const { requests } = data;
    expect(requests.failures).toEqual([]);
    expect(requests.notes).toEqual([]);
    expect(requests.phases.map(({ phase }: Counts) => phase)).toEqual(["before", "during", "after"]);
    expect(phaseOf(data, "during").sent).toBeGreaterThan(20);
    const places = new Set(requests.nodes.map((one: { index: number; path: string }) => `${one.index} ${one.path}`));
    expect(places).toEqual(new Set(["0 direct", "0 ssh", "1 direct", "1 ssh"]));
    expect(await serving()).toEqual(servingAll("v2"));
  });

  it("costs no round trip of the deploy: what the receipt sends is counted apart", async () => {
    cluster.commit(hello("v3"));
    const { data } = await cluster.ask("deploy");
    const { sent } = data.requests;
    const trips = data.nodes.map((node: { roundTrips: number }) => node.roundTrips);
    // Each check is a round trip, too; clients would be hundreds of them.
    expect(sent).toBeGreaterThan(60);
    expect(Math.max(...trips)).toBeLessThan(40);
  });

  it("of a version that fails one request in five puts everything back: exit 11, which Node, when and what", async () => {
    cluster.commit(failsEvery("v4", 5));
    const { exit, stdout, stderr } = await cluster.dflow("deploy");
    expect(exit).toBe(11);
    expect(stderr).toMatch(/^dflow: node 0: \d+ requests? to hello failed while switching: \d+ × status 500$/m);
    expect(stderr).toContain("every Node serves what it served before");
    expect(stdout).toMatch(/^0 +both ways +during +\d+ +[1-9]\d* /m);
    expect(stdout).toMatch(/requests sent meanwhile, [1-9]\d* failed$/m);
    expect(await serving()).toEqual(servingAll("v3"));
    const { deployments } = (await cluster.ask("history")).data;
    expect(deployments[0].result).toBe("reverted");
    // Node 1 was never switched.
    expect(logOf(cluster.servers[1] as never)).toContain("hello v4 listens");
  });

  it("lets as many fail as it is told", async () => {
    cluster.commit(failsEvery("v5", 20));
    const { exit, data } = await cluster.ask("deploy", "--max-failed-requests", "100000");
    expect(exit).toBe(0);
    expect(data.requests.failed).toBeGreaterThan(0);
    expect(data.requests.failures[0]).toMatchObject({ what: "status 500" });
  });

  it("shows how slow a version is", async () => {
    cluster.commit(hello("v6"));
    expect((await cluster.ask("deploy", "--max-failed-requests", "100000")).exit).toBe(0);
    cluster.commit(slowFor("v7", 400));
    const { exit, data } = await cluster.ask("deploy");
    expect(exit).toBe(0);
    // Kept connections stay with the version they were opened to; new ones meet the slow one.
    const [before, during] = ["before", "during"].map((name) => phaseOf(data, name));
    expect(during?.max).toBeGreaterThanOrEqual(390);
    expect(during?.p99).toBeGreaterThan(before?.p99 as number);
  });

  it("sees connections that a version cuts when it is told to end: exit 11, and nothing is put back", async () => {
    const rude = changed(slowFor("v8", 400), "if (ending) return;", "process.exit(0);");
    cluster.commit(rude);
    expect((await cluster.ask("deploy")).exit).toBe(0);
    cluster.commit(hello("v9"));
    const { exit, data, error } = await cluster.ask("deploy");
    expect({ exit, reverted: data.reverted }).toEqual({ exit: 11, reverted: false });
    expect(data.requests.failures.map(({ what, phase, kept }: Failure) => ({ what, phase, kept }))).toContainEqual({
      what: "connection closed under the request",
      phase: "after",
      kept: true,
    });
    expect(error.hint).toContain("nothing was put back: the old version had been told to end by then");
    expect(await serving()).toEqual(servingAll("v9"));
  });

  it("holds up no version that waits for all of its connections to end", async () => {
    const waitsForAll = changed(
      changed(hello("v9b"), 'if (ending) response.setHeader("connection", "close");', ""),
      "server.closeIdleConnections();\n      }, IDLE_LIMIT);",
      "}, IDLE_LIMIT);",
    ).replace("setInterval(() => server.closeIdleConnections(), 1000);", "");
    cluster.commit(waitsForAll);
    expect((await cluster.ask("deploy")).exit).toBe(0);
    cluster.commit(hello("v9c"));
    const { exit, stderr } = await cluster.dflow("deploy", "--progress", "plain");
    expect(exit).toBe(0);
    expect(stderr).toMatch(/stop hello \w+ … done/);
    expect(stderr).not.toContain("connections cut");
  });

  it("sees what is broken on purpose: the old version killed while the new one is still to come", async () => {
    const [, second] = cluster.servers;
    if (!second) throw new Error("no second Node");
    const old = pidIn(runFolders(second).at(-1) as string, "process");
    cluster.commit(hello("v10"));
    const deploying = cluster.begin("deploy", "--progress", "plain", "--json");
    // Node 0 has switched; Node 1 waits for its wave.
    await deploying.prints("switch traffic");
    process.kill(old, "SIGKILL");
    expect(await deploying.ended).toBe(11);
    const { data, error } = JSON.parse(
      deploying
        .printed()
        .split("\n")
        .find((line) => line.startsWith("{")) as string,
    );
    expect(error.message).toMatch(/^node 1: \d+ requests? to hello failed while switching/);
    expect(data.requests.failures.every(({ index }: Failure) => index === 1)).toBe(true);
    expect(data.reverted).toBe(true);
  });

  it("is not there with receipt: off, and nothing is sent", async () => {
    cluster.rewrite("receipt: {rate: 40}", "receipt: off");
    cluster.commit(failsEvery("v11", 1));
    const { exit, data } = await cluster.ask("deploy");
    expect([exit, data.requests]).toEqual([0, undefined]);
    cluster.rewrite("receipt: off", "receipt: {rate: 40}");
  });
});
