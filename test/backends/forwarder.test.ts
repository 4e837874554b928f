import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { forward } from "../../src/backends/vm/local/forwarder.ts";
import { answering, freePort, reach } from "./answering.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the port forwarder of a local Node", { timeout: 60_000 }, () => {
  const address = "127.99.7.3";
  let folder: string;
  let map: string;
  let port: number;
  let stop: () => void;
  const closers: (() => void)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dflow-forward-"));
    map = join(folder, "port-map");
    port = await freePort(address);
    stop = forward(map, address);
  });
  afterEach(async () => {
    stop();
    for (const close of closers.splice(0)) close();
    await rm(folder, { recursive: true });
  });

  /** Writes the map as port-map.sh does, and waits for the answer. */
  async function point(to: number | undefined): Promise<void> {
    await writeFile(`${map}.new`, to === undefined ? "" : `${port} ${to} hello/web\n`);
    await rename(`${map}.new`, map);
    await expect.poll(() => readFile(`${map}.state`, "utf8"), { timeout: 30_000 }).toBe(to ? `${port} open\n` : "");
  }

  async function program(serve: (socket: net.Socket) => void): Promise<number> {
    const server = net.createServer({ allowHalfOpen: true }, serve).listen(0, "127.0.0.1");
    closers.push(() => server.close());
    await once(server, "listening");
    return (server.address() as net.AddressInfo).port;
  }

  async function echo(): Promise<number> {
    const it = await answering();
    closers.push(it.close);
    return it.port;
  }

  const client = () => net.connect({ port, host: address, allowHalfOpen: true });

  test("a client may end its half first and still gets the whole answer", async () => {
    const answer = randomBytes(5_000_000);
    await point(
      await program(async (socket) => {
        const asked = await buffer(socket); // resolves at the client's end only
        socket.end(Buffer.concat([asked, answer]));
      }),
    );
    const socket = client();
    socket.end("what?");
    expect(sha256(await buffer(socket))).toBe(sha256(Buffer.concat([Buffer.from("what?"), answer])));
  });

  test("a program may end its half first and still gets the whole question", async () => {
    const question = randomBytes(3_000_000);
    let got: Promise<Buffer> | undefined;
    await point(
      await program((socket) => {
        socket.end("go on");
        got = buffer(socket);
      }),
    );
    const socket = client();
    expect(String(await buffer(socket))).toBe("go on");
    socket.end(question);
    await once(socket, "close");
    expect(sha256((await got) as Buffer)).toBe(sha256(question));
  });

  test("many connections at once, and each byte of each comes through", async () => {
    await point(await program((socket) => socket.pipe(socket)));
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const bytes = randomBytes(1 + n * 30_011);
        const socket = client();
        socket.end(bytes);
        expect(sha256(await buffer(socket))).toBe(sha256(bytes));
      }),
    );
  });

  test("an open connection stays with its version through switches, and when the port leads nowhere", async () => {
    const [old, next] = [await echo(), await echo()];
    await point(old);
    const socket = client();
    expect(String((await once(socket, "data"))[0])).toBe(`${old}\n`);
    await point(next);
    expect(await reach(address, port)).toBe(next);
    await point(undefined);
    expect(await reach(address, port)).toBeUndefined();
    socket.write("still there?");
    expect(String((await once(socket, "data"))[0])).toBe("still there?");
    socket.destroy();
  });

  test("no request is lost while it switches under load", async () => {
    const [one, other] = [await echo(), await echo()];
    await point(one);
    let ended = false;
    const seen = new Set<number | undefined>();
    const clients = Array.from({ length: 4 }, async () => {
      while (!ended) seen.add(await reach(address, port));
    });
    for (let round = 0; round < 100; round++) await point(round % 2 === 0 ? other : one);
    ended = true;
    await Promise.all(clients);
    expect(seen).toEqual(new Set([one, other]));
  });

  test("a program that is gone is a reset for the client, never an empty answer", async () => {
    await point(await freePort("127.0.0.1"));
    const [error] = await once(client(), "error");
    expect(error.code).toBe("ECONNRESET");
  });

  test("a program that resets is a reset for the client", async () => {
    await point(await program((socket) => socket.once("data", () => socket.resetAndDestroy())));
    const socket = client();
    socket.write("die");
    await expect(buffer(socket)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("a port that was taken is opened once it is free", async () => {
    const somebody = await answering(address, port);
    await writeFile(map, `${port} ${await echo()} hello/web\n`);
    await expect.poll(() => readFile(`${map}.state`, "utf8")).toBe(`${port} EADDRINUSE\n`);
    somebody.close();
    await expect.poll(() => readFile(`${map}.state`, "utf8"), { timeout: 30_000 }).toBe(`${port} open\n`);
  });
});
