import { describe, expect, test } from "vitest";
import { build } from "../../src/commands/build.ts";
import { copy } from "../../src/commands/copy.ts";
import { parseDate } from "../../src/commands/date.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { gc } from "../../src/commands/gc.ts";
import { parseDuration } from "../../src/domain/duration.ts";
import type { Settings } from "../../src/domain/settings.ts";
import { short } from "../../src/domain/version.ts";
import { aClusterOf, type Cluster } from "../fakes/cluster.ts";
import { running, tell, v1, v2 } from "./story.ts";

describe("build", () => {
  test("builds the working tree once and keeps it, and touches no Node", async () => {
    const cluster = aClusterOf({ running: "v1" });
    const { exit, data, view, controller } = await tell(cluster, build);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ version: cluster.release("v2").version, fresh: true });
    expect(data.executables).toMatchObject([{ executable: "hello", size: 1_000_000 }]);
    expect(view).toContain(`${v2} built`);
    expect(controller.effects.log).toEqual(["build"]);
    const again = await tell(cluster, build);
    expect(again.data.fresh).toBe(false);
    expect(again.view).toContain(`${v2} is in the cache`);
    expect((await tell(cluster, build, { "through-cache": true })).data.fresh).toBe(true);
  });

  test("--commit-hash builds that commit; --index means nothing to it", async () => {
    const cluster = aClusterOf({ running: "v1" });
    const { data } = await tell(cluster, build, { "commit-hash": cluster.release("v5").version, index: [1] });
    expect(data.version).toBe(cluster.release("v5").version);
  });

  test("that fails is exit 6, of a commit nobody knows exit 2", async () => {
    const cluster = aClusterOf({ running: "v1" });
    expect((await tell(cluster, build, {}, ({ effects }) => effects.inject(0, "error"))).exit).toBe(6);
    expect((await tell(cluster, build, { "commit-hash": "feedbee" })).exit).toBe(2);
  });
});

describe("copy", () => {
  test("ships what a Node lacks, and starts nothing", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, copy);
    expect(exit).toBe(0);
    expect(cluster.node(1).files).toHaveLength(2);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v1}`]));
    expect(data).toMatchObject({ changed: true, bytes: 20_000, size: 1_000_000 });
    expect(view).toContain(`${v2} (1 MB) copied with 20 kB on the wire`);
    const again = await tell(cluster, copy);
    expect(again.data).toMatchObject({ changed: false, bytes: 0 });
    expect(again.view).toContain(`every Node has ${v2}`);
  });

  test("makes the deploy after it copy nothing", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, copy);
    expect((await tell(cluster, deploy)).data.bytes).toBe(0);
  });

  test("--through-cache builds again and writes again, whatever is there", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", head: "v1" });
    const file = cluster.node(0).files[0];
    if (file) file.bytes = "damaged" as never;
    expect((await tell(cluster, copy)).data.changed).toBe(false);
    expect((await tell(cluster, copy, { "through-cache": true })).data.changed).toBe(true);
    expect(file?.bytes).toBe(cluster.release("v1").executables[0]?.checksum);
  });

  test("--version takes it from the cache, or builds its commit", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const cached = await tell(cluster, copy, { version: v1 });
    expect(cached.controller.effects.log).not.toContain("build");
    const built = await tell(cluster, copy, { version: cluster.release("v4").version });
    expect(built.data.version).toBe(cluster.release("v4").version);
    expect(built.controller.effects.log).toContain("build");
  });

  test("--version that may be several, or none, says so", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const twin = { ...cluster.release("v1"), version: `${v1}9${"0".repeat(32)}` as never };
    cluster.world.cache.set(twin.version, { release: twin, builtAt: new Date(0) });
    const several = await tell(cluster, copy, { version: v1 });
    expect(several).toMatchObject({ exit: 2, code: "usage/flag" });
    expect(several.failure).toContain(`${v1} may be any of`);
    const none = await tell(cluster, copy, { version: "sha-123456789abc" });
    expect(none).toMatchObject({ exit: 6, code: "build/missing" });
  });

  test("--index copies to these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, copy, { index: [2] });
    expect([0, 1, 2].map((index) => cluster.node(index).files.length)).toEqual([1, 1, 2]);
  });

  test("that fails on a Node is exit 7 and says how far it came", async () => {
    const { exit, view } = await tell(aClusterOf({ nodes: 3, running: "v1" }), copy, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "run fenced install@1" ? "error" : undefined)),
    );
    expect(exit).toBe(7);
    expect(view).toMatch(/2222222 copied on [12] of 3 Nodes only/);
  });
});

/** v1 … v5 were deployed a day apart; v5 serves, v4 is the way back. */
async function fiveDeployed(gc: Partial<Settings["gc"]> = {}): Promise<Cluster> {
  const cluster = aClusterOf({ nodes: 2, running: "v1", gc: { keep: 99, ...gc } });
  for (const name of ["v2", "v3", "v4", "v5"] as const) {
    await cluster.world.time.sleep(9 * 3_600_000);
    cluster.project.head = cluster.release(name);
    await tell(cluster, deploy);
  }
  return cluster;
}
const onNode = (cluster: Cluster, index = 0) =>
  cluster
    .node(index)
    .files.map((one) => short(one.executable.version)[0])
    .sort()
    .join("");
const inCache = ({ world }: Cluster) =>
  [...world.cache.keys()]
    .map((version) => version[0])
    .sort()
    .join("");

describe("gc", () => {
  test("keeps what dflow.yaml says where nothing is asked for", async () => {
    const cluster = await fiveDeployed();
    const { exit, data, view } = await tell(cluster, gc);
    expect(exit).toBe(0);
    expect(data.changed).toBe(false);
    expect(view).toContain("nothing to collect");
  });

  test("COUNT keeps that many of the newest, on Nodes and in the cache", async () => {
    const cluster = await fiveDeployed();
    const { exit, data, view } = await tell(cluster, gc, { count: 3 });
    expect(exit).toBe(0);
    expect([onNode(cluster), onNode(cluster, 1), inCache(cluster)]).toEqual(["345", "345", "345"]);
    expect(data.removed).toHaveLength(6);
    expect(data.bytes).toBe(6_000_000);
    expect(view).toContain("6 old versions removed, 6 MB freed");
  });

  test("0 still keeps what runs and the way back, and says why", async () => {
    const cluster = await fiveDeployed();
    const { data, view } = await tell(cluster, gc, { count: 0 });
    expect([onNode(cluster), inCache(cluster)]).toEqual(["45", "45"]);
    expect(data.kept.map((one: { because: string }) => one.because).sort()).toEqual(["rollback target", "runs"]);
    expect(view).toContain("rollback target");
  });

  test("--older collects only what is older than that, of what COUNT does not keep", async () => {
    const cluster = await fiveDeployed();
    const older = parseDate("20h");
    await tell(cluster, gc, { count: 0, older });
    expect(onNode(cluster)).toBe("345");
    expect((await tell(cluster, gc, { count: 0, older: parseDate("2026-01-01") })).data.changed).toBe(false);
  });

  test("what is said alone counts alone, whatever dflow.yaml has beside it", async () => {
    const young = await fiveDeployed({ older: parseDuration("30d") });
    expect((await tell(young, gc)).data.changed).toBe(false);
    await tell(young, gc, { count: 3 });
    expect(onNode(young)).toBe("345");
    const many = await fiveDeployed();
    await tell(many, gc, { older: parseDate("20h") });
    expect(onNode(many)).toBe("345");
  });

  test("keeps what dflow.yaml pins", async () => {
    const cluster = await fiveDeployed({ pinned: [v1] });
    const { data } = await tell(cluster, gc, { count: 0 });
    expect([onNode(cluster), inCache(cluster)]).toEqual(["145", "145"]);
    expect(data.kept).toContainEqual({ version: cluster.release("v1").version, because: "pinned" });
  });

  test("--index collects on these Nodes only, and nothing in the cache", async () => {
    const cluster = await fiveDeployed();
    await tell(cluster, gc, { count: 0, index: [1] });
    expect([onNode(cluster), onNode(cluster, 1), inCache(cluster)]).toEqual(["12345", "45", "12345"]);
  });

  test("leaves out a Node that is away, and one that fails makes it exit 10", async () => {
    const away = await fiveDeployed();
    away.node(0).up = false;
    expect((await tell(away, gc, { count: 0 })).exit).toBe(0);
    const failing = await fiveDeployed();
    const { exit, data } = await tell(failing, gc, { count: 0 }, ({ effects }) =>
      effects.injectWhere((name) => (name === "run fenced remove@0" ? "error" : undefined)),
    );
    expect(exit).toBe(10);
    expect(data.removed.filter((one: { where: string }) => one.where === "node")).toHaveLength(3);
    expect(onNode(failing, 1)).toBe("45");
  });
});
