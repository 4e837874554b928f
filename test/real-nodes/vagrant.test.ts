import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newKeyPair } from "../../src/backends/vm/local/keys.ts";
import type { Image, Node, PublicKeys } from "../../src/domain/node.ts";
import { transport } from "../../src/ssh/transport.ts";
import { connected, exec, login } from "../backends/login.ts";
import { testVMBackend } from "../contracts/vm-backend.ts";
import { until } from "../end-to-end/a-cluster.ts";
import { freePort } from "../free-port.ts";
import { transportOptions } from "../hosts/options.ts";
import { docker, label } from "./node.ts";
import { aVagrantPlace, type VagrantPlace } from "./vagrant-place.ts";

const timeout = 600_000;
const execute = promisify(execFile);

testVMBackend(
  "vagrant with docker",
  async () => {
    const place = await aVagrantPlace();
    const backend = place.backend();
    return { backend, image: place.image, again: () => place.backend(), login, clean: () => place.clean() };
  },
  { timeout },
);

describe("vagrant with docker", { timeout }, () => {
  let place: VagrantPlace;
  beforeEach(async () => {
    place = await aVagrantPlace();
  });
  afterEach(() => place.clean());
  const create = (index: number, keys?: string, backend = place.backend()) =>
    backend.create(place.image, { index, keys: keys as PublicKeys | undefined });

  test("with the last Node everything goes: containers, files, Vagrant's own memory", async () => {
    const nodes = await Promise.all([create(0), create(1)]);
    await place.backend().destroy(nodes[0] as Node);
    expect(readdirSync(join(place.top, "nodes"))).toEqual(["1.json"]);
    await place.backend().destroy(nodes[1] as Node);
    expect(await place.containers()).toEqual([]);
    expect(readdirSync(join(place.folder, ".dflow"))).toEqual([]);
    const { stdout } = await execute("vagrant", ["global-status", "--prune"]);
    expect(stdout).not.toContain(place.folder);
  });

  test("a container removed behind its back is noticed, and made again", async () => {
    const [before, stays] = (await Promise.all([create(0), create(1)])) as [Node, Node];
    await docker("rm", "-f", "-v", ...(await place.containers(0)));
    expect(await place.backend().list()).toEqual([stays]);
    const after = await create(0);
    expect(after.hostKey).not.toEqual(before.hostKey);
    expect(await login(after, "echo here")).toBe("here\n");
    expect(await place.containers()).toHaveLength(2);
  });

  test("a halted Node is listed as that; to create it starts it again, with its disk and its keys", async () => {
    const before = await create(0);
    await login(before, "echo kept > kept");
    await docker("stop", "-t", "1", ...(await place.containers(0)));
    expect(await place.backend().list()).toMatchObject([{ index: 0, away: "it is exited" }]);
    const after = await create(0);
    expect(after.hostKey).toEqual(before.hostKey);
    expect(await login(after, "cat kept")).toBe("kept\n");
    expect(await place.backend().list()).toEqual([after]);
  });

  test("a Node that was rebooted, and has another address since, is listed with that", async () => {
    const before = await create(0);
    const [id = ""] = await place.containers(0);
    await docker("stop", "-t", "1", id);
    // It takes the address that was the Node's.
    const other = await docker("run", "-d", "--label", label, place.image, "/bin/sleep", "600");
    try {
      await docker("start", id);
      const [after] = (await place.backend().list()) as [Node];
      expect(after.address).toBe(await docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", id));
      expect({ ...after, address: "" }).toEqual({ ...before, address: "" });
    } finally {
      await docker("rm", "-f", other);
    }
  });

  test("keys of authorized_keys are let in, those that come later too; the key that all boxes share is not", async () => {
    const [friend, later] = [newKeyPair(), newKeyPair()];
    const file = join(place.folder, "authorized_keys");
    await writeFile(file, `# friends\r\n${friend.public} friend's "home" $(touch /tmp/canary)\r\n\n`);
    const node = await create(0, "authorized_keys");
    await writeFile(file, `${later.public} later@home`);
    expect(await create(0, "authorized_keys")).toEqual(node);
    for (const pair of [friend, later]) {
      const client = await connected(node, pair.private);
      expect((await exec(client, "echo in; ls /tmp/canary")).stdout).toBe("in\n");
      client.destroy();
    }
    const lines = (await login(node, "cat .ssh/authorized_keys")).trim().split("\n");
    expect(lines).toHaveLength(3);
    const folders = (await execute("dpkg", ["-L", "vagrant"])).stdout.split("\n");
    const shared = readFileSync(folders.find((name) => name.endsWith("/keys/vagrant.pub")) ?? "", "utf8");
    expect(lines.join()).not.toContain(shared.split(" ")[1]);
  });

  test("another host key than the pinned one is refused before a byte of authentication", async () => {
    const node = await create(0);
    await place.asRoot(node, "rm /etc/ssh/ssh_host_*; ssh-keygen -A; systemctl restart ssh");
    const [listed] = (await place.backend().list()) as [Node];
    expect(listed.hostKey).toEqual(node.hostKey);
    const ssh = transport(transportOptions());
    await expect(ssh.connect(listed).then((remote) => remote.close())).rejects.toMatchObject({ code: "ssh/host-key" });
  });

  test("memory, processors, a network and ports reach the container; the network goes with the Node", async () => {
    const port = await freePort(2);
    const options = {
      memory: 300,
      cpus: 1,
      network: "172.31.250.10",
      ports: [`${port}:8080`],
      nodes: { 1: { memory: 200 } },
    };
    const backend = place.backend(options);
    const networks = () => docker("network", "ls", "--format", "{{.Name}}");
    const before = await networks();
    const node = await create(1, undefined, backend);
    const [id = ""] = await place.containers(1);
    const shape = "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{json .HostConfig.PortBindings}}";
    const [memory, cpus, ports = ""] = (await docker("inspect", "-f", shape, id)).split(" ");
    expect([Number(memory), Number(cpus)]).toEqual([200 * 2 ** 20, 1e9]);
    expect(JSON.parse(ports)["8080/tcp"]).toEqual([{ HostIp: "127.0.0.1", HostPort: `${port + 1}` }]);
    expect(await place.asRoot(node, "hostname -I")).toContain("172.31.250.11");
    await backend.destroy(node);
    expect(await networks()).toBe(before);
  });

  test("what was left by a folder that was deleted is replaced", async () => {
    await create(0);
    const [left] = await place.containers();
    await rm(join(place.folder, ".dflow"), { recursive: true });
    expect(await place.backend().list()).toMatchObject([{ index: 0, away: "it was not made to its end" }]);
    const node = await create(0);
    expect(await login(node, "echo here")).toBe("here\n");
    expect(await place.containers()).toEqual([expect.not.stringMatching(`^${left}$`)]);
  });

  test.each(["dflow", "dflow and vagrant"])(
    "%s killed while a Node is made: the next run makes it whole",
    async (whom) => {
      const child = spawn(process.execPath, [fileURLToPath(new URL("create-node.ts", import.meta.url)), place.folder]);
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await until(async () => (await place.containers()).length === 1);
      const groups = childrenOf(child.pid as number);
      child.kill("SIGKILL");
      if (whom === "dflow and vagrant") for (const pid of groups) process.kill(-pid, "SIGKILL");
      await ended;
      expect(groups).toHaveLength(1);
      expect(await place.backend().list()).toMatchObject([{ index: 0, away: "it was not made to its end" }]);
      const node = await create(0);
      expect(await login(node, "echo here")).toBe("here\n");
      expect(await place.backend().list()).toEqual([node]);
      expect(await place.containers()).toHaveLength(1);
    },
  );

  test("a Node that was half made can be destroyed", async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL("create-node.ts", import.meta.url)), place.folder]);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await until(async () => (await place.containers()).length === 1);
    for (const pid of [...childrenOf(child.pid as number).map((pid) => -pid), child.pid as number]) {
      process.kill(pid, "SIGKILL");
    }
    await ended;
    const [half] = (await place.backend().list()) as [Node];
    await place.backend().destroy(half);
    expect(await place.containers()).toEqual([]);
    expect(readdirSync(join(place.folder, ".dflow"))).toEqual([]);
  });

  test("an image that is not there: what docker said, a hint, nothing left behind", async () => {
    const bad = place.backend().create("dflow-test-no-such:1" as Image, { index: 0, keys: undefined });
    await expect(bad).rejects.toMatchObject({
      code: "preflight/vm",
      hint: expect.stringContaining("docker image inspect dflow-test-no-such:1"),
      evidence: [{ lines: expect.arrayContaining([expect.stringContaining("dflow-test-no-such:1")]) }],
    });
    expect(await place.backend().list()).toEqual([]);
    expect(readdirSync(join(place.folder, ".dflow"))).toEqual([]);
  });

  test.each([
    ["libvirt", /vagrant-libvirt/],
    ["virtualbox", /provider/],
    ["nonsense", /vagrant-nonsense/],
  ])("a provider that cannot be had, %s: what to install", async (provider, hint) => {
    const backend = place.backend({ provider, options: { "create-args": [] } });
    const failed = backend.create("debian/bookworm64" as Image, { index: 0, keys: undefined });
    await expect(failed).rejects.toMatchObject({ code: "preflight/vm", hint: expect.stringMatching(hint) });
  });

  test("an image without an sshd: it says so, and nothing is left behind", async () => {
    const options = { "boot-timeout": "5s", options: { cmd: ["/bin/sleep", "600"] } };
    await expect(create(0, undefined, place.backend(options))).rejects.toMatchObject({
      code: "preflight/vm",
      hint: expect.stringContaining("sshd"),
    });
    expect(await place.containers()).toEqual([]);
  });

  test("nothing of dflow.yaml becomes Ruby or shell: it reaches the container as it stands", async () => {
    const canary = join(place.folder, "canary");
    const hostile = `#{File.write(%q(${canary}), "")}\`touch ${canary}\`$(touch ${canary})"'; touch ${canary}; '`;
    const cmd = ["/bin/sh", "-c", "exec /lib/systemd/systemd", hostile];
    await create(0, undefined, place.backend({ options: { cmd, env: { HOSTILE: hostile } } }));
    const [id = ""] = await place.containers(0);
    expect(JSON.parse(await docker("inspect", "-f", "{{json .Config.Cmd}}", id))).toEqual(cmd);
    expect(JSON.parse(await docker("inspect", "-f", "{{json .Config.Env}}", id))).toContain(`HOSTILE=${hostile}`);
    const image = place.backend().create(hostile as Image, { index: 1, keys: undefined });
    await expect(image).rejects.toMatchObject({ code: "preflight/vm" });
    await expect(readFile(canary)).rejects.toThrow("ENOENT");
  });
});

/** Of a process: those that it started, which are at the head of a group of their own. */
function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
    } catch {
      return false;
    }
  });
}
