import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";
import { endForGood, faultsWith, fillDisk, lasting } from "./faults.ts";
import { docker } from "./node.ts";
import { aRepairable, type Repairable } from "./repairable.ts";

/** Those that the table of faults is played on. */
const backends = ["process", "systemd", "docker"] as const;

describe.each(backends)("repair on real Nodes with container-backend %s", { timeout: 600_000 }, (containers) => {
  let it: Repairable;
  beforeAll(async () => {
    it = await aRepairable({ containers });
    it.commit(await server("v1"));
    expect(await it.ask("set", "3")).toMatchObject({ exit: 0 });
    expect(await it.ask("deploy")).toMatchObject({ exit: 0 });
  });
  afterAll(() => it?.remove());

  const everybodyServes = async () => {
    expect(await it.heard()).toEqual([0, 1, 2].map((index) => `hello v1 from node ${index}`));
    const { exit, data } = await it.ask("repair");
    expect({ exit, changed: data.changed, healthy: data.healthy }).toEqual({ exit: 0, changed: false, healthy: true });
    expect((await it.ask("compare-checksums")).exit).toBe(0);
  };

  test.each(faultsWith(containers))("$that: it is found, healed and told", async (fault) => {
    const victim = it.machines.node(1);
    const made = it.machines.made(1);
    await fault.happensTo(victim, containers);

    const { stdout, stderr } = await it.dflow(fault.seenBy.command, "--progress", "none");
    expect(`${stdout}${stderr}`).toMatch(fault.seenBy.words);

    const { exit, data, error } = await it.ask("repair");
    expect({ exit, error }).toEqual({ exit: 0, error: null });
    expect(data.nodes[1]).toMatchObject({ found: fault.found, did: fault.did, result: "done" });
    expect(data.nodes[1].because).toMatch(fault.because);
    expect(data.nodes.map((node: { found: string }) => node.found)).toEqual(["healthy", fault.found, "healthy"]);
    expect(it.machines.made(1) - made).toBe(fault.made ? 1 : 0);
    await everybodyServes();
  });

  const comesBack = async () => {
    await it.machines.node(1).reboot();
    // Whoever starts it again may be about to.
    while ((await it.heard())[1] === "nobody") await sleep(100);
    await everybodyServes();
  };
  if (lasting.includes(containers)) test("rebooted, it serves again by itself: nothing is to be repaired", comesBack);

  test("all programs ended at once: restarted one Node after the other, and no release is blamed", async () => {
    for (const index of [0, 1, 2]) await endForGood(it.machines.node(index), containers);
    const { exit, stdout } = await it.dflow("repair", "--progress", "ndjson", "--json");
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).data.nodes.map((node: { did: string[] }) => node.did)).toEqual(
      Array(3).fill(["restart"]),
    );
    await everybodyServes();
  });

  test("most Nodes away at once: none is destroyed, and it says so", async () => {
    const stopSshd = faultsWith(containers).find((one) => one.that === "its sshd is stopped");
    const made = [0, 1, 2].map(it.machines.made);
    for (const index of [0, 1]) await stopSshd?.happensTo(it.machines.node(index), containers);
    const { exit, error } = await it.ask("repair");
    expect(exit).toBe(12);
    expect(error.message).toBe("2 of 3 Nodes fail at once, most cannot be reached: no Node is destroyed");
    expect([0, 1, 2].map(it.machines.made)).toEqual(made);
    expect((await it.ask("get")).data.found).toBe(3);
    for (const index of [0, 1]) await it.machines.node(index).asRoot("systemctl restart ssh.socket ssh.service");
    await everybodyServes();
  });
});

describe("a disk that is full", { timeout: 600_000 }, () => {
  let it: Repairable;
  beforeAll(async () => {
    const create = ["--tmpfs", "/home/vagrant/.dflow:rw,exec,size=250m,uid=1000,gid=1000,mode=700"];
    it = await aRepairable({ containers: "process", nodes: 2, create });
    it.commit(await server("v1"));
    expect(await it.ask("set", "2")).toMatchObject({ exit: 0 });
    expect(await it.ask("deploy")).toMatchObject({ exit: 0 });
  });
  afterAll(() => it?.remove());

  test("is told by list and repair, which change nothing while the program is well; a deploy refuses to begin", async () => {
    await fillDisk(it.machines.node(1));
    const { data } = await it.ask("list");
    expect(data.nodes[1].warnings).toEqual([
      'its disk is full: "dflow gc" removes old versions; or give it a larger disk',
    ]);
    const { exit, stdout } = await it.dflow("repair");
    expect(exit).toBe(0);
    expect(stdout).toContain("Node 1: its disk is full");
    it.commit(await server("v2"));
    const refused = await it.ask("deploy");
    expect(refused).toMatchObject({ exit: 3, error: { message: expect.stringContaining("node 1 has 0 MiB free") } });
    expect(await it.heard()).toEqual(["hello v1 from node 0", "hello v1 from node 1"]);
  });

  test("lets nothing be started there, and what the Node remembers stays whole: repair makes it anew", async () => {
    const remembered = await it.machines.node(1).asRoot("cat /home/vagrant/.dflow/hello/node.json");
    expect(JSON.parse(remembered)).toMatchObject({ index: 1 });
    await endForGood(it.machines.node(1), "process");
    const { exit, data } = await it.ask("repair");
    expect(exit).toBe(0);
    expect(data.nodes[1]).toMatchObject({ found: "unhealthy", result: "done" });
    expect(data.nodes[1].did).toEqual(["restart", "copy", "restart", "destroy", "create"]);
    expect(it.machines.made(1)).toBe(2);
    expect(await it.heard()).toEqual(["hello v1 from node 0", "hello v1 from node 1"]);
    expect((await it.ask("repair")).data.changed).toBe(false);
  });
});

describe("where Nodes can only be listed", { timeout: 600_000 }, () => {
  let it: RealCluster;
  beforeAll(async () => {
    it = await aRealCluster({ nodes: 2, containers: "docker", settings: ["ssh: {connect-timeout: 3s}"] });
    it.commit(await server("v1"));
    expect(await it.ask("deploy")).toMatchObject({ exit: 0 });
  });
  afterAll(() => it?.remove());

  test("a Node that does not answer is left alone, with what to do; nobody holds the lock for it", async () => {
    await docker("pause", it.nodes[1]?.container ?? "");
    const epoch = async () => JSON.parse(await readFile(join(it.folder, ".dflow/store.json"), "utf8")).state.epoch;
    const before = await epoch();
    const { exit, stderr } = await it.dflow("repair", "--progress", "none");
    expect(exit).toBe(12);
    expect(stderr).toMatch(/^dflow: node 1 could not be repaired\n/);
    expect(stderr).toContain("this VM backend can only list Nodes: put them right or make them anew yourself");
    expect(stderr).toMatch(/node 1.*did not answer within 3 s/);
    expect(await epoch()).toBe(before);
    await docker("unpause", it.nodes[1]?.container ?? "");
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { changed: false, healthy: true } });
  });

  test("where dockerd is stopped, it says how it is started; then all is well", async () => {
    const stopped = it.nodes[1];
    await stopped?.asRoot("systemctl stop docker.socket docker.service");
    const { exit, stderr } = await it.dflow("repair", "--progress", "none");
    expect(exit).toBe(12);
    expect(stderr).toMatch(/^dflow: node 1 could not be repaired\n/);
    expect(stderr).toContain("on the Node, as root: systemctl enable --now docker");
    expect(stderr).toMatch(/node 1: .*docker does not answer/);
    await stopped?.asRoot("systemctl start docker.service");
    expect(await it.ask("repair")).toMatchObject({ exit: 0, data: { healthy: true } });
  });
});
