import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actionsCache } from "../../../src/backends/store/actions-cache.ts";
import type { StoreTools } from "../../../src/contracts/registry.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { aState, testStore } from "../../contracts/store.ts";
import { type CacheDouble, cacheDouble } from "../../github/cache-double.ts";

const main = "refs/heads/main";
let folder: string;
let event: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-cache-"));
  event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (job: Readonly<Record<string, string>>, changes: Partial<StoreTools> = {}): Store =>
  actionsCache.create(
    {},
    {
      cluster: "hello",
      folder: "/nowhere",
      environment: undefined,
      variable: (name) => ({ ...job, GITHUB_EVENT_PATH: event })[name],
      secret: async () => Buffer.from("a secret of the tests"),
      ...changes,
    },
  );

testStore("actions-cache", async () => {
  const github = await cacheDouble();
  return { open: () => open(github.job(main)), end: () => github.stop() };
});

describe("the store in the Actions cache", () => {
  let github: CacheDouble;
  beforeEach(async () => {
    github = await cacheDouble();
  });
  afterEach(() => github.stop());
  const here = (changes?: Partial<StoreTools>) => open(github.job(main), changes);
  const unavailable = (message: string) => ({ code: "store/unavailable", message: expect.stringContaining(message) });

  test("has one entry for each revision, none of which ever changes", async () => {
    const first = await here().save(aState({ serial: 1 }), undefined);
    await here().save(aState({ serial: 2 }), first);
    expect(github.entries.map(({ key }) => key)).toEqual([
      "dflow-state/hello/0000000001",
      "dflow-state/hello/0000000002",
    ]);
  });

  test("an evicted cache is no state, as before the first save, and can be begun anew", async () => {
    await here().save(aState({ serial: 7 }), undefined);
    github.evict();
    expect(await here().load()).toBeUndefined();
    await here().save(aState({ serial: 8 }), undefined);
    expect((await here().load())?.state.serial).toBe(8);
  });

  test.each([500, 503, 429, 0])("an outage (%i) is not taken for a miss", async (status) => {
    await here().save(aState({}), undefined);
    github.fail(status, 100);
    await expect(here().load()).rejects.toMatchObject(unavailable("does not answer"));
  });

  test("a save after GitHub has dropped what it was made from says so", async () => {
    const first = await here().save(aState({ serial: 7 }), undefined);
    github.evict();
    await expect(here().save(aState({ serial: 8 }), first)).rejects.toMatchObject({
      code: "store/stale",
      message: expect.stringContaining("was dropped by GitHub"),
    });
  });

  test("an answer that fails once is asked for again", async () => {
    await here().save(aState({ count: 5 }), undefined);
    github.fail(503, 1);
    expect((await here().load())?.state.count).toBe(5);
  });

  test("a token that may only read is refused before anything is written, and may look", async () => {
    await here().save(aState({ count: 5 }), undefined);
    const reader = open(github.job("refs/pull/7/merge", { writes: false }));
    expect((await reader.load())?.state.count).toBe(5);
    await expect(reader.save(aState({}), "1")).rejects.toMatchObject(unavailable("may not write"));
    expect(github.entries).toHaveLength(1);
  });

  test("a ref whose entries the default branch would never see is refused, and may look", async () => {
    await here().save(aState({ count: 5 }), undefined);
    const tag = open(github.job("refs/tags/v1"));
    expect((await tag.load())?.state.count).toBe(5);
    await expect(tag.save(aState({}), "1")).rejects.toMatchObject({
      ...unavailable("would hide the state from main"),
      hint: expect.stringContaining("git-ref"),
    });
    expect(github.entries).toHaveLength(1);
  });

  test("a poisoned entry is refused: it cannot be opened", async () => {
    await here().save(aState({}), undefined);
    const [entry] = github.entries;
    if (entry) entry.content = Buffer.from(JSON.stringify({ state: aState({}) }));
    await expect(here().load()).rejects.toMatchObject({ code: "store/damaged" });
  });

  test("an entry of another name below our prefix is refused, not guessed about", async () => {
    await here().save(aState({}), undefined);
    const [entry] = github.entries;
    if (entry) github.entries.push({ ...entry, key: "dflow-state/hello/latest" });
    await expect(here().load()).rejects.toMatchObject({ code: "store/damaged" });
  });

  test("a save that somebody began and never ended is passed over, once it must have been given up", async () => {
    const first = await here().save(aState({ serial: 1 }), undefined);
    github.abandon("dflow-state/hello/0000000002", main);
    expect(await here().save(aState({ serial: 2 }), first)).toBe("3");
    expect(await here().load()).toMatchObject({ revision: "3", state: { serial: 2 } });
  });

  test("outside of an action it says where it can be used, and what to use instead", async () => {
    await expect(open({}).load()).rejects.toMatchObject({
      code: "store/unavailable",
      hint: expect.stringContaining("git-ref"),
    });
  });
});
