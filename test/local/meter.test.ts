import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FailedRequest, Metering, Question, Target, Way } from "../../src/contracts/meter.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import { Latencies } from "../../src/domain/latencies.ts";
import { meter } from "../../src/local/meter/meter.ts";
import { transport } from "../../src/ssh/transport.ts";
import { until } from "../end-to-end/a-cluster.ts";
import { transportOptions } from "../hosts/options.ts";
import { openSshServers, type SshServers } from "../hosts/sshd.ts";

const ready: Question = { kind: "http", path: "/ready", status: 200, timeout: 2000 };
const running: Metering[] = [];
const servers: { server: TcpServer; sockets: Set<Socket> }[] = [];

function metering(rate = 100): Metering & { readonly failed: FailedRequest[] } {
  const failed: FailedRequest[] = [];
  const one = meter.start({ rate, onFailed: (failure) => void failed.push(failure) });
  running.push(one);
  return Object.assign(one, { failed });
}
const to = (port: number, question: Question = ready, ways: readonly Way[] = [direct(port)]): Target => ({
  index: 0,
  executable: "hello",
  question,
  ways,
});
const direct = (port: number): Way => ({ path: "direct", host: "127.0.0.1", port });
const sent = (it: Metering): number => it.count().phases.reduce((sum, one) => sum + one.sent, 0);
const failures = (it: Metering) => it.count().failures.map(({ what, kept }) => `${what}${kept ? " (kept)" : ""}`);

async function started(server: TcpServer, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  servers.push({ server, sockets });
  return (server.address() as AddressInfo).port;
}
const http = (serve: RequestListener) => started(createServer(serve));
const well: RequestListener = (_, answer) => void answer.end("ok");
const openTo = (port: number): number =>
  servers.find(({ server }) => (server.address() as AddressInfo | null)?.port === port)?.sockets.size ?? 0;

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.end()));
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

describe("a meter", () => {
  test("sends at its rate to each service, half of it over connections that are kept", async () => {
    let connections = 0;
    let requests = 0;
    const server = createServer((_, answer) => {
      requests++;
      answer.end("ok");
    });
    server.on("connection", () => connections++);
    const it = metering(50);
    it.ask(to(await started(server)));
    await until(() => requests >= 20);
    const { phases, lines, failures, unanswered } = await it.end();
    expect(failures).toEqual([]);
    expect(unanswered).toBe(0);
    expect(phases).toMatchObject([{ phase: "before", sent: requests, failed: 0 }]);
    expect(lines).toMatchObject([{ index: 0, executable: "hello", path: "direct", phase: "before", sent: requests }]);
    expect(lines[0]?.p50).toBeGreaterThan(0);
    expect(lines[0]?.max).toBeGreaterThanOrEqual(lines[0]?.p99 as number);
    // One that opens a connection for each request, and one that has a single one.
    expect(Math.abs(connections - 1 - requests / 2)).toBeLessThanOrEqual(2);
  });

  test("counts a request in the phase it ends in, and tells of phases that were too short for one", async () => {
    const port = await http(well);
    const it = metering();
    it.ask(to(port));
    await until(() => sent(it) >= 4);
    it.phase("during");
    it.phase("after");
    const before = sent(it);
    await until(() => sent(it) >= before + 4);
    const { phases } = await it.end();
    expect(phases.map(({ phase }) => phase)).toEqual(["before", "during", "after"]);
    expect(phases[1]).toEqual({ phase: "during", sent: 0, failed: 0, p50: 0, p99: 0, max: 0 });
  });

  test("counts an answer that was right before and is wrong now as failed", async () => {
    let status = 200;
    const port = await http((_, answer) => answer.writeHead(status).end());
    const it = metering();
    it.ask(to(port));
    await until(() => sent(it) >= 4);
    status = 500;
    await until(() => it.failed.length >= 2);
    expect(new Set(it.failed.map(({ what, index, phase }) => `${what} ${index} ${phase}`))).toEqual(
      new Set(["status 500 0 before"]),
    );
    expect((await it.end()).phases[0]?.failed).toBe(it.failed.length);
  });

  test("counts nothing before the first right answer, and says so in the end", async () => {
    let asked = 0;
    const port = await http((_, answer) => {
      asked++;
      answer.writeHead(503).end();
    });
    const it = metering();
    it.ask(to(port));
    await until(() => asked >= 6);
    const { phases, notes } = await it.end();
    expect([phases, it.failed]).toEqual([[], []]);
    expect(notes).toEqual([
      "node 0: hello gave no right answer from this machine (status 503); nothing was counted there",
    ]);
  });

  test("counts a refused connection", async () => {
    const server = createServer((_, answer) => void answer.setHeader("connection", "close").end("ok"));
    const it = metering();
    it.ask(to(await started(server)));
    await until(() => sent(it) >= 4);
    await new Promise((resolve) => server.close(resolve));
    await until(() => it.failed.length >= 2);
    expect(failures(it)).toContain("connection refused");
  });

  test("counts a kept connection that is closed under a request, and tells that it was kept", async () => {
    let requests = 0;
    const port = await http((asked, answer) => {
      const kept = requests++ > 0 && asked.socket.bytesRead > 200;
      if (kept) asked.socket.destroy();
      else answer.end("ok");
    });
    const it = metering();
    it.ask(to(port));
    await until(() => it.failed.length >= 1);
    expect(failures(it)).toEqual(["connection closed under the request (kept)"]);
  });

  test("does not count a kept connection that was closed between two requests", async () => {
    let closed = 0;
    const server = createServer({ keepAliveTimeout: 0 }, (asked, answer) => {
      answer.end("ok");
      // After the answer is read, long before the next question.
      answer.on("finish", () => setTimeout(() => asked.socket.end(() => closed++), 20));
    });
    const it = metering(10);
    it.ask(to(await started(server)));
    await until(() => closed >= 8);
    expect(failures(it)).toEqual([]);
  });

  test("comes back before the server's own limit for idle connections", async () => {
    let connections = 0;
    const server = createServer((_, answer) => void answer.setHeader("keep-alive", "timeout=1").end("ok"));
    server.on("connection", () => connections++);
    const it = metering();
    it.ask(to(await started(server)));
    await until(() => sent(it) >= 8);
    expect(connections).toBeGreaterThanOrEqual(8);
    expect(failures(it)).toEqual([]);
  });

  test("counts silence as failed when its time is over", async () => {
    let silent = false;
    const port = await http((_, answer) => silent || answer.end("ok"));
    const it = metering();
    it.ask(to(port, { ...ready, timeout: 200 }));
    await until(() => sent(it) >= 4);
    silent = true;
    await until(() => it.failed.length >= 2);
    expect(new Set(failures(it).map((what) => what.replace(" (kept)", "")))).toEqual(
      new Set(["no answer within 0.2 s"]),
    );
    expect(it.count().phases[0]?.max).toBeGreaterThanOrEqual(199);
  });

  test("tells in the end what is still without an answer, and waits no longer for it", async () => {
    let silent = false;
    const port = await http((_, answer) => silent || answer.end("ok"));
    const it = metering();
    it.ask(to(port, { ...ready, timeout: 60_000 }));
    await until(() => sent(it) >= 4);
    silent = true;
    const before = sent(it);
    await until(() => openTo(port) >= 2);
    const receipt = await it.end();
    expect(receipt.unanswered).toBeGreaterThan(0);
    expect(receipt.phases[0]?.sent).toBe(before);
    expect(receipt.failures).toEqual([]);
  });

  test("asks by connecting where there is nothing else to ask", async () => {
    let taken = 0;
    const port = await started(createTcpServer(() => taken++));
    const it = metering();
    it.ask(to(port, { kind: "tcp", timeout: 1000 }));
    await until(() => sent(it) >= 5);
    expect((await it.end()).phases).toMatchObject([{ failed: 0 }]);
    expect(taken).toBeGreaterThanOrEqual(5);
  });

  test("forgets a service at once: what is on its way there counts nowhere", async () => {
    const port = await http(well);
    const it = metering();
    it.ask(to(port));
    await until(() => sent(it) >= 4);
    const server = servers[0]?.server as Server;
    it.forget(0, "hello");
    await new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
    const receipt = await it.end();
    expect([receipt.failures, receipt.unanswered, it.failed]).toEqual([[], 0, []]);
  });

  test("lets its kept connections go soon when it is told to, and asks on over new ones", async () => {
    let connections = 0;
    const server = createServer((_, answer) => void answer.end("ok"));
    server.keepAliveTimeout = 60_000;
    server.on("connection", () => connections++);
    const port = await started(server);
    const it = metering(4);
    it.ask(to(port));
    await until(() => sent(it) >= 4);
    const kept = [...(servers[0]?.sockets ?? [])].filter((socket) => !socket.destroyed);
    expect(kept.length).toBeGreaterThanOrEqual(1);
    const closed = Promise.all(kept.map((socket) => once(socket, "close")));
    it.letGo(0);
    await closed;
    const before = sent(it);
    await until(() => sent(it) >= before + 2);
    expect(failures(it)).toEqual([]);
  });

  test("asks fewer of each where there are many", async () => {
    let requests = 0;
    const port = await http((_, answer) => {
      requests++;
      answer.end("ok");
    });
    const it = metering(100);
    for (let index = 0; index < 40; index++) it.ask({ ...to(port), index });
    const begun = performance.now();
    await until(() => requests >= 100);
    const perSecond = (requests * 1000) / (performance.now() - begun);
    expect(perSecond).toBeLessThan(150);
    expect((await it.end()).lines).toHaveLength(40);
  });
});

describe("through ssh", () => {
  let hosts: SshServers;
  let remote: Remote;
  beforeAll(async () => {
    hosts = await openSshServers(1);
    const [server] = hosts.servers;
    if (!server) throw new Error("no server");
    remote = await transport(transportOptions()).connect(server.node);
  });
  afterAll(async () => {
    await remote?.close();
    await hosts?.stop();
  });
  const through = (port: number, link: Remote = remote): Way => ({
    path: "ssh",
    remote: async () => link,
    address: "127.0.0.1",
    port,
  });

  test("it counts the same, beside the work of the link, over kept connections too", async () => {
    let connections = 0;
    const server = createServer((_, answer) => void answer.end("ok"));
    server.on("connection", () => connections++);
    const { roundTrips } = remote.usage;
    const it = metering();
    const port = await started(server);
    it.ask(to(port, ready, [through(port)]));
    await until(() => sent(it) >= 30);
    const { phases, lines, failures } = await it.end();
    expect(failures).toEqual([]);
    expect(lines).toMatchObject([{ path: "ssh", sent: phases[0]?.sent }]);
    expect(Math.abs(connections - 1 - (phases[0]?.sent ?? 0) / 2)).toBeLessThanOrEqual(2);
    expect(remote.usage.roundTrips).toBe(roundTrips);
    expect(remote.usage.aside.tunnels).toBeGreaterThanOrEqual(connections);
  });

  test("a refused connection, a wrong status and a connection closed under a request are the service's failures", async () => {
    let break_: RequestListener = well;
    const server = createServer((asked, answer) => break_(asked, answer));
    const port = await started(server);
    const it = metering();
    it.ask(to(port, ready, [through(port)]));
    await until(() => sent(it) >= 8);
    break_ = (_, answer) => void answer.writeHead(502).end();
    await until(() => failures(it).includes("status 502"));
    break_ = (asked) => void asked.socket.destroy();
    await until(() => failures(it).includes("connection closed under the request"));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await until(() => failures(it).includes("connection refused"));
  });

  test("silence of the service is its failure, as long as the link answers", async () => {
    let silent = false;
    const port = await http((_, answer) => silent || answer.end("ok"));
    const it = metering();
    it.ask(to(port, { ...ready, timeout: 300 }, [through(port)]));
    await until(() => sent(it) >= 4);
    silent = true;
    await until(() => it.failed.length >= 2);
    expect(failures(it).some((what) => what.startsWith("no answer within 0.3 s"))).toBe(true);
  });

  test("a connection that the server closes between two requests is no failure there either", async () => {
    let closed = 0;
    const server = createServer({ keepAliveTimeout: 0 }, (asked, answer) => {
      answer.end("ok");
      answer.on("finish", () => setTimeout(() => asked.socket.end(() => closed++), 20));
    });
    const it = metering(10);
    const port = await started(server);
    it.ask(to(port, ready, [through(port)]));
    await until(() => closed >= 8);
    expect(failures(it)).toEqual([]);
  });

  test("a link that is lost is told, and counted as nobody's failure", async () => {
    const [server] = hosts.servers;
    const doomed = await transport(transportOptions()).connect((server as { node: Remote["node"] }).node);
    const port = await http(well);
    const it = metering();
    it.ask(to(port, ready, [through(port, doomed)]));
    await until(() => sent(it) >= 4);
    await doomed.close();
    await until(() => it.count().notes.length > 0);
    const { notes, failures } = await it.end();
    expect(failures).toEqual([]);
    expect(notes[0]).toMatch(/^node 0: \d+ requests? through ssh did not get as far as the service/);
  });
});

describe("latencies", () => {
  test("are told within 2 percent, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1 }), (all) => {
        const latencies = new Latencies();
        for (const ms of all) latencies.add(ms);
        const sorted = all.toSorted((a, b) => a - b);
        for (const share of [0.5, 0.99, 1]) {
          const real = sorted[Math.ceil(sorted.length * share) - 1] as number;
          const told = latencies.at(share);
          expect(told).toBeGreaterThanOrEqual(real * 0.9999);
          expect(told).toBeLessThanOrEqual(real * 1.0201);
        }
        expect(latencies.max).toBe(sorted.at(-1));
        expect(latencies.count).toBe(all.length);
      }),
    );
  });

  test("of nothing are 0, and others' can be taken in", () => {
    const none = new Latencies();
    expect([none.at(0.5), none.max, none.count]).toEqual([0, 0, 0]);
    const one = new Latencies();
    one.add(7);
    none.merge(one);
    expect([none.count, none.max, Math.round(none.at(0.99))]).toEqual([1, 7, 7]);
  });
});
