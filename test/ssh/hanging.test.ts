import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Node } from "../../src/domain/node.ts";
import { sh } from "../../src/node/shell-script.ts";
import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { openSshServers, type SshServers } from "../hosts/sshd.ts";
import { type FaultyWire, faultyWire } from "../hosts/wire.ts";

// Every test here would stop at vitest's own limit if anything hung.
const soon = { connectTimeout: 400 };

let servers: SshServers;
let node: Node;
let wire: FaultyWire;
let strange: { server: Server; sockets: Set<Socket> } | undefined;

beforeAll(async () => {
  servers = await openSshServers(1);
  wire = await faultyWire(servers.nodes[0] as Node);
  node = { ...(servers.nodes[0] as Node), host: wire.host, port: wire.port };
});
afterEach(async () => {
  wire.heal();
  for (const socket of strange?.sockets ?? []) socket.destroy();
  if (strange) await new Promise((resolve) => strange?.server.close(resolve));
  strange = undefined;
});
afterAll(async () => {
  await wire?.stop();
  await servers?.stop();
});

describe("connecting ends when a host", () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ["says nothing", () => {}, "ssh/timeout"],
    ["sends an endless banner, line by line", (socket) => repeat(socket, "welcome\r\n", 5), "ssh/timeout"],
    [
      "sends an endless banner as fast as it can",
      (socket) => repeat(socket, "welcome\r\n".repeat(500), 0),
      "ssh/unreachable",
    ],
    ["sends a line without an end", (socket) => repeat(socket, "w".repeat(100_000), 0), "ssh/unreachable"],
    [
      "sends one byte at a time",
      (socket) => trickle(socket, "SSH-2.0-OpenSSH_9.9 a host that has all the time\r\n"),
      "ssh/timeout",
    ],
    ["sends its name and then nothing", (socket) => void socket.write("SSH-2.0-OpenSSH_9.9\r\n"), "ssh/timeout"],
    [
      "sends its name and then zeros",
      (socket) => repeat(socket, "SSH-2.0-x\r\n".padEnd(4096, "\0"), 1),
      "ssh/unreachable",
    ],
    ["is a web server", (socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), "ssh/unreachable"],
    ["closes at once", (socket) => void socket.end(), "ssh/unreachable"],
    ["resets at once", (socket) => void socket.resetAndDestroy(), "ssh/unreachable"],
    ["is too busy", (socket) => void socket.end("Exceeded MaxStartups\r\n"), "ssh/unreachable"],
  ])("%s", async (_, behave, code) => {
    const port = await listening(behave);
    const connecting = transport(transportOptions(soon, { random: () => 0 })).connect({
      ...node,
      port,
      host: "127.0.0.1",
    });
    await expect(connecting).rejects.toMatchObject({ code, index: 0, hint: expect.any(String) });
  });

  test("a host that keeps silent is asked twice, or as often as somebody has the patience", async () => {
    let asked = 0;
    const port = await listening(() => void asked++);
    const there = { ...node, port, host: "127.0.0.1" };
    const connect = (patience = {}) =>
      transport(transportOptions(soon, { random: () => 0 })).connect(there, undefined, patience);
    await expect(connect()).rejects.toMatchObject({ code: "ssh/timeout" });
    expect(asked).toBe(2);
    await expect(connect({ silentTries: 1 })).rejects.toMatchObject({ code: "ssh/timeout" });
    expect(asked).toBe(3);
  });

  // Every 40 bytes of what sshd sends until the login is done: within and between all messages of the handshake.
  describe.concurrent("falls silent", () => {
    test.each(Array.from({ length: 42 }, (_, at) => at * 40))("after %i bytes", async (bytes) => {
      const own = await faultyWire(servers.nodes[0] as Node);
      own.freezeAfter(bytes);
      const there = { ...node, host: own.host, port: own.port };
      try {
        const connecting = transport(transportOptions(soon, { random: () => 0 })).connect(there);
        await expect(connecting).rejects.toMatchObject({ code: "ssh/timeout" });
      } finally {
        await own.stop();
      }
    });
  });

  test("has a queue that nobody takes connections from", async () => {
    const full = createServer({ pauseOnConnect: true });
    full.listen({ port: 0, host: "127.0.0.1", backlog: 1 });
    await once(full, "listening");
    strange = { server: full, sockets: new Set() };
    full.on("connection", (socket) => strange?.sockets.add(socket));
    const { port } = full.address() as { port: number };
    const connecting = transport(transportOptions(soon, { random: () => 0 })).connect({
      ...node,
      port,
      host: "127.0.0.1",
    });
    await expect(connecting).rejects.toMatchObject({ code: "ssh/timeout" });
  });
});

describe("on a link that goes nowhere", () => {
  test("a run ends at its deadline, even one that never got its channel", async () => {
    const remote = await transport(transportOptions()).connect(node);
    const running = remote.run(sh`sleep 1; echo late`, { timeout: 300 });
    wire.freeze();
    await expect(running).rejects.toMatchObject({ code: "ssh/timeout" });
    await expect(remote.run(sh`echo never`, { timeout: 100 })).rejects.toMatchObject({ code: "ssh/timeout" });
    await expect(remote.tunnel(1, { timeout: 100 })).rejects.toMatchObject({ code: "ssh/timeout" });
    await remote.close();
  });

  test("a large input does not hold a run past its deadline, nor is it read on", async () => {
    const remote = await transport(transportOptions()).connect(node);
    wire.freeze();
    const running = remote.run(sh`cat >/dev/null`, { input: Buffer.alloc(20_000_000), timeout: 300 });
    await expect(running).rejects.toMatchObject({ code: "ssh/timeout" });
    await remote.close();
  });

  test("missing signs of life end it long before a long deadline", async () => {
    const remote = await transport(transportOptions({}, { keepalive: 100 })).connect(node);
    const running = remote.run(sh`sleep 3600`, { timeout: 3_600_000 });
    wire.freeze();
    await expect(running).rejects.toMatchObject({ code: "ssh/lost" });
    await remote.close();
  });

  test("close ends", async () => {
    const remote = await transport(transportOptions()).connect(node);
    wire.freeze();
    await remote.close();
  });

  test("signs of life keep a quiet link open", async () => {
    const remote = await transport(transportOptions({}, { keepalive: 50 })).connect(node);
    expect((await remote.run(sh`sleep 1; echo still here`)).stdout).toBe("still here\n");
    await remote.close();
  });
});

test("cancelling ends connecting at once", async () => {
  const port = await listening(() => cancel.abort());
  const cancel = new AbortController();
  const connecting = transport(transportOptions({ connectTimeout: 3_600_000 })).connect(
    { ...node, port },
    cancel.signal,
  );
  await expect(connecting).rejects.toMatchObject({ code: "cancelled" });
});

async function listening(behave: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.resume();
    behave(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  strange = { server, sockets };
  return (server.address() as { port: number }).port;
}

function repeat(socket: Socket, text: string, ms: number): void {
  const timer = setInterval(() => socket.write(text), ms);
  socket.on("close", () => clearInterval(timer));
}

function trickle(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ""), 20);
  socket.on("close", () => clearInterval(timer));
}
