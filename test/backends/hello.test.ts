import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "./answering.ts";

const example = fileURLToPath(new URL("../../examples/hello/hello", import.meta.url));

describe("examples/hello", () => {
  let folder: string;
  let port: number;
  let program: ChildProcess | undefined;
  let agent: http.Agent;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dflow-hello-"));
    port = await freePort("127.0.0.1");
    agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  });
  afterEach(async () => {
    agent.destroy();
    if (program?.exitCode === null && program.signalCode === null) {
      program.kill("SIGKILL");
      await once(program, "exit");
    }
    await rm(folder, { recursive: true });
  });

  /** A copy under its own name in another folder, as it lies on a Node. */
  async function start(change = (source: string) => source): Promise<ChildProcess> {
    const file = join(folder, "hello");
    await copyFile(example, file);
    await writeFile(file, change(await readFile(file, "utf8")));
    const env = { PATH: process.env.PATH, DFLOW_PORT: String(port), DFLOW_VERSION: "abc", DFLOW_INDEX: "2" };
    const started = spawn(file, { env, stdio: ["ignore", "pipe", "inherit"] });
    program = started;
    await once(started.stdout as NodeJS.ReadableStream, "data");
    return started;
  }

  async function get(path: string) {
    const request = http.get({ host: "127.0.0.1", port, path, agent });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    const { statusCode: status, headers } = response;
    return { status, headers, body: await text(response), reused: request.reusedSocket };
  }

  test("it says its version and its Node, and that it is ready", async () => {
    await start();
    expect(await get("/")).toMatchObject({
      status: 200,
      body: "hello abc from node 2\n",
      headers: { "x-version": "abc" },
    });
    expect(await get("/ready")).toMatchObject({ status: 200, body: expect.stringContaining("ok") });
  });

  test("the version and a broken build are one constant each", async () => {
    await start((source) => source.replace('VERSION = ""', 'VERSION = "v3"').replace("READY = true", "READY = false"));
    expect((await get("/")).body).toBe("hello v3 from node 2\n");
    expect((await get("/ready")).status).toBe(503);
  });

  test("SIGTERM ends it at once", async () => {
    const it = await start();
    const cut = get("/slow/60000").catch((error) => error.code);
    await settled();
    it.kill("SIGTERM");
    expect(await once(it, "exit")).toEqual([0, null]);
    expect(await cut).toBe("ECONNRESET");
  });

  test("SIGINT: the door is closed, what was asked is answered, a kept connection gets one more answer", async () => {
    const it = await start();
    await get("/"); // leaves an idle connection in the agent
    const slow = fetchOnce("/slow/300");
    await settled();
    it.kill("SIGINT");
    await expect.poll(() => isOpen()).toBe(false);
    const last = await get("/");
    expect(last).toMatchObject({ status: 200, reused: true, headers: { connection: "close" } });
    expect(await slow).toMatchObject({ status: 200, body: "waited 300 ms\n" });
    expect(await once(it, "exit")).toEqual([0, null]);
  });

  test("SIGINT with an idle connection that never asks again: it ends after a bounded time", async () => {
    const it = await start((source) => source.replace("IDLE_LIMIT = 5_000", "IDLE_LIMIT = 100"));
    await get("/");
    it.kill("SIGINT");
    expect(await once(it, "exit")).toEqual([0, null]);
  });

  /** On a connection of its own. */
  const fetchOnce = async (path: string) => {
    const request = http.get({ host: "127.0.0.1", port, path, agent: false });
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    return { status: response.statusCode, body: await text(response) };
  };
  /** The server has read every request sent before this one was. */
  const settled = () => fetchOnce("/ready");
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
});
