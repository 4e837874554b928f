import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoad } from "../../src/local/load.ts";
import { dflow as runDflow } from "../acceptance/run-dflow.ts";
import { freePort } from "../free-port.ts";
import { hello, said } from "./a-cluster.ts";

describe("a cluster of Nodes that dflow makes itself", () => {
  const folder = mkdtempSync(join(tmpdir(), "dflow-local-"));
  let port: number;
  const dflow = (...words: string[]) => runDflow(words, { cwd: folder });
  const ask = async (...words: string[]) => JSON.parse((await dflow(...words, "--json")).stdout);
  const urlOf = async (index: number) => `http://${(await dflow("address", `${index}`)).stdout.trim()}:${port}`;
  const nodes = async (): Promise<{ index: number; status: string; versions: { serving: boolean }[] }[]> =>
    (await ask("list")).data.nodes;
  const serving = async () =>
    (await nodes()).filter((node) => node.versions.some((one) => one.serving)).map((node) => node.index);

  beforeAll(async () => {
    port = await freePort();
    writeFileSync(join(folder, "hello"), hello("v1"), { mode: 0o755 });
    writeFileSync(
      join(folder, "dflow.yaml"),
      [
        "name: hello",
        "count: 2",
        "vm-backend: local",
        "container-backend: process",
        "executables:",
        "  - name: hello",
        "    path: hello",
        `    port: ${port}`,
        "    verify: [{http: /ready, interval: 100ms, successes: 2, deadline: 20s, healthy-for: 300ms}]",
        "",
      ].join("\n"),
    );
  });
  afterAll(async () => {
    await dflow("set", "0");
    rmSync(folder, { recursive: true, force: true });
  });

  it("has no Nodes until set makes them", async () => {
    const early = await ask("deploy");
    expect({ exit: early.exit, words: early.error.message }).toEqual({ exit: 3, words: "node 0 is missing" });
    expect((await ask("set", "2")).exit).toBe(0);
    expect((await ask("get")).data).toEqual({ count: 2, found: 2, missing: [], surplus: [] });
  });

  it("brings the current version to a Node that is added later", async () => {
    expect((await ask("deploy")).exit).toBe(0);
    expect((await ask("set", "3")).exit).toBe(0);
    expect(await said(await urlOf(2))).toBe("hello v1 from node 2");
  });

  it("makes a Node anew with cycle while the others lose no request", async () => {
    const load = startLoad([await urlOf(0), await urlOf(2)], { clients: 4, rate: 100 });
    await load.sends(20);
    const before = readFileSync(join(folder, ".dflow/nodes/1/host_key.pub"), "utf8");
    const { exit, data } = await ask("cycle", "1");
    await load.sends(20);
    expect((await load.stop()).failures).toEqual({});
    expect({ exit, index: data.index }).toEqual({ exit: 0, index: 1 });
    expect(readFileSync(join(folder, ".dflow/nodes/1/host_key.pub"), "utf8")).not.toBe(before);
    expect(await said(await urlOf(1))).toBe("hello v1 from node 1");
  });

  it("is made whole by repair after a Node has stopped answering", async () => {
    const { pid } = JSON.parse(readFileSync(join(folder, ".dflow/nodes/2/process.json"), "utf8"));
    process.kill(pid, "SIGKILL");
    expect((await nodes()).map((node) => node.status)).toEqual(["reachable", "reachable", "unreachable"]);
    const { exit, data } = await ask("repair");
    expect({ exit, found: data.nodes[2].found, result: data.nodes[2].result }).toEqual({
      exit: 0,
      found: "unreachable",
      result: "done",
    });
    expect(await serving()).toEqual([0, 1, 2]);
    expect((await ask("repair")).data.changed).toBe(false);
  });

  it("survives the chaos-monkey, which takes the same Node for the same seed and leaves one healthy", async () => {
    const plan = await ask("chaos-monkey", "--seed", "7", "--dry-run");
    expect(plan.data.plan.waves[0].lanes.length).toBe(1);
    const struck = await ask("chaos-monkey", "--seed", "7");
    expect(struck.data.destroyed.map((node: { index: number }) => node.index)).toEqual([
      plan.data.plan.waves[0].lanes[0].index,
    ]);
    const refused = await ask("chaos-monkey", "--count", "2");
    expect(refused.exit).toBe(3);
    expect((await ask("repair")).exit).toBe(0);
    expect(await serving()).toEqual([0, 1, 2]);
  });

  it("takes the highest indexes away, and ends what ran there", async () => {
    const { exit, data } = await ask("set", "1");
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { did: string }) => node.did)).toEqual(["kept", "destroyed", "destroyed"]);
    expect(existsSync(join(folder, ".dflow/nodes/2"))).toBe(false);
    expect(await serving()).toEqual([0]);
  });
});
