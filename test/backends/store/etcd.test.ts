import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { etcd } from "../../../src/backends/store/etcd.ts";
import type { StoreTools } from "../../../src/contracts/registry.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { aState, testStore } from "../../contracts/store.ts";
import { freePort } from "../../free-port.ts";

let folder: string;
let server: ChildProcess;
let endpoint: string;
let peer: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dflow-etcd-"));
  endpoint = `http://127.0.0.1:${await freePort()}`;
  peer = `http://127.0.0.1:${await freePort()}`;
  server = await start();
});
afterAll(async () => {
  await end(server);
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<ChildProcess> {
  const urls = ["--listen-client-urls", endpoint, "--advertise-client-urls", endpoint, "--listen-peer-urls", peer];
  const first = ["--initial-advertise-peer-urls", peer, "--initial-cluster", `default=${peer}`];
  const started = spawn("etcd", ["--data-dir", folder, ...urls, ...first], { stdio: "ignore" });
  while (!(await isHealthy())) {
    if (started.exitCode !== null) throw new Error(`etcd ended with ${started.exitCode}`);
    await sleep(50);
  }
  return started;
}

const isHealthy = () =>
  fetch(`${endpoint}/health`).then(
    async (response) => ((await response.json()) as { health?: string }).health === "true",
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

const tools = (changes: Partial<StoreTools> = {}): StoreTools => ({
  cluster: "hello",
  folder: "/nowhere",
  environment: undefined,
  variable: () => undefined,
  secret: async () => Buffer.from("a secret of the tests"),
  ...changes,
});
const open = (prefix: string, changes: Partial<StoreTools> = {}, endpoints = [endpoint]): Store =>
  etcd.create({ endpoints, prefix }, tools(changes));

let round = 0;
testStore("etcd", async () => {
  const prefix = `/contract/${++round}`;
  return { open: () => open(prefix), end: async () => {} };
});

describe("the etcd store", () => {
  test("two environments, and two clusters, have a state each", async () => {
    await open("/apart").save(aState({ count: 1 }), undefined);
    await open("/apart", { environment: "staging" }).save(aState({ count: 2 }), undefined);
    await open("/apart", { cluster: "other" }).save(aState({ count: 3 }), undefined);
    expect((await open("/apart").load())?.state.count).toBe(1);
    expect((await open("/apart", { environment: "staging" }).load())?.state.count).toBe(2);
  });

  test("what lies in etcd tells nothing to who has not the key, and is refused with another one", async () => {
    await open("/sealed").save(aState({ pinned: ["a-word-to-find"] }), undefined);
    const kept = await raw("/sealed/hello");
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.toString("latin1")).not.toContain("a-word-to-find");
    const other = open("/sealed", { secret: async () => Buffer.from("another secret") });
    await expect(other.load()).rejects.toMatchObject({
      code: "store/damaged",
      message: expect.stringContaining("another key"),
    });
  });

  test("the state of another cluster, put in its place, is refused", async () => {
    await open("/swapped", { cluster: "other" }).save(aState({}), undefined);
    await put("/swapped/hello", await raw("/swapped/other"));
    await expect(open("/swapped").load()).rejects.toMatchObject({ code: "store/damaged" });
  });

  test("a member that does not answer is left out", async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const store = open("/members", {}, [dead, endpoint]);
    const revision = await store.save(aState({ count: 7 }), undefined);
    expect(await store.load()).toEqual({ state: aState({ count: 7 }), revision });
  });

  test("no member at all is unavailable, and says what each of them said", async () => {
    const dead = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    await expect(open("/none", {}, dead).load()).rejects.toMatchObject({
      code: "store/unavailable",
      evidence: [{ lines: [expect.stringContaining("ECONNREFUSED"), expect.stringContaining("ECONNREFUSED")] }],
    });
  });

  test("a save that a member has done, and could not say so any more, is known as ours at the next one", async () => {
    const proxy = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      await fetch(`${endpoint}${request.url}`, { method: "POST", body });
      response.writeHead(503).end("etcdserver: request timed out");
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const silent = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const revision = await open("/silent", {}, [silent, endpoint]).save(aState({ serial: 1 }), undefined);
      expect(await open("/silent").load()).toMatchObject({ revision, state: { serial: 1 } });
    } finally {
      proxy.close();
    }
  });

  test("a refusal says what to do about it", async () => {
    for (const [status, error, hint] of [
      [403, "etcdserver: permission denied", "what that user may do"],
      [429, "etcdserver: mvcc: database space exceeded", "etcdctl compact"],
    ] as const) {
      const refusing = createServer((_, response) => response.writeHead(status).end(JSON.stringify({ error })));
      refusing.listen(0, "127.0.0.1");
      await once(refusing, "listening");
      const there = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
      await expect(open("/refused", {}, [there]).load()).rejects.toMatchObject({
        message: expect.stringContaining(error),
        hint: expect.stringContaining(hint),
      });
      refusing.close();
    }
  });

  test("what is no etcd is unavailable, not a bug", async () => {
    const page = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
    await once(page, "listening");
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    await expect(open("/page", {}, [url]).load()).rejects.toMatchObject({ code: "store/unavailable" });
    page.close();
  });

  test("a state outlives a restart of etcd, and its revision still counts", async () => {
    const revision = await open("/restart").save(aState({ count: 1 }), undefined);
    await end(server);
    server = await start();
    await open("/restart").save(aState({ count: 2 }), revision);
    expect((await open("/restart").load())?.state.count).toBe(2);
  });
});

const post = async (path: string, body: unknown) =>
  (await fetch(`${endpoint}/v3/${path}`, { method: "POST", body: JSON.stringify(body) })).json();
const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");

async function raw(path: string): Promise<Buffer> {
  const { kvs } = (await post("kv/range", { key: base64(path) })) as { kvs: { value: string }[] };
  return Buffer.from(kvs[0]?.value ?? "", "base64");
}

const put = (path: string, value: Buffer) => post("kv/put", { key: base64(path), value: base64(value) });
