import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Node } from "../../src/domain/node.ts";
import { sh } from "../../src/node/shell-script.ts";
import { remoteCommand } from "../../src/ssh/session.ts";
import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { ssh2Server } from "../hosts/ssh2-server.ts";
import { openSshServers, type SshServers } from "../hosts/sshd.ts";
import { type FaultyWire, faultyWire } from "../hosts/wire.ts";

let servers: SshServers;
let wire: FaultyWire;
let node: Node;

beforeAll(async () => {
  servers = await openSshServers(2);
  wire = await faultyWire(servers.nodes[0] as Node);
  node = { ...(servers.nodes[0] as Node), host: wire.host, port: wire.port };
});
afterAll(async () => {
  await wire?.stop();
  await servers?.stop();
});

test("starts that sshd drops are made again", async () => {
  wire.refuse(3);
  const remote = await transport(transportOptions()).connect(node);
  expect((await remote.run(sh`echo in`)).stdout).toBe("in\n");
  await remote.close();
});

test("starts are not made again for ever", async () => {
  wire.refuse(100);
  const taken = wire.taken();
  await expect(transport(transportOptions()).connect(node)).rejects.toMatchObject({ code: "ssh/unreachable" });
  expect(wire.taken() - taken).toBe(5);
  wire.refuse(0);
});

test.each<[string, Partial<Node>, string]>([
  ["a port nobody listens on", { port: 1 }, "Does sshd run there"],
  ["a name nobody knows", { host: "no-such-host.invalid" }, "name"],
])("%s is said with a way out", async (_, where, hint) => {
  const connecting = transport(transportOptions()).connect({ ...node, ...where });
  await expect(connecting).rejects.toMatchObject({ code: "ssh/unreachable", hint: expect.stringContaining(hint) });
});

test("a link that was lost is made again by the next call, and nothing is sent twice", async () => {
  const remote = await transport(transportOptions()).connect(node);
  const log = join(servers.servers[0]?.home ?? "", "times");
  const running = remote.run(sh`echo once >>${log}; echo begun; sleep 60`);
  while ((await remote.run(sh`cat ${log} 2>/dev/null`)).stdout === "");
  wire.cut();
  await expect(running).rejects.toMatchObject({ code: "ssh/lost" });
  expect((await remote.run(sh`cat ${log}`)).stdout).toBe("once\n");
  await remote.close();
});

test("many Nodes share few connections, and none waits for ever", async () => {
  const { connect } = transport(transportOptions({ maxParallel: 3 }));
  const open: number[] = [];
  // All are held until the end, as a command does with its Nodes.
  const remotes = await Promise.all(Array.from({ length: 12 }, (_, index) => connect({ ...node, index })));
  const answers = await Promise.all(
    remotes.map(async (remote) => {
      const { stdout } = await remote.run(sh`echo one`);
      open.push(wire.open());
      return stdout + (await remote.run(sh`echo two`)).stdout;
    }),
  );
  expect(answers).toEqual(remotes.map(() => "one\ntwo\n"));
  expect(Math.max(...open)).toBeLessThanOrEqual(3);
  await Promise.all(remotes.map((remote) => remote.close()));
});

test("who waits for a connection can be cancelled", async () => {
  const { connect } = transport(transportOptions({ maxParallel: 1 }));
  const first = await connect(node);
  const cancel = new AbortController();
  const busy = first.run(sh`sleep 60`).catch(() => undefined);
  const waiting = connect({ ...node, index: 1 }, cancel.signal);
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  await first.close();
  await busy;
});

test("a Node behind a jump host, each with its own pinned key and one connection for all", async () => {
  const [jump, behind] = servers.nodes as [Node, Node];
  const overJump = await faultyWire(jump);
  try {
    const { connect } = transport(transportOptions());
    const through = { ...behind, jump: { ...jump, host: overJump.host, port: overJump.port } };
    const remotes = await Promise.all([0, 1, 2].map((index) => connect({ ...through, index })));
    const home = servers.servers[1]?.home;
    for (const remote of remotes) expect((await remote.run(sh`echo "$HOME"`)).stdout).toBe(`${home}\n`);
    expect(overJump.taken()).toBe(1);
    await Promise.all(remotes.map((remote) => remote.close()));
    const wrong = { ...through, jump: { ...through.jump, hostKey: behind.hostKey } };
    await expect(connect(wrong)).rejects.toMatchObject({
      code: "ssh/host-key",
      message: expect.stringContaining("jump host"),
    });
    await expect(connect({ ...through, hostKey: jump.hostKey })).rejects.toMatchObject({ code: "ssh/host-key" });
    await expect(connect({ ...through, port: 1 })).rejects.toMatchObject({
      code: "ssh/unreachable",
      message: expect.stringContaining("from the jump host"),
    });
  } finally {
    await overJump.stop();
  }
});

test("the jump host of dflow.yaml is known by known_hosts", async () => {
  const [jump, behind] = servers.nodes as [Node, Node];
  const line = jump.hostKey.kind === "key" ? jump.hostKey.line : "";
  const settings = { jump: `${jump.user}@${jump.host}:${jump.port}`, identityFile: servers.identityFile };
  const known = { knownHosts: { where: "the input", text: `[${jump.host}]:${jump.port} ${line}` } };
  const remote = await transport(transportOptions(settings, known)).connect(behind);
  expect((await remote.run(sh`echo in`)).stdout).toBe("in\n");
  await remote.close();
  const bad = transport(transportOptions({ jump: "a b" })).connect(behind);
  await expect(bad).rejects.toMatchObject({ code: "usage/config" });
});

test("what a .bashrc prints is not an answer", async () => {
  writeFileSync(join(servers.servers[0]?.home ?? "", ".bashrc"), "echo chatty; printf 'no newline'; echo noise >&2\n");
  const remote = await transport(transportOptions()).connect(node);
  expect((await remote.run(sh`cat`, { input: Buffer.from("clean") })).stdout).toBe("clean");
  await remote.close();
});

test.each<[string, readonly string[], string]>([
  ["nologin", ["/bin/sh", "-c", "echo This account is not available.; exit 1"], "login shell"],
  ["a restricted shell", ["/bin/bash", "-r", "-c"], "login shell"],
  ["a shell that takes no commands and succeeds", ["/bin/true"], "login shell"],
  ["no /bin/sh", ["/bin/sh", "-c", "echo sh: not found >&2; exit 127"], "/bin/sh"],
])("an account with %s is told from a script's answer", async (_, shell, hint) => {
  const server = await ssh2Server({ shell });
  const remote = await transport(transportOptions()).connect(server.node);
  await expect(remote.run(sh`echo never`)).rejects.toMatchObject({
    code: "preflight/node",
    index: 3,
    hint: expect.stringContaining(hint),
  });
  await remote.close();
  await server.stop();
});

test("the remote command is one constant, whatever is run", async () => {
  const server = await ssh2Server();
  const remote = await transport(transportOptions()).connect(server.node);
  await remote.run(sh`echo ${"a'; $(touch canary) `id` \n"}`);
  await remote.run(sh`cat`, { input: Buffer.from("x") });
  expect(server.commands).toEqual([remoteCommand, remoteCommand]);
  await remote.close();
  await server.stop();
});

test("tunnels that sshd forbids are told from a dead port", async () => {
  const closed = await openSshServers(1, { lines: ["AllowTcpForwarding no"] });
  const remote = await transport(transportOptions()).connect(closed.nodes[0] as Node);
  await expect(remote.tunnel(1)).rejects.toMatchObject({
    code: "preflight/node",
    hint: expect.stringContaining("AllowTcpForwarding"),
  });
  await remote.close();
  await closed.stop();
});

test("much output without a newline does not grow memory", async () => {
  const remote = await transport(transportOptions()).connect(servers.nodes[1] as Node);
  let highest = 0;
  const before = process.memoryUsage().rss;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 10);
  const { stdout } = await remote.run(sh`head -c 268435456 /dev/zero`, { timeout: 60_000 });
  clearInterval(watch);
  expect(stdout.length).toBe(1024 * 1024);
  expect(highest - before).toBeLessThan(128 * 1024 * 1024);
  await remote.close();
});
