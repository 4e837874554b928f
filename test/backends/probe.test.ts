import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { probe } from "../../src/backends/probe/index.ts";
import type { ProbeContext } from "../../src/contracts/probe.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import { releaseFolder } from "../../src/domain/executable.ts";
import type { Check } from "../../src/domain/settings.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";
import { checksHere } from "../../src/local/checks.ts";
import { systemClock } from "../../src/local/clock.ts";
import { prelude } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { openSshServers, type SshServers } from "../hosts/sshd.ts";

const it = probe({ clock: systemClock, runHere: checksHere({ folder: tmpdir(), env: process.env }) });
const rhythm = { interval: 1, timeout: 2000, successes: 1, deadline: 1, healthyFor: 0 };
const http = (more: Partial<Extract<Check, { kind: "http" }>> = {}): Check => ({
  kind: "http",
  path: "/ready",
  status: 200,
  contains: undefined,
  ...rhythm,
  ...more,
});
const command = (text: string, timeout = 2000): Check => ({
  kind: "run",
  command: text,
  on: "node",
  ...rhythm,
  timeout,
});
const executable = {
  name: "hello",
  version: asVersion("a".repeat(40)),
  checksum: asChecksum("b".repeat(64)),
  size: 1,
};

let servers: SshServers;
let remote: Remote;
let context: ProbeContext;
const open: { server: Server; sockets: Set<Socket> }[] = [];

beforeAll(async () => {
  servers = await openSshServers(1);
  const [server] = servers.servers;
  if (!server) throw new Error("no server");
  remote = await transport(transportOptions()).connect(server.node);
  context = { folder: "~/.dflow/shop" };
  const folder = join(server.home, ".dflow/shop/releases/hello", releaseFolder(executable));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "marker"), "here\n");
});
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
});
afterAll(async () => {
  await remote?.close();
  await servers?.stop();
});

describe("http", () => {
  test("the status that was asked for is healthy, and the answer is quoted", async () => {
    const port = await listening((asked, answer) =>
      answer.end(`${asked.method} ${asked.url} ${asked.headers.host}\nok`),
    );
    const answer = await it.ask(http({ contains: "ok" }), remote, listensOn(port), context);
    expect(answer).toMatchObject({
      healthy: true,
      said: "/ready answered 200",
      body: [`GET /ready localhost:${port}`, "ok"],
    });
    expect(answer.ms).toBeGreaterThanOrEqual(0);
  });

  test("another status is unhealthy, with what was said", async () => {
    const port = await listening((_, answer) => answer.writeHead(503).end("warming up\n"));
    expect(await it.ask(http(), remote, listensOn(port), context)).toMatchObject({
      healthy: false,
      said: "/ready answered 503, not 200",
      body: ["warming up"],
    });
  });

  test("a redirect is not followed", async () => {
    let asked = 0;
    const port = await listening((_, answer) => {
      asked++;
      answer.writeHead(302, { location: "/login" }).end();
    });
    expect((await it.ask(http(), remote, listensOn(port), context)).said).toBe(
      "/ready answered 302 (to /login), not 200",
    );
    expect(asked).toBe(1);
  });

  test("an answer without the words that were asked for is unhealthy", async () => {
    const port = await listening((_, answer) => answer.end("starting"));
    expect(await it.ask(http({ contains: "ok" }), remote, listensOn(port), context)).toMatchObject({
      healthy: false,
      said: '/ready answered 200 without "ok"',
    });
  });

  test("words far down a long answer are found, and little of it is kept", async () => {
    const port = await listening((_, answer) => answer.end(`${"line of text\n".repeat(20_000)}ok`));
    const answer = await it.ask(http({ contains: "ok" }), remote, listensOn(port), context);
    expect(answer.healthy).toBe(true);
    expect(answer.body?.join("\n").length).toBeLessThanOrEqual(4096);
  });

  test("an answer that never ends is judged by its beginning", async () => {
    const port = await listening((_, answer) => {
      answer.write("ok");
      const more = setInterval(() => answer.write(Buffer.alloc(100_000, "x")), 1);
      answer.on("close", () => clearInterval(more));
    });
    expect(await it.ask(http({ contains: "ok" }), remote, listensOn(port), context)).toMatchObject({ healthy: true });
  });

  test("for a dead process nothing listens on its port", async () => {
    const port = await listening(() => {});
    await closeAll();
    expect(await it.ask(http(), remote, listensOn(port), context)).toMatchObject({
      healthy: false,
      said: `nothing listens on port ${port}`,
    });
  });

  test("no answer in time is unhealthy", async () => {
    const port = await listening(() => {});
    const answer = await it.ask(http({ timeout: 200 }), remote, listensOn(port), context);
    expect(answer).toMatchObject({ healthy: false, said: "/ready gave no answer within 0.2 s" });
  });

  test("a connection that is closed without an answer is unhealthy", async () => {
    const port = await takingTcp((socket) => socket.end());
    expect((await it.ask(http(), remote, listensOn(port), context)).said).toBe(
      "/ready was not answered: the connection was closed",
    );
  });

  test("something that is not HTTP is unhealthy", async () => {
    const port = await takingTcp((socket) => socket.end("220 mail.example ESMTP\r\n"));
    expect((await it.ask(http(), remote, listensOn(port), context)).said).toBe("/ready was not answered in HTTP");
  });

  test("a path may hold any character", async () => {
    const port = await listening((asked, answer) => answer.end(asked.url));
    const answer = await it.ask(http({ path: "/ré ady?a=1\r\nx: y" }), remote, listensOn(port), context);
    expect(answer.body).toEqual(["/r%C3%A9%20ady?a=1%0D%0Ax:%20y"]);
  });

  test("on a port that versions share, a dead process is unhealthy whoever answers", async () => {
    const port = await listening((_, answer) => answer.end("ok, says the old version"));
    const dead = { ...listensOn(port), identity: { boot: "other", pid: 1, started: 1 } };
    expect(await it.ask(http(), remote, dead, { ...context, sharedPort: true })).toMatchObject({
      healthy: false,
      said: "process 1 has ended",
    });
  });

  test("cancelling is an error, not an answer", async () => {
    const port = await listening(() => cancel.abort());
    const cancel = new AbortController();
    const asking = it.ask(http(), remote, listensOn(port), { ...context, signal: cancel.signal });
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });

  test("a lost link is an error, not an answer", async () => {
    const [node] = servers.nodes;
    if (!node) throw new Error("no node");
    const doomed = await transport(transportOptions()).connect(node);
    const port = await listening(() => void doomed.close());
    await expect(it.ask(http(), doomed, listensOn(port), context)).rejects.toMatchObject({ code: "ssh/lost" });
  });
});

describe("tcp", () => {
  test("a port that takes connections is healthy", async () => {
    const port = await takingTcp(() => {});
    const answer = await it.ask({ kind: "tcp", ...rhythm }, remote, listensOn(port), context);
    expect(answer).toMatchObject({ healthy: true, said: `port ${port} takes connections` });
  });

  test("a worker has no port to ask", async () => {
    const worker = { ...listensOn(1), port: undefined } as unknown as Process;
    expect((await it.ask({ kind: "tcp", ...rhythm }, remote, worker, context)).healthy).toBe(false);
  });
});

describe("run", () => {
  test("exit 0 is healthy; the command runs in the release's folder and knows whom it asks", async () => {
    const text = 'cat marker; echo "$DFLOW_PORT $DFLOW_INDEX $DFLOW_NAME $DFLOW_VERSION"';
    expect(await it.ask(command(text), remote, listensOn(18080), context)).toMatchObject({
      healthy: true,
      said: `${text}: exit 0`,
      body: ["here", `18080 0 shop ${executable.version}`],
    });
  });

  test.each([
    ["3 2", true],
    ["2 2", true],
    ["1 2", false],
    ["0.5 0.75", false],
  ])("of HEALTH THRESHOLD %s the verdict is %s", async (numbers, healthy) => {
    const [health, threshold] = numbers.split(" ").map(Number);
    const answer = await it.ask(command(`echo looking; echo ${numbers}`), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy, health, threshold });
  });

  test("good numbers do not outweigh a bad exit", async () => {
    const answer = await it.ask(command("echo 3 2; exit 70"), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: false, health: 3, threshold: 2, said: "echo 3 2; exit 70: exit 70" });
  });

  test("two numbers that are not the last line are output", async () => {
    const answer = await it.ask(command("echo 1 2; echo bye"), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: true });
    expect(answer.health).toBeUndefined();
  });

  test("what it complained about is quoted", async () => {
    const answer = await it.ask(command("echo no database >&2; exit 3"), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: false, body: ["no database"] });
  });

  test("one that does not end is ended on the Node", async () => {
    const [server] = servers.servers;
    const pidFile = join(server?.home ?? "", "pid");
    const answer = await it.ask(command(`echo $$ >${pidFile}; sleep 60 & wait`, 300), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: false, said: expect.stringContaining("gave no answer within 0.3 s") });
    const pid = readFileSync(pidFile, "utf8").trim();
    expect((await remote.run(sh`${prelude}find_process ${pid}`)).status).not.toBe(0);
  });

  test("a release that is gone is unhealthy", async () => {
    const answer = await it.ask(command("true"), remote, listensOn(1), { folder: "~/.dflow/other" });
    expect(answer).toMatchObject({ healthy: false, said: "its release is not on the Node any more" });
  });
});

describe("run, on a process that has ended", () => {
  test.each([
    ["on the Node", "node"],
    ["here", "here"],
  ] as const)("%s: whatever the command finds is about another process", async (_, on) => {
    const check = { ...command("echo 3 2"), on } as Check;
    const gone = { ...listensOn(1), identity: { ...itself, started: itself.started - 1 } };
    expect(await it.ask(check, remote, gone, context)).toMatchObject({
      healthy: false,
      ended: true,
      said: `process ${itself.pid} has ended`,
    });
    const { identity: _none, ...waiting } = listensOn(1);
    expect(await it.ask(check, remote, { ...waiting, exitStatus: 4 }, context)).toMatchObject({
      healthy: false,
      ended: true,
      said: "it is not running: it ended with 4",
    });
  });
});

describe("run here", () => {
  const here = (text: string, timeout = 2000) => ({ ...command(text, timeout), on: "here" }) as Check;
  const curl = `exec node -e '
    require("http").get({host: process.env.DFLOW_HOST, port: process.env.DFLOW_PORT, path: "/ready"}, (r) => r.pipe(process.stdout))'`;

  test("exit 0 is healthy; it runs in dflow.yaml's folder and is told whom it asks", async () => {
    const text = 'pwd; echo "$DFLOW_INDEX $DFLOW_NAME $DFLOW_EXECUTABLE $DFLOW_VERSION $DFLOW_ADDRESS"';
    expect(await it.ask(here(text), remote, listensOn(1), context)).toMatchObject({
      healthy: true,
      said: `${text}: exit 0`,
      body: [tmpdir(), `0 shop hello ${executable.version} ${remote.node.host}`],
    });
  });

  test("DFLOW_HOST and DFLOW_PORT lead to the instance, through ssh and only while it runs", async () => {
    const port = await listening((asked, answer) => answer.end(`${asked.url} of the instance\n9 1`));
    const { roundTrips } = remote.usage;
    const text = `echo "$DFLOW_PORT"; ${curl}`;
    const answer = await it.ask(here(text, 10_000), remote, listensOn(port), context);
    expect(answer).toMatchObject({ healthy: true, health: 9, threshold: 1 });
    const [way, said] = answer.body ?? [];
    expect(said).toBe("/ready of the instance");
    expect(Number(way)).not.toBe(port);
    expect(remote.usage.roundTrips).toBeGreaterThan(roundTrips);
    await expect(reach(Number(way))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  test("of an instance that does not listen the connection is closed", async () => {
    const port = await listening(() => {});
    await closeAll();
    expect((await it.ask(here(curl, 10_000), remote, listensOn(port), context)).healthy).toBe(false);
  });

  test("nothing of the Node becomes shell text", async () => {
    const odd = { ...remote, node: { ...remote.node, address: "$(touch /tmp/dflow-canary);`id`" } } as Remote;
    const answer = await it.ask(here('echo "$DFLOW_ADDRESS"'), odd, listensOn(1), context);
    expect(answer.body).toEqual(["$(touch /tmp/dflow-canary);`id`"]);
    expect(existsSync("/tmp/dflow-canary")).toBe(false);
  });

  test.each([
    ["3 2", true],
    ["1 2", false],
  ])("of HEALTH THRESHOLD %s the verdict is %s", async (numbers, healthy) => {
    const [health, threshold] = numbers.split(" ").map(Number);
    expect(await it.ask(here(`echo ${numbers}`), remote, listensOn(1), context)).toMatchObject({
      healthy,
      health,
      threshold,
    });
  });

  test("one that does not end is ended", async () => {
    const answer = await it.ask(here("sleep 60", 200), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: false, said: "sleep 60 gave no answer within 0.2 s" });
  });

  test("what it complained about is quoted", async () => {
    const answer = await it.ask(here("echo no database >&2; exit 3"), remote, listensOn(1), context);
    expect(answer).toMatchObject({ healthy: false, said: expect.stringContaining("exit 3"), body: ["no database"] });
  });

  test("cancelling is an error, not an answer", async () => {
    const cancel = new AbortController();
    const asking = it.ask(here("sleep 60", 60_000), remote, listensOn(1), { ...context, signal: cancel.signal });
    setImmediate(() => cancel.abort());
    await expect(asking).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("an answer that must hold the version", () => {
  const version = `\${DFLOW_VERSION}`;

  test("is held against the version of the instance", async () => {
    const port = await listening((_, answer) => answer.end(`ok ${executable.version} 0 shop`));
    const whole = http({ contains: `ok ${version} \${DFLOW_INDEX} \${DFLOW_NAME}` });
    expect((await it.ask(whole, remote, listensOn(port), context)).healthy).toBe(true);
    const other = { ...listensOn(port), executable: { ...executable, version: asVersion("c".repeat(40)) } };
    expect(await it.ask(whole, remote, other, context)).toMatchObject({
      healthy: false,
      said: `/ready answered 200 without "ok ${"c".repeat(40)} 0 shop"`,
    });
  });

  test("is looked for over new connections where versions share the port", async () => {
    let asked = 0;
    const port = await listening((_, answer) => answer.end(++asked % 4 === 0 ? executable.version : "the old one"));
    const answer = await it.ask(http({ contains: version }), remote, listensOn(port), { ...context, sharedPort: true });
    expect([answer.healthy, asked]).toEqual([true, 4]);
  });

  test("that never comes is unhealthy, after a bounded number of tries", async () => {
    let asked = 0;
    const port = await listening((_, answer) => {
      asked++;
      answer.end("the old one");
    });
    const check = http({ contains: version, timeout: 20_000 });
    const answer = await it.ask(check, remote, listensOn(port), { ...context, sharedPort: true });
    expect([answer.healthy, asked]).toEqual([false, 50]);
  });
});

describe("alive", () => {
  const alive: Check = { kind: "alive", ...rhythm };

  test("the very process that was started", async () => {
    const { stdout } = await remote.run(sh`sleep 60 >/dev/null 2>&1 & 
      read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ started _ </proc/$!/stat
      echo $! $started $(cat /proc/sys/kernel/random/boot_id)`);
    const [pid, started, boot = ""] = stdout.trim().split(" ");
    const identity = { pid: Number(pid), started: Number(started), boot };
    expect((await it.ask(alive, remote, { ...listensOn(1), identity }, context)).healthy).toBe(true);
    const namesake = { ...identity, started: identity.started - 1 };
    expect((await it.ask(alive, remote, { ...listensOn(1), identity: namesake }, context)).healthy).toBe(false);
    await remote.run(sh`kill ${identity.pid}`);
  });

  test("one that is known to have ended", async () => {
    const { identity: _, ...ended } = listensOn(1);
    const answer = await it.ask(alive, remote, { ...ended, exitStatus: 3 }, context);
    expect(answer).toMatchObject({ healthy: false, said: "it is not running: it ended with 3" });
  });
});

/** For a process that is alive: this one. The Node of these tests is this machine. */
const itself = {
  boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
  pid: process.pid,
  started: Number(
    readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19],
  ),
};

const listensOn = (port: number): Process => ({
  executable,
  epoch: 1,
  state: "running",
  identity: itself,
  port,
  restarts: 0,
  age: 1,
  settings: "s",
  fromItsFile: true,
});

const listening = (serve: RequestListener): Promise<number> => started(createServer(serve));
const takingTcp = (serve: (socket: Socket) => void): Promise<number> => started(createTcpServer(serve));

async function started(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({ server, sockets });
  return (server.address() as { port: number }).port;
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
}

async function closeAll(): Promise<void> {
  for (const { server } of open.splice(0)) {
    server.close();
    await once(server, "close");
  }
}
