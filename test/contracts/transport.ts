import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Remote, Transport } from "../../src/contracts/transport.ts";
import type { Node } from "../../src/domain/node.ts";
import { sh } from "../../src/node/shell-script.ts";

export interface TransportFixture {
  readonly transport: Transport;
  readonly node: Node;
  /** Breaks every connection to the Node, without a goodbye. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
}

/** What every Transport must do. The Node's loopback is this machine's, so that a test can listen there. */
export function testTransport(name: string, start: () => Promise<TransportFixture>): void {
  describe(`${name} as a transport`, () => {
    let at: TransportFixture;
    let remote: Remote;

    beforeAll(async () => {
      at = await start();
      remote = await at.transport.connect(at.node);
    });
    afterAll(async () => {
      await remote?.close();
      await at?.stop();
    });

    test("a script's output, errors and status are its answer", async () => {
      const answer = await remote.run(sh`printf 'out %s' ${"it's; $(echo odd)"}; echo err >&2; exit 7`);
      expect(answer).toEqual({ status: 7, stdout: "out it's; $(echo odd)", stderr: "err\n" });
    });

    test("a script may be longer than a packet, and its lines are kept", async () => {
      const long = "x".repeat(200_000);
      const answer = await remote.run(sh`text=${long}
        echo ${"two\nlines"}
        printf %s "$text" | wc -c`);
      expect(answer.stdout).toBe("two\nlines\n200000\n");
    });

    test("death by a signal is 128 and the signal's number", async () => {
      expect((await remote.run(sh`kill -9 $$`)).status).toBe(137);
    });

    test("a script that is given no input finds its end", async () => {
      expect((await remote.run(sh`cat; echo done`)).stdout).toBe("done\n");
    });

    test("input reaches the script byte for byte", async () => {
      const bytes = randomBytes(3_000_000);
      const answer = await remote.run(sh`sha256sum`, { input: bytes });
      expect(answer.stdout.slice(0, 64)).toBe(createHash("sha256").update(bytes).digest("hex"));
    });

    test("a stream of input is read no faster than the Node takes it, and counted", async () => {
      const piece = Buffer.alloc(65_536, 7);
      let read = 0;
      const source = Readable.from(
        (function* () {
          for (; read < 200; read++) yield piece;
        })(),
      );
      const counts: number[] = [];
      const gate = sh`read -r first; echo "$first"; sleep 0.3; wc -c`;
      const head = Readable.from([Buffer.from("go\n")]);
      async function* both() {
        yield* head;
        yield* source;
      }
      const answer = remote.run(gate, { input: Readable.from(both()), onSent: (sent) => counts.push(sent) });
      expect((await answer).stdout.replace(/ /g, "")).toBe(`go\n${200 * piece.length}\n`);
      expect(counts.at(-1)).toBe(3 + 200 * piece.length);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    });

    test("a script that ends before it has read its input does not hang", async () => {
      const endless = Readable.from(
        (function* () {
          while (true) yield Buffer.alloc(65_536);
        })(),
      );
      expect(await remote.run(sh`head -c 10 >/dev/null; exit 4`, { input: endless })).toMatchObject({ status: 4 });
      expect(endless.destroyed).toBe(true);
    });

    test("an input that fails is the error, not an end of the input", async () => {
      const failing = new Readable({ read: () => {} });
      const running = remote.run(sh`cat >/dev/null; echo whole`, { input: failing });
      failing.push("part");
      failing.destroy(new Error("the disk is gone"));
      await expect(running).rejects.toThrow("the disk is gone");
    });

    test("of much output the end is kept", async () => {
      const { stdout, stderr } = await remote.run(
        sh`dd if=/dev/zero bs=65536 count=64 2>/dev/null | tr '\0' y; printf end; printf err >&2`,
      );
      expect(stdout.length).toBe(1024 * 1024);
      expect(stdout.endsWith("yyend")).toBe(true);
      expect(stderr).toBe("err");
    });

    test("nothing of a script shows among the Node's processes", async () => {
      const secret = "hunter2hunter2";
      const { stdout } = await remote.run(
        sh`value=${secret}; for dir in /proc/[0-9]*; do tr '\0' ' ' <"$dir/cmdline" 2>/dev/null; echo; done; printf 'got %s' "$value" | tr -d t`,
      );
      expect(stdout).toContain("go hun");
      expect(stdout).not.toContain(secret);
    });

    test("more scripts at once than sshd takes sessions", async () => {
      const answers = await Promise.all(Array.from({ length: 25 }, (_, at) => remote.run(sh`echo ${at}`)));
      expect(answers.map(({ stdout }) => Number(stdout))).toEqual(answers.map((_, at) => at));
    });

    test("a program left in the background does not hold the answer when it lets go of the output", async () => {
      const { stdout } = await remote.run(sh`sleep 60 >/dev/null 2>&1 </dev/null & echo $!`);
      await remote.run(sh`kill ${stdout.trim()}`);
    });

    test("a tunnel carries bytes both ways", async () => {
      await using echo = await listener((socket) => socket.pipe(socket));
      const stream = await remote.tunnel(echo.port);
      const bytes = randomBytes(1_000_000);
      stream.end(bytes);
      expect((await buffer(stream)).equals(bytes)).toBe(true);
    });

    test("a tunnel to a port that nobody listens on is refused with the reason", async () => {
      const port = await listener(() => {}).then(async (gone) => {
        await gone[Symbol.asyncDispose]();
        return gone.port;
      });
      await expect(remote.tunnel(port)).rejects.toMatchObject({
        code: "node/script",
        message: expect.stringContaining(`nothing listens on port ${port}`),
      });
    });

    test("channels and bytes are counted", async () => {
      const { roundTrips, sent, received } = remote.usage;
      await remote.run(sh`cat >/dev/null; printf 12345`, { input: Buffer.alloc(10_000) });
      expect(remote.usage.roundTrips).toBe(roundTrips + 1);
      expect(remote.usage.sent - sent).toBeGreaterThanOrEqual(10_000);
      expect(remote.usage.received - received).toBeGreaterThanOrEqual(5);
    });

    test("what goes beside the work is counted apart", async () => {
      await using echo = await listener((socket) => socket.pipe(socket));
      const { roundTrips, sent, received } = remote.usage;
      const tunnels = remote.usage.aside.tunnels;
      const stream = await remote.tunnel(echo.port, { aside: true });
      stream.end(Buffer.alloc(1000));
      expect(await buffer(stream)).toHaveLength(1000);
      expect(remote.usage).toMatchObject({ roundTrips, sent, received, aside: { tunnels: tunnels + 1 } });
      expect(remote.usage.aside.received).toBeGreaterThanOrEqual(1000);
    });

    test("beside the work no connection is made", async () => {
      const doomed = await at.transport.connect(at.node);
      await using echo = await listener((socket) => socket.pipe(socket));
      const stream = await doomed.tunnel(echo.port, { aside: true });
      const broken = once(stream, "close").catch((error: unknown) => error);
      at.cut();
      await broken;
      await expect(doomed.tunnel(echo.port, { aside: true })).rejects.toMatchObject({ code: "ssh/lost" });
      await doomed.close();
    });

    test("past its deadline a run is given up, and the connection serves on", async () => {
      const late = remote.run(sh`exec sleep 5`, { timeout: 200 });
      await expect(late).rejects.toMatchObject({ code: "ssh/timeout" });
      expect((await remote.run(sh`echo on`)).stdout).toBe("on\n");
    });

    test("a run ends when it is cancelled", async () => {
      const cancel = new AbortController();
      const running = remote.run(sh`echo begun; exec sleep 5`, { signal: cancel.signal });
      setImmediate(() => cancel.abort());
      await expect(running).rejects.toMatchObject({ code: "cancelled" });
      const before = remote.run(sh`echo never`, { signal: AbortSignal.abort() });
      await expect(before).rejects.toMatchObject({ code: "cancelled" });
    });

    test("a lost link ends what was running with an error", async () => {
      const doomed = await at.transport.connect(at.node);
      await using echo = await listener((socket) => socket.pipe(socket));
      const stream = await doomed.tunnel(echo.port);
      const broken = once(stream, "close").catch((error: unknown) => error);
      const running = doomed.run(sh`echo begun; exec sleep 5`);
      setTimeout(at.cut, 100);
      await expect(running).rejects.toMatchObject({ code: "ssh/lost" });
      await broken;
      expect(stream.destroyed).toBe(true);
      await doomed.close();
    });

    test("close may be called twice, and nothing runs afterwards", async () => {
      const closing = await at.transport.connect(at.node);
      await Promise.all([closing.close(), closing.close()]);
      await closing.close();
      await expect(closing.run(sh`echo never`)).rejects.toMatchObject({ code: "ssh/lost" });
      await expect(closing.tunnel(1)).rejects.toMatchObject({ code: "ssh/lost" });
    });

    test("a connection that is cancelled before it is made is not made", async () => {
      await expect(at.transport.connect(at.node, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
    });
  });
}

async function listener(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
