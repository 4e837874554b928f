import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { server } from "./cluster.ts";
import { type Load, together } from "./load.ts";
import { docker } from "./node.ts";
import { aVagrantCluster, type VagrantCluster } from "./vagrant-cluster.ts";

/** One story: each test goes on where the one before ended. */
describe("the life of a cluster of Vagrant's", { timeout: 600_000 }, () => {
  let it: VagrantCluster;
  let networks: string;
  let version = "";
  beforeAll(async () => {
    networks = await listNetworks();
    it = await aVagrantCluster("process");
  });
  afterAll(() => it?.remove());

  const serving = async (): Promise<readonly number[]> => {
    const { data } = await it.ask("list");
    // biome-ignore lint/suspicious/noExplicitAny: one Node of `list --json`.
    const good = (node: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: one version of it.
      node.versions.some((one: any) => one.serving && one.version === version && one.health === "healthy");
    return data.nodes.filter(good).map(({ index }: { index: number }) => index);
  };

  test("set 3 makes three Nodes, side by side", async () => {
    expect(await it.ask("set", "3")).toMatchObject({ exit: 0, data: { count: 3, changed: true } });
    expect(await it.ask("get")).toMatchObject({ data: { count: 3, found: 3, missing: [], surplus: [] } });
    expect(await it.ask("set", "3")).toMatchObject({ exit: 0, data: { changed: false } });
  });

  test("a deploy, and another one under load: nobody is turned away", async () => {
    version = it.commit(await server("v1"));
    expect(await it.ask("deploy")).toMatchObject({ exit: 0, data: { version } });
    const clients = { fresh: 1, kept: 1, rate: 100 };
    const loads: readonly Load[] = await Promise.all([0, 1, 2].map((index) => it.clientsOf(index, clients)));
    version = it.commit(await server("v2"));
    expect(await it.ask("deploy")).toMatchObject({ exit: 0, data: { version } });
    await Promise.all(loads.map((load) => load.sends(50)));
    const { sent, failures } = together(await Promise.all(loads.map((load) => load.stop())));
    expect(failures).toEqual({});
    expect(sent).toBeGreaterThan(150);
    expect(await serving()).toEqual([0, 1, 2]);
  });

  test("set 5 brings two more up, on the version that is current", async () => {
    expect(await it.ask("set", "5")).toMatchObject({ exit: 0, data: { count: 5, before: 3, version } });
    expect(await serving()).toEqual([0, 1, 2, 3, 4]);
  });

  test("set 2 takes the highest away", async () => {
    expect(await it.ask("set", "2")).toMatchObject({ exit: 0, data: { count: 2, before: 5 } });
    expect(await serving()).toEqual([0, 1]);
    expect(await it.place.containers()).toHaveLength(2);
  });

  test("cycle makes a Node anew while the other one serves", async () => {
    const [before] = await it.place.containers(0);
    const load = await it.clientsOf(1, { fresh: 1, kept: 1, rate: 50 });
    expect(await it.ask("cycle", "0")).toMatchObject({ exit: 0, data: { index: 0, version, result: "done" } });
    expect(together([await load.stop()]).failures).toEqual({});
    expect(await it.place.containers(0)).toEqual([expect.not.stringMatching(`^${before}$`)]);
    expect(await serving()).toEqual([0, 1]);
  });

  test("a Node that was destroyed is missing, and repair makes it again", async () => {
    expect(await it.ask("destroy", "1")).toMatchObject({ exit: 0, data: { changed: true } });
    expect(await it.ask("get")).toMatchObject({ data: { count: 2, found: 1, missing: [1] } });
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { healthy: true, version } });
    expect(await serving()).toEqual([0, 1]);
  });

  test("a Node whose container was removed behind its back is made again", async () => {
    await docker("rm", "-f", "-v", ...(await it.place.containers(0)));
    expect(await it.ask("get")).toMatchObject({ data: { found: 1, missing: [0] } });
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { healthy: true } });
    expect(await serving()).toEqual([0, 1]);
  });

  test("a Node that was halted is started again, with what it had", async () => {
    await it.place.asRoot({ index: 1 }, "echo kept > /root/kept");
    await docker("stop", "-t", "1", ...(await it.place.containers(1)));
    const { data } = await it.ask("list");
    expect(data.nodes[1]).toMatchObject({ status: "unreachable", error: expect.stringContaining("exited") });
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { healthy: true } });
    expect(await serving()).toEqual([0, 1]);
    expect(await it.place.asRoot({ index: 1 }, "cat /root/kept")).toBe("kept");
  });

  test("the chaos monkey takes one, and repair makes it again", async () => {
    const { exit, data } = await it.ask("chaos-monkey", "--seed", "7");
    expect({ exit, destroyed: data.destroyed.length }).toEqual({ exit: 0, destroyed: 1 });
    expect(await it.place.containers()).toHaveLength(1);
    expect(await it.ask("chaos-monkey")).toMatchObject({ exit: 3 });
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { healthy: true } });
    expect(await serving()).toEqual([0, 1]);
  });

  test("set 0 leaves no container, no network and no file of a Node behind", async () => {
    expect(await it.ask("set", "0")).toMatchObject({ exit: 0, data: { count: 0 } });
    expect(await it.place.containers()).toEqual([]);
    expect(await listNetworks()).toBe(networks);
    expect(readdirSync(join(it.place.folder, ".dflow"))).not.toContain("vagrant");
    expect(await it.ask("get")).toMatchObject({ data: { count: 0, found: 0 } });
  });
});

const listNetworks = () => docker("network", "ls", "--format", "{{.Name}}");
