import { describe, expect, test } from "vitest";
import { doctor } from "../../src/commands/doctor.ts";
import { aClusterOf, type Cluster, withChecks } from "../fakes/cluster.ts";
import { hello } from "../plan/things.ts";
import { tell, v2 } from "./story.ts";

interface Found {
  readonly where: string;
  readonly index?: number;
  readonly level: string;
  readonly what: string;
  readonly hint?: string;
}
const bad = (data: { findings: Found[] }) => data.findings.filter((one) => one.level !== "good");

describe("doctor", () => {
  test("of a cluster that can be deployed to says so", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 2, running: "v1" }), doctor);
    expect(exit).toBe(0);
    expect(data.ready).toBe(true);
    expect(view).toContain("ready to deploy");
    expect(view).toContain(`a deploy would be version ${v2}`);
    expect(view).toContain("x86_64, 11 GB free, all it needs is there");
  });

  type Case = readonly [what: string, spoil: (cluster: Cluster) => unknown, level: string, words: string, hint: string];
  test.each<Case>([
    ["a Node is missing", ({ world }) => world.nodes.delete(1), "problem", "it is missing", '"dflow repair" makes it'],
    ["a Node is away", (c) => Object.assign(c.node(1), { up: false }), "problem", "nothing answers at node-1:22", ""],
    [
      "a disk is full",
      (c) => Object.assign(c.node(1), { diskFree: 1e6 }),
      "problem",
      "only 1 MB of disk are free",
      '"dflow gc"',
    ],
    ["there is no flock", without("flock"), "problem", "it has no flock", "util-linux"],
    ["there is no setsid", without("setsid"), "problem", "it has no setsid", "util-linux"],
    ["there is no nft", without("nft"), "problem", "port-swap needs nft", "install it"],
    ["there is no zstd", without("zstd"), "warning", "it has no zstd, so copies are whole", "install zstd"],
  ])("finds that %s, with the way out", async (_, spoil, level, words, hint) => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    spoil(cluster);
    const { exit, data } = await tell(cluster, doctor);
    expect(exit).toBe(level === "problem" ? 12 : 0);
    const [found] = bad(data);
    expect(found).toMatchObject({ where: "node", index: 1, level });
    expect(found?.what).toContain(words);
    expect(found?.hint ?? "").toContain(hint);
  });

  test("finds secrets that are not set, and a version that git cannot tell", async () => {
    const programs = [{ ...withChecks(hello), secrets: ["TOKEN"] }];
    const cluster = aClusterOf({ nodes: 1, running: "v1", programs, secrets: { TOKEN: "x" } });
    const { exit, data, view, failure } = await tell(cluster, doctor, {}, ({ dflow }) =>
      Object.assign(dflow, { variable: () => undefined }),
    );
    expect(exit).toBe(12);
    expect(bad(data)[0]).toMatchObject({
      where: "here",
      what: "hello needs TOKEN, which dflow's environment does not have",
    });
    expect(view).toContain("1 problem to solve first");
    expect(failure).toContain("a deploy would fail here: 1 problem");
  });

  test("finds that there are no Nodes", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 0 }), doctor);
    expect(exit).toBe(12);
    expect(bad(data)[0]).toMatchObject({ what: "there are no Nodes", hint: '"dflow set COUNT" makes some' });
  });

  test("tells who holds the lock", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { state } = cluster.world.store;
    const owner = { name: "bob@desk", host: "desk", boot: "b", pid: 5, started: 1 };
    const lease = { owner, epoch: 1, expires: "2026-07-01T12:01:00.000Z", command: "deploy" };
    if (state) cluster.world.store.state = { ...state, lease };
    const { exit, data } = await tell(cluster, doctor);
    expect(exit).toBe(0);
    expect(bad(data)[0]).toMatchObject({
      where: "store",
      level: "warning",
      what: 'bob@desk holds the lock ("deploy")',
    });
  });

  test("--index looks at these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(0);
    expect((await tell(cluster, doctor, { index: [1, 2] })).exit).toBe(0);
  });
});

function without(command: string) {
  return (cluster: Cluster) => {
    const there = cluster.node(1);
    there.commands = there.commands.filter((one) => one !== command);
  };
}
