import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import ssh2 from "ssh2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { portSwap } from "../../src/backends/traffic/port-swap.ts";
import { newKeyPair } from "../../src/backends/vm/local/keys.ts";
import { identityOf, isAlive } from "../../src/backends/vm/local/processes.ts";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import type { Image, Node, PublicKeys } from "../../src/domain/node.ts";
import { aService } from "../contracts/traffic.ts";
import { testVMBackend } from "../contracts/vm-backend.ts";
import { answering, reach } from "./answering.ts";
import { aLocalBackend } from "./local-cluster.ts";
import { connected, exec, login } from "./login.ts";
import { shellRemote } from "./shell-remote.ts";

const destroyAll = async (backend: VMBackend, folder: string) => {
  for (const node of await backend.list()) await backend.destroy(node);
  await rm(folder, { recursive: true });
};

testVMBackend("local", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dflow-local-"));
  const backend = aLocalBackend(folder);
  return { backend, again: () => aLocalBackend(folder), login, clean: () => destroyAll(backend, folder) };
});

describe("a Node that is a process", () => {
  let folder: string;
  let backend: VMBackend;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dflow-local-"));
    backend = aLocalBackend(folder);
  });
  afterEach(() => destroyAll(backend, folder));

  const create = (index: number, keys?: string) =>
    backend.create("any" as Image, { index, keys: keys as PublicKeys | undefined });
  const part = (index: number, name: string) => join(folder, ".dflow", "nodes", String(index), name);
  const itsProcess = (index: number) => JSON.parse(readFileSync(part(index, "process.json"), "utf8"));
  /** As a container backend starts a program: in a session of its own, its output in a file. */
  const startProgram = async (node: Node, more = "") => {
    const pid = Number(
      await login(
        node,
        `${more} setsid -f sh -c 'echo $$ >pid; exec sleep 1000' </dev/null >/dev/null 2>&1
      until [ -s pid ]; do sleep 0.05; done; cat pid`,
      ),
    );
    return (await identityOf(pid)) ?? expect.fail("it did not start");
  };

  test("each one has an address of its own, and keys that only its owner can read", async () => {
    const [one, other] = await Promise.all([create(0), create(1)]);
    expect(one.host).not.toBe(other.host);
    expect(one.address).toBe(one.host);
    for (const name of ["client_key", "host_key"]) expect((await stat(part(0, name))).mode & 0o777).toBe(0o600);
  });

  test("a killed one is still listed, does not answer, and comes up again as it was", async () => {
    const node = await create(0);
    await login(node, "echo kept >file");
    process.kill(itsProcess(0).pid, "SIGKILL");
    await expect.poll(() => isAlive(itsProcess(0))).toBe(false);
    expect(await backend.list()).toEqual([node]);
    await expect(login(node, "true")).rejects.toThrow();
    const programBefore = itsProcess(0);
    expect(await create(0)).toEqual(node);
    expect(itsProcess(0)).not.toEqual(programBefore);
    expect(await login(node, "cat file")).toBe("kept\n");
  });

  test("two runs that bring a killed one up at once both get it", async () => {
    const node = await create(0);
    process.kill(itsProcess(0).pid, "SIGKILL");
    expect(
      await Promise.all([create(0), aLocalBackend(folder).create("any" as Image, { index: 0, keys: undefined })]),
    ).toEqual([node, node]);
    expect(await login(node, "echo here")).toBe("here\n");
  });

  test("when its folder is deleted by hand its process ends, and a new one has the index", async () => {
    const before = await create(0);
    const its = itsProcess(0);
    const program = await startProgram(before);
    await rm(part(0, ""), { recursive: true });
    expect(await backend.list()).toEqual([]);
    await expect.poll(() => isAlive(its), { timeout: 30_000 }).toBe(false);
    const after = await create(0);
    expect(after.hostKey).not.toEqual(before.hostKey);
    expect(await isAlive(program)).toBe(false);
    expect(await login(after, "cat pid || echo none")).toBe("none\n");
  });

  test("a program outlives the process of its Node, as after a restart of sshd, but not the Node", async () => {
    const node = await create(0);
    const program = await startProgram(node);
    process.kill(itsProcess(0).pid, "SIGTERM");
    await expect.poll(() => isAlive(itsProcess(0))).toBe(false);
    expect(await isAlive(program)).toBe(true);
    await backend.destroy(node);
    expect(await isAlive(program)).toBe(false);
  });

  test("destroy also ends what has another HOME but stands in a run folder, and nobody else", async () => {
    const [node, other] = await Promise.all([create(0), create(1)]);
    const recorded = await startProgram(node, "HOME=/nonexistent");
    const stranger = await startProgram(other);
    const { boot, pid, started } = recorded;
    const run = join(part(0, "home"), ".dflow", "hello", "run", "web", "v1.1");
    await mkdir(run, { recursive: true });
    await writeFile(join(run, "process"), `${boot} ${pid} ${started} 2 0\n`);
    // The kernel has given this pid to another process since.
    await writeFile(join(run, "watcher"), `${boot} ${stranger.pid} ${stranger.started - 1}\n`);
    await backend.destroy(node);
    expect(await isAlive(recorded)).toBe(false);
    expect(await isAlive(stranger)).toBe(true);
    expect(await login(other, "echo here")).toBe("here\n");
  });

  test("a damaged folder is told with the way out, not taken for a missing Node", async () => {
    await create(0);
    await writeFile(part(0, "node.json"), "{");
    await expect(backend.list()).rejects.toMatchObject({
      code: "preflight/vm",
      hint: expect.stringContaining("delete"),
    });
    await backend.destroy({ index: 0 } as Node);
  });

  test("keys that cannot be read are told, and nothing is left behind", async () => {
    await expect(create(0, "no-such-file")).rejects.toMatchObject({
      code: "preflight/vm",
      message: expect.stringContaining("no-such-file"),
    });
    expect(await readdir(join(folder)).catch(() => [])).toEqual([]);
  });

  test("it lets in the keys of authorized_keys besides its own, and nobody else", async () => {
    const [friend, stranger] = [newKeyPair(), newKeyPair()];
    await writeFile(join(folder, "authorized_keys"), `# friends\r\n${friend.public} friend@home\r\nnonsense\n`);
    const node = await create(0, "authorized_keys");
    expect(await login(node, "echo own")).toBe("own\n");
    const client = await connected(node, friend.private);
    expect((await exec(client, "echo friend")).stdout).toBe("friend\n");
    client.destroy();
    await expect(connected(node, stranger.private)).rejects.toThrow(/authentication/);
    expect(await readFile(part(0, "log"), "utf8")).toContain("refused publickey");
  });

  test("a key that is let in is no use to who has only its public half", async () => {
    const node = await create(0);
    const [own, stranger] = [await readFile(part(0, "client_key")), newKeyPair().private];
    const forged = ssh2.utils.parseKey(stranger) as ssh2.ParsedKey;
    forged.getPublicSSH = () => (ssh2.utils.parseKey(own) as ssh2.ParsedKey).getPublicSSH();
    const client = new ssh2.Client();
    const outcome = new Promise<string>((resolve) => {
      client.on("ready", () => resolve("let in")).on("error", (error) => resolve(error.message));
    });
    client.connect({
      host: node.host,
      port: node.port,
      username: node.user,
      hostVerifier: () => true,
      authHandler: [{ type: "publickey", username: node.user, key: forged } as never],
    });
    expect(await outcome).toMatch(/authentication/);
    client.destroy();
  });

  test("a command's environment is clean, its status and both its outputs come back", async () => {
    const client = await connected(await create(0));
    process.env.DFLOW_TEST_SECRET = "leaked";
    const { stdout } = await exec(client, "env");
    expect(stdout).toContain(`HOME=${part(0, "home")}\n`);
    expect(stdout).toContain(`DFLOW_PORT_MAP=${part(0, "home")}/port-map\n`);
    expect(stdout).not.toMatch(/DFLOW_TEST_SECRET|NODE_OPTIONS/);
    expect(await exec(client, "echo out; echo err >&2; exit 7")).toEqual({
      stdout: "out\n",
      stderr: "err\n",
      status: 7,
    });
    expect((await exec(client, "kill -TERM $$")).status).toBe("SIGTERM");
    const big = Buffer.alloc(6_000_000, "x");
    expect((await exec(client, "cat; cat </dev/null", big)).stdout).toHaveLength(big.length);
    expect((await exec(client, "exit 3", big)).status).toBe(3);
    client.destroy();
  });

  test("no shell, no terminal, no sftp, no way to other hosts; a tunnel to its own programs", async () => {
    const node = await create(0);
    const program = await answering();
    const client = await connected(node);
    const refusal = (ask: (done: (error?: Error) => void) => void) => new Promise((resolve) => ask(resolve));
    expect(await refusal((done) => client.shell(done))).toBeInstanceOf(Error);
    expect(await refusal((done) => client.sftp(done))).toBeInstanceOf(Error);
    expect(await refusal((done) => client.forwardOut("a", 1, "192.0.2.1", 22, done))).toBeInstanceOf(Error);
    expect(await refusal((done) => client.forwardOut("a", 1, "127.0.0.1", 1, done))).toBeInstanceOf(Error);
    const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) =>
      client.forwardOut("127.0.0.1", 1, "127.0.0.1", program.port, (error, it) =>
        error ? reject(error) : resolve(it),
      ),
    );
    channel.end("hello");
    expect(await text(channel)).toBe(`${program.port}\nhello`);
    client.destroy();
    program.close();
  });

  test("port-swap works on two of them with the same public port", async () => {
    const programs = [await answering(), await answering()];
    const nodes = await Promise.all([create(0), create(1)]);
    const web = aService({ port: await freeOn(nodes.map((node) => node.host)) });
    for (const [at, node] of nodes.entries()) {
      const map = await login(node, 'printf %s "$DFLOW_PORT_MAP"');
      await portSwap().point(shellRemote(["dash"], { DFLOW_PORT_MAP: map }), web, programs[at]?.port);
    }
    expect(await Promise.all(nodes.map((node) => reach(node.host, web.port)))).toEqual(programs.map((one) => one.port));
    // The map is kept: a Node that comes up again serves as before.
    process.kill(itsProcess(0).pid, "SIGKILL");
    await create(0);
    await expect.poll(() => reach(nodes[0]?.host ?? "", web.port)).toBe(programs[0]?.port);
    for (const program of programs) program.close();
  });
});

async function freeOn(hosts: readonly string[]): Promise<number> {
  const servers: net.Server[] = [];
  const listen = (host: string, port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = net.createServer().on("error", reject);
      servers.push(server);
      server.listen(port, host, () => resolve((server.address() as net.AddressInfo).port));
    });
  const port = await listen(hosts[0] ?? "", 0);
  for (const host of hosts.slice(1)) await listen(host, port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return port;
}
