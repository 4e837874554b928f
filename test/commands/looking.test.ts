import { describe, expect, test } from "vitest";
import { compareChecksums } from "../../src/commands/compare-checksums.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { history } from "../../src/commands/history.ts";
import { logs } from "../../src/commands/logs.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { stop } from "../../src/commands/stop.ts";
import { versions } from "../../src/commands/versions.ts";
import { aClusterOf, withChecks } from "../fakes/cluster.ts";
import { badBuilds, good } from "../fakes/conduct.ts";
import { hello, worker } from "../plan/things.ts";
import { tell, v1, v2 } from "./story.ts";

const both = [withChecks(hello), withChecks(worker)];

describe("versions", () => {
  test("shows the whole hashes of what runs, and that all agree", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { exit, data, view } = await tell(cluster, versions);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ agree: true, silent: [] });
    expect(view).toContain(cluster.release("v1").version);
    expect(view).toContain("0-2");
    expect(view).toContain(`every Node runs ${v1}`);
  });

  test("shows versions that are mixed, and Nodes that give no answer", async () => {
    const cluster = aClusterOf({ nodes: 4, running: "v1" });
    await tell(cluster, deploy, { index: [1] });
    cluster.node(3).up = false;
    const { exit, data, view } = await tell(cluster, versions);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ agree: false, silent: [3] });
    expect(data.versions.map((one: { nodes: number[]; current: boolean }) => [one.nodes, one.current])).toEqual([
      [[0, 2], true],
      [[1], false],
    ]);
    expect(view).toContain("no answer from: 3");
    expect(view).toContain(`not every Node runs ${v1}`);
  });

  test("says before the first deploy that nothing was deployed, and not that a version is missing", async () => {
    const { data, view } = await tell(aClusterOf({ nodes: 2 }), versions);
    expect(data).toMatchObject({ agree: false, versions: [] });
    expect(view).toContain("nothing was deployed yet");
    expect(view).not.toContain("not every Node");
  });

  test("--index asks these Nodes only; before the first deploy nothing agrees", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, deploy, { index: [1] });
    expect((await tell(cluster, versions, { index: [0, 2] })).data.agree).toBe(true);
    expect((await tell(aClusterOf({ nodes: 1 }), versions)).data).toMatchObject({ agree: false, versions: [] });
  });
});

describe("history", () => {
  test("shows what was deployed, newest first, how it ended and where rollback leads, without a connection", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, deploy);
    cluster.project.head = cluster.release("v3");
    cluster.world.conduct = ({ version }) =>
      version === cluster.release("v3").version ? (badBuilds["dies at once"] as typeof good) : good;
    await tell(cluster, deploy);
    const { exit, data, view, controller } = await tell(cluster, history);
    expect(exit).toBe(0);
    expect(data.deployments.map((one: { version: string; result: string }) => [one.version[0], one.result])).toEqual([
      ["3", "reverted"],
      ["2", "verified"],
      ["1", "verified"],
    ]);
    expect([data.current[0], data.rollbackTarget[0]]).toEqual(["2", "1"]);
    expect(view).toContain("rollback target");
    expect(view).toContain("anna@laptop");
    expect(controller.effects.log).toEqual(["store load"]);
  });

  test("--limit shows that many; after a rollback the target is further back", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    await tell(cluster, deploy);
    expect((await tell(cluster, history, { limit: 1 })).data.deployments).toHaveLength(1);
    await tell(cluster, rollback);
    const { data } = await tell(cluster, history);
    expect(data.deployments[0]).toMatchObject({ how: "rollback", result: "verified" });
    expect(data.rollbackTarget).toBeUndefined();
  });

  test("of a store that is not there is empty", async () => {
    const cluster = aClusterOf({ nodes: 0 });
    cluster.world.store.state = undefined;
    const { data, exit } = await tell(cluster, history);
    expect(exit).toBe(0);
    expect(data.deployments).toEqual([]);
  });
});

describe("logs", () => {
  test("of a program that dflow.yaml does not name are refused", async () => {
    const { exit, failure } = await tell(aClusterOf({ nodes: 1, running: "v1" }), logs, { executable: "helo" });
    expect(exit).toBe(2);
    expect(failure).toContain('there is no "helo" in dflow.yaml');
    expect(failure).toContain("there are hello");
  });

  test("of a program that an older dflow.yaml had are shown while it lies on a Node", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { exit, data } = await tell(cluster, logs, { executable: "hello" }, ({ dflow }) =>
      Object.assign(dflow, { settings: { ...dflow.settings, executables: [] } }),
    );
    expect(exit).toBe(0);
    expect(data.logs).toMatchObject([{ executable: "hello" }]);
  });

  test("that are not there are told as that", async () => {
    const { exit, view } = await tell(aClusterOf({ nodes: 1, running: "v1" }), logs, { version: "9999" });
    expect(exit).toBe(0);
    expect(view).toContain("nothing has run there yet that this asks for");
  });

  test("shows what the current version wrote, program by program", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: both });
    const { exit, data, view } = await tell(cluster, logs);
    expect(exit).toBe(0);
    expect(data.logs).toHaveLength(4);
    expect(view).toContain(`Node 1: worker ${v1}`);
    expect(view).toContain(`hello ${cluster.release("v1").version} started`);
  });

  test("--executable, --index and --lines show less, --version another version", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", programs: both });
    cluster.world.conduct = ({ name }) => (name === "hello" ? { ...good, diesAt: 599_000 } : good);
    const { data } = await tell(cluster, logs, { executable: "hello", index: [1], lines: 2 });
    expect(data.logs).toMatchObject([{ index: 1, executable: "hello", lines: ["hello died", "hello died"] }]);
    cluster.world.conduct = () => good;
    await tell(cluster, deploy);
    const old = await tell(cluster, logs, { version: v1 });
    expect(old.data.logs.map((one: { version: string }) => one.version[0])).toEqual(["1", "1", "1", "1"]);
  });

  test("shows what the others wrote where a link is lost in the middle", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 2, running: "v1" }), logs, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "run logs@0" ? "error" : undefined)),
    );
    expect(exit).toBe(0);
    expect(data.logs).toMatchObject([
      { index: 0, lines: [], error: expect.stringContaining("the link was lost") },
      { index: 1, executable: "hello" },
    ]);
  });

  test("shows what has ended, too, and Nodes that do not answer", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, stop);
    cluster.world.nodes.delete(0);
    cluster.node(1).up = false;
    const { exit, data, view } = await tell(cluster, logs);
    expect(exit).toBe(0);
    expect(data.logs).toMatchObject([
      { index: 0, error: "it is missing" },
      { index: 1 },
      { index: 2, executable: "hello" },
    ]);
    expect(view).toContain("Node 0: it is missing");
  });
});

describe("compare-checksums", () => {
  test("agrees where the record, the file and the running bytes do", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const { exit, data, view } = await tell(cluster, compareChecksums);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ agree: true, version: cluster.release("v1").version });
    const [one] = data.nodes[0].executables;
    expect([one.file, one.running]).toEqual([one.recorded, one.recorded]);
    expect(view).toContain(`every Node has and runs ${v1} as it was built`);
  });

  test.each([
    ["the file on a Node", "file"],
    ["the running bytes", "running"],
  ])("is exit 12 when %s differs, and says what mends it", async (_, which) => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    const there = cluster.node(1);
    const other = cluster.release("v9").executables[0]?.checksum as never;
    const [file] = there.files;
    if (which === "file" && file) file.bytes = other;
    else there.processes = there.processes.map((one) => ({ ...one, bytes: other }));
    const { exit, data, view, failure } = await tell(cluster, compareChecksums);
    expect(exit).toBe(12);
    expect(data.nodes.map((node: { executables: { agrees: boolean }[] }) => node.executables[0]?.agrees)).toEqual([
      true,
      false,
    ]);
    expect(view).toContain("differs");
    expect(failure).toContain("node 1: what lies or runs there is not what was built");
    expect(failure).toContain('"dflow repair"');
  });

  test("is exit 12 where nothing runs or a Node is away, and 3 before the first deploy", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    await tell(cluster, stop, { index: [0] });
    cluster.node(1).up = false;
    const { exit, data } = await tell(cluster, compareChecksums);
    expect(exit).toBe(12);
    expect(data.nodes[1].error).toContain("nothing answers");
    expect((await tell(cluster, compareChecksums, { index: [2] })).exit).toBe(0);
    expect((await tell(aClusterOf({ nodes: 1 }), compareChecksums)).exit).toBe(3);
  });

  test("holds a Node of a share against the version of that share", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    await tell(cluster, deploy, { rollout: 50 });
    const { exit, data } = await tell(cluster, compareChecksums);
    expect(exit).toBe(0);
    expect(data.nodes[0].executables[0].version).toBe(cluster.release("v2").version);
    expect(v2).toBe(data.nodes[0].executables[0].version.slice(0, 7));
  });
});
