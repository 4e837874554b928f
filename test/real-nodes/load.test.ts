import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../free-port.ts";
import { startLoad } from "./load.ts";

/** Answers the request of this number as it is told, beginning with 0. */
async function aServer(answer: (socket: Socket, request: number) => void): Promise<number> {
  let requests = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => answer(socket, requests++));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

const text = "hello v1\n";
const good = `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`;

test.each<[kind: string, badly: (socket: Socket) => void]>([
  ["status", (socket) => socket.end(good.replace("200", "503"))],
  ["wrong", (socket) => socket.end(good.replace("hello v1", "goodbye!"))],
  ["wrong", (socket) => socket.end(`${good}and more`)],
  ["ended", (socket) => socket.end()],
  ["ended", (socket) => socket.end(good.slice(0, -1))],
  ["reset", (socket) => socket.resetAndDestroy()],
])("every tenth request answered badly (%s) is a tenth that has failed, fresh and kept", async (kind, badly) => {
  const port = await aServer((socket, request) => (request % 10 === 9 ? badly(socket) : socket.write(good)));
  for (const clients of [
    { fresh: 1, kept: 0 },
    { fresh: 0, kept: 1 },
  ]) {
    const load = await startLoad({ port, ...clients });
    await load.sends(1000);
    const { fresh, kept } = await load.stop();
    const { sent, failed, failures } = clients.fresh > 0 ? fresh : kept;
    expect({ failures, sent: fresh.sent + kept.sent }).toEqual({ failures: { [kind]: failed }, sent });
    // The next one may be under way when it is asked to stop, and the round begins in the middle.
    expect(Math.abs(failed - sent / 10)).toBeLessThan(1);
  }
});

test("nobody there is a failure of every request", async () => {
  const load = await startLoad({ port: await freePort(), fresh: 1, kept: 1 });
  await load.sends(10);
  const { fresh, kept } = await load.stop();
  for (const { sent, failures } of [fresh, kept]) expect(failures).toEqual({ refused: sent });
});

test("a connection that the server closed while nobody asked is no failure, a kept one that it ends in an answer neither", async () => {
  const port = await aServer((socket, request) => {
    if (request % 2 === 0) socket.end(good);
    else socket.end(good.replace("content-length", "connection: close\r\ncontent-length"));
  });
  const load = await startLoad({ port, fresh: 0, kept: 1, rate: 200 });
  await load.sends(50);
  expect((await load.stop()).kept).toMatchObject({ failures: {} });
});

test("each request is in one mark, and its latency too", async () => {
  let asked = 0;
  const port = await aServer((socket) => {
    asked++;
    setTimeout(() => socket.write(good), 20);
  });
  const load = await startLoad({ port, fresh: 2, kept: 2, rate: 100 });
  let sent = 0;
  for (let turn = 0; turn < 5; turn++) {
    await load.sends(10);
    const { fresh, kept, answerers } = await load.mark();
    expect(answerers).toBe(1);
    for (const one of [fresh, kept]) {
      expect(one.p50).toBeGreaterThan(19);
      expect(one.max).toBeGreaterThanOrEqual(one.p50);
      sent += one.sent;
    }
  }
  const { fresh, kept } = await load.stop();
  expect(sent + fresh.sent + kept.sent).toBeLessThanOrEqual(asked);
  expect(asked - sent - fresh.sent - kept.sent).toBeLessThanOrEqual(4);
});
