import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { aCluster, type Cluster, hello, said } from "./a-cluster.ts";

describe("a store that is lost, old, foreign or damaged", () => {
  let cluster: Cluster;
  let latest: string;
  const store = (...names: string[]) => join(cluster.folder, ".dflow", ...names);
  const deploy = async (name: string): Promise<string> => {
    latest = cluster.commit(hello(name));
    expect((await cluster.ask("deploy")).exit).toBe(0);
    return latest;
  };
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (name: string) => [`hello ${name} from node 0`, `hello ${name} from node 1`];
  /** A copy of the store as it is now; `put` puts it back. */
  const keep = (from: Cluster = cluster) => {
    const folder = mkdtempSync(join(tmpdir(), "dflow-kept-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of ["store.json", "store.json.d"])
      cpSync(join(from.folder, ".dflow", name), join(folder, name), { recursive: true });
    return {
      put: (name: string) => {
        rmSync(store(name), { recursive: true, force: true });
        cpSync(join(folder, name), store(name), { recursive: true });
      },
    };
  };

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 2 });
    await deploy("v1");
  });
  afterAll(() => cluster.stop());

  it("deleted, is made anew from the Nodes: what runs is known, and rollback still works without a copy", async () => {
    const [before] = [latest];
    await deploy("v2");
    rmSync(store(), { recursive: true });
    const { stdout, stderr, exit } = await cluster.dflow("list", "--json");
    expect({ exit, current: JSON.parse(stdout).data.current }).toEqual({ exit: 0, current: latest });
    expect(stderr).toContain("the store is lost; it was made anew from what 2 Nodes remember");
    const back = await cluster.ask("rollback");
    expect(back).toMatchObject({ exit: 0, data: { version: before, previous: latest, bytes: 0 } });
    expect(await serving()).toEqual(everywhere("v1"));
    expect((await cluster.ask("history")).data.deployments.map((one: { how: string }) => one.how)).toEqual([
      "rollback",
      "rebuilt",
      "rebuilt",
    ]);
  });

  it("put back as it was some deploys ago, is noticed, and what runs now stays known", async () => {
    const old = keep();
    await deploy("v3");
    for (const name of ["store.json", "store.json.d"]) old.put(name);
    const { stdout, stderr } = await cluster.dflow("list", "--json");
    expect(JSON.parse(stdout).data.current).toBe(latest);
    expect(stderr).toContain("the store is older than the Nodes");
    expect((await cluster.ask("deploy")).data.changed).toBe(false);
    await deploy("v4");
    expect(await serving()).toEqual(everywhere("v4"));
    expect((await cluster.dflow("list")).stderr).toBe("");
  });

  it("put back in part, is no loss: its copies know better", async () => {
    const old = keep();
    await deploy("v5");
    old.put("store.json");
    const { stdout, stderr } = await cluster.dflow("list", "--json");
    expect({ current: JSON.parse(stdout).data.current, stderr }).toEqual({ current: latest, stderr: "" });
  });

  it("of another cluster is refused before a Node is touched", async () => {
    const ours = keep();
    const other = await aCluster({ nodes: 1 });
    onTestFinished(() => other.stop());
    other.commit(hello("v9"));
    expect((await other.ask("deploy")).exit).toBe(0);
    const theirs = keep(other);
    const witness = () => cluster.servers.map(({ home }) => readFileSync(join(home, ".dflow/hello/node.json"), "utf8"));
    const before = witness();

    theirs.put("store.json");
    const mixed = await cluster.ask("deploy");
    expect(mixed).toMatchObject({ exit: 3, error: { code: "store/foreign" } });
    expect(mixed.error.message).toContain("belongs to another cluster than its copies");
    theirs.put("store.json.d");
    for (const command of ["deploy", "list", "rollback", "repair", "stop"])
      expect(await cluster.ask(command)).toMatchObject({ exit: 3, error: { code: "store/foreign" } });
    expect(witness()).toEqual(before);
    expect(await serving()).toEqual(everywhere("v5"));
    for (const name of ["store.json", "store.json.d"]) ours.put(name);
    expect((await cluster.ask("verify")).exit).toBe(0);
  });

  it("of another name in dflow.yaml is refused", async () => {
    cluster.rewrite("name: hello\n", "name: other\n");
    const refused = await cluster.ask("list");
    cluster.rewrite("name: other\n", "name: hello\n");
    expect(refused).toMatchObject({ exit: 3, error: { code: "store/foreign" } });
    expect(refused.error.message).toContain('is the store of "hello", not of "other"');
  });

  it("damaged in one file, is told and goes on; damaged in all of them, says so and what to do, which works", async () => {
    const flip = (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace('"epoch": ', '"epoch": 1'));
    flip(store("store.json"));
    expect(await cluster.dflow("list")).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining("store.json: its content does not match its checksum"),
    });
    await deploy("v6");
    expect((await cluster.dflow("list")).stderr).toBe("");

    flip(store("store.json"));
    for (const name of readdirSync(store("store.json.d"))) flip(store("store.json.d", name));
    const refused = await cluster.ask("deploy");
    expect(refused).toMatchObject({ exit: 3, error: { code: "store/damaged" } });
    expect(refused.error.hint).toContain("the next command rebuilds the store from the Nodes");
    for (const name of ["store.json", "store.json.d"]) renameSync(store(name), store(`${name}.away`));
    expect((await cluster.ask("list")).data.current).toBe(latest);
    await deploy("v7");
    expect(await serving()).toEqual(everywhere("v7"));
  });

  it.each([
    ["a folder", (path: string) => void mkdirSync(path), "is a folder"],
    ["empty", (path: string) => writeFileSync(path, ""), "it is empty"],
  ])("%s in the place of store.json is told", async (_, put, words) => {
    const ours = keep();
    rmSync(store("store.json"));
    put(store("store.json"));
    const { stderr } = await cluster.dflow("list");
    expect(stderr).toContain(words);
    ours.put("store.json");
    expect((await cluster.dflow("list")).stderr).toBe("");
  });
});
