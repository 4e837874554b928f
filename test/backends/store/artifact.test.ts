import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { artifact } from "../../../src/backends/store/artifact.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { aState, testStore } from "../../contracts/store.ts";
import { type ArtifactDouble, artifactDouble } from "../../github/artifact-double.ts";

let folder: string;
let event: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-artifact-"));
  event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (job: Readonly<Record<string, string>>): Store =>
  artifact.create(
    {},
    {
      cluster: "hello",
      folder: "/nowhere",
      environment: undefined,
      variable: (name) => ({ GITHUB_EVENT_PATH: event, ...job })[name],
      secret: async () => Buffer.from("a secret of the tests"),
    },
  );

/** Controllers of one run, as the jobs of a matrix: that is what an artifact can promise compare-and-swap to. */
testStore("artifact", async () => {
  const github = await artifactDouble();
  return { open: () => open(github.job(7)), end: () => github.stop() };
});

describe("the store in artifacts", () => {
  let github: ArtifactDouble;
  beforeEach(async () => {
    github = await artifactDouble();
  });
  afterEach(() => github.stop());
  const unavailable = (message: string) => ({ code: "store/unavailable", message: expect.stringContaining(message) });
  const saved = async (run = 7, state = aState({ count: 5 })) => {
    const revision = await open(github.job(run)).save(state, undefined);
    github.end(run);
    return revision;
  };
  const next = () => open(github.job(8));

  test("a later run finds what an earlier one has saved, and goes on from it", async () => {
    const first = await saved();
    const store = next();
    expect(await store.load()).toEqual({ state: aState({ count: 5 }), revision: first });
    const second = await store.save(aState({ count: 6 }), first);
    github.end(8);
    expect(await open(github.job(9)).load()).toMatchObject({ revision: second, state: { count: 6 } });
    expect(github.artifacts.map(({ run, name }) => [run, name])).toEqual([
      [7, "dflow-state.hello"],
      [7, "dflow-state.hello.0000000001"],
      [8, "dflow-state.hello"],
      [8, "dflow-state.hello.0000000002"],
    ]);
    await expect(open(github.job(9)).save(aState({}), first)).rejects.toMatchObject({ code: "store/stale" });
  });

  test("while another run goes on it is refused, with a link and the way out; then it is not", async () => {
    const first = await open(github.job(7)).save(aState({}), undefined);
    await expect(next().save(aState({}), first)).rejects.toMatchObject({
      ...unavailable("https://github.localhost/anna/hello/actions/runs/7"),
      hint: expect.stringContaining("concurrency"),
    });
    expect(github.artifacts.filter(({ run }) => run === 8)).toMatchObject([{ name: "dflow-state.hello" }]);
    github.end(7);
    expect(await next().save(aState({}), first)).toBe("2");
  });

  test("an older run that has waited saves after a newer one, and its state is the newest", async () => {
    const first = await saved(9);
    const second = await open(github.job(7)).save(aState({ count: 7 }), first);
    github.end(7);
    expect(await next().load()).toMatchObject({ revision: second, state: { count: 7 } });
  });

  test("a run that is done again, where a later one has saved, is refused: nobody would find what it saves", async () => {
    const first = await saved(7);
    const second = await next().save(aState({}), first);
    github.end(8);
    await expect(open(github.job(7)).save(aState({}), second)).rejects.toMatchObject({
      ...unavailable("a later run has saved"),
      hint: expect.stringContaining("start a new run"),
    });
  });

  test("a run beside it that was refused keeps it from nothing", async () => {
    const store = open(github.job(7));
    const first = await store.save(aState({}), undefined);
    await expect(next().save(aState({}), first)).rejects.toMatchObject({ code: "store/unavailable" });
    const second = await store.save(aState({}), first);
    github.end(8);
    expect(await open(github.job(7)).save(aState({ count: 3 }), second)).toBe("3");
  });

  test("of runs that begin at once none takes another's save for its own", async () => {
    const first = await saved();
    const runs = [8, 9, 10, 11];
    const ended = await Promise.allSettled(
      runs.map((run) => open(github.job(run)).save(aState({ count: run }), first)),
    );
    const won = runs.filter((_, at) => ended[at]?.status === "fulfilled");
    expect(won.length).toBeLessThanOrEqual(1);
    for (const one of ended)
      if (one.status === "rejected") expect(one.reason.code).toMatch(/^store\/(unavailable|stale)$/);
    expect((await open(github.job(12)).load())?.state.count).toBe(won[0] ?? 5);
  });

  test.each([
    ["of a fork", { headRepository: 2 }],
    ["of another branch", { branch: "evil" }],
    ["of a pull request", { event: "pull_request" }],
    ["of a pull request with our rights", { event: "pull_request_target" }],
  ])("an artifact of that name %s is not looked at", async (_, about) => {
    await saved();
    await open(github.job(20))
      .save(aState({ count: 66 }), "1")
      .catch(() => undefined);
    for (const name of ["dflow-state.hello", "dflow-state.hello.0000000099"])
      github.artifacts.push({ id: 90, run: 20, name, content: Buffer.from("evil"), done: true, expired: false });
    github.job(20, about);
    expect(await next().load()).toMatchObject({ revision: "1", state: { count: 5 } });
  });

  test("expired artifacts are no state, as before the first save", async () => {
    await saved();
    for (const one of github.artifacts) one.expired = true;
    expect(await next().load()).toBeUndefined();
  });

  test("a poisoned artifact is refused, in whatever form", async () => {
    await saved();
    const one = github.artifacts.at(-1) ?? expect.fail();
    const whole = Buffer.from(one.content);
    one.content = Buffer.from("no archive");
    await expect(next().load()).rejects.toMatchObject({ code: "store/damaged" });
    for (let at = 0; at < whole.length; at += 7) {
      one.content = Buffer.from(whole);
      one.content[at] = (one.content[at] ?? 0) ^ 1;
      const loaded = await next()
        .load()
        .catch((error) => error.code);
      expect([aState({ count: 5 }), "store/damaged"]).toContainEqual(loaded?.state ?? loaded);
    }
  });

  test.each([500, 403, 401, 0])("an outage or a refusal (%i) is not taken for a miss", async (status) => {
    await saved();
    github.fail(status, 100, /^GET .*artifacts/);
    await expect(next().load()).rejects.toMatchObject(unavailable("does not say which artifacts there are"));
    await expect(next().save(aState({}), undefined)).rejects.toMatchObject(unavailable("does not say"));
  });

  test("a run that is not told about is not taken for one that has ended", async () => {
    await saved();
    github.fail(500, 100, /^GET .*runs\/7$/);
    await expect(next().save(aState({}), "1")).rejects.toMatchObject(unavailable("does not say"));
  });

  test("on another branch, and without a token, it says what to do instead, before anything is written", async () => {
    await saved();
    const before = github.artifacts.length;
    for (const about of [{ branch: "feature" }, { event: "pull_request_target" }]) {
      const aside = open(github.job(8, about));
      expect((await aside.load())?.state.count).toBe(5);
      await expect(aside.save(aState({}), "1")).rejects.toMatchObject({ hint: expect.stringContaining("git-ref") });
    }
    const silent = open({ ...github.job(8), GITHUB_TOKEN: "" });
    await expect(silent.load()).rejects.toMatchObject({ hint: expect.stringContaining("actions: read") });
    expect(github.artifacts).toHaveLength(before);
  });

  test("what it uploads is a zip that everybody can open, and nobody can read", async () => {
    await saved();
    const file = join(folder, "artifact.zip");
    writeFileSync(file, github.artifacts.at(-1)?.content ?? "");
    const python =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist(), z.read('state')[:13])";
    expect(execFileSync("python3", ["-c", python, file], { encoding: "utf8" }).trim()).toBe(
      "None ['state'] b'dflow-sealed-'",
    );
  });
});
