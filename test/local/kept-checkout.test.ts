import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BuildRules } from "../../src/domain/settings.ts";
import { aProject, type TestProject } from "./project.ts";

let project: TestProject;
beforeEach(async () => {
  project = await aProject({ git: true, below: "deploy" });
});
afterEach(() => project.end());

/** As make does: what is older than what it was made from is made again, and says so in `made`. */
const compile =
  "mkdir -p target bin; : > made; " +
  "for f in *.in; do [ target/$f -nt $f ] || { sleep 0.01; cp $f target/$f; echo $f >> made; }; done; " +
  "{ echo '#!/bin/sh'; cat target/*.in; } > bin/hello; pwd > $WHERE; cp made $WHERE.made";

let where: string;
beforeEach(() => {
  where = join(project.top, ".git/where");
});
const workshop = (rules: BuildRules = {}) =>
  project.workshop({
    build: { command: compile, keep: ["target"], ...rules },
    env: { ...process.env, WHERE: where },
  });
const checkout = async () => (await readFile(where, "utf8")).trim();
const made = async () => (await readFile(`${where}.made`, "utf8")).split("\n").filter(Boolean);

/** Two commits that differ in one of two files. */
async function twoCommits(): Promise<readonly [string, string]> {
  await project.write("a.in", "echo a\n");
  await project.write("b.in", "echo b\n");
  const first = project.commit();
  await project.write("b.in", "echo B\n");
  return [first, project.commit()];
}

describe("a build that keeps a folder", () => {
  test("makes only what another commit has changed, there and back", async () => {
    const [first, second] = await twoCommits();
    await workshop().build({ commit: first });
    expect(await made()).toEqual(["a.in", "b.in"]);
    const built = await workshop().build({ commit: second });
    expect(await made()).toEqual(["b.in"]);
    expect(await readFile((await project.cache.file(built.release.executables[0] as never)) ?? "", "utf8")).toContain(
      "B",
    );
    await project.cache.remove((await project.cache.release(first as never)) as never);
    await workshop().build({ commit: first });
    expect(await made()).toEqual(["b.in"]);
  });

  test("happens outside of the project, where git knows it, and leaves nothing of the commit before", async () => {
    const [first, second] = await twoCommits();
    await workshop({ command: `${compile}; touch litter` }).build({ commit: first });
    const folder = await checkout();
    expect(folder.startsWith(`${project.caches}/dflow/checkouts/project-`)).toBe(true);
    expect(existsSync(join(folder, "litter"))).toBe(true);
    await workshop({ command: `${compile}; git rev-parse HEAD > ${where}.head` }).build({ commit: second });
    expect(await checkout()).toBe(folder);
    expect(existsSync(join(folder, "litter"))).toBe(false);
    expect((await readFile(`${where}.head`, "utf8")).trim()).toBe(second);
    expect(project.git("status", "--porcelain")).toBe("?? deploy/.dflow/");
  });

  test("restores what the build before has changed of the commit's own files", async () => {
    const [first, second] = await twoCommits();
    await workshop({ command: `${compile}; echo spoilt > a.in; rm b.in` }).build({ commit: first });
    await workshop().build({ commit: second });
    expect(await readFile(join(await checkout(), "a.in"), "utf8")).toBe("echo a\n");
  });

  test("begins with nothing when asked to build through the cache", async () => {
    const [first] = await twoCommits();
    await workshop().build({ commit: first });
    await workshop().build({ commit: first, refresh: true });
    expect(await made()).toEqual(["a.in", "b.in"]);
  });

  test("goes on with what a CI's cache has brought back, though git has never heard of it", async () => {
    const [first, second] = await twoCommits();
    await workshop().build({ commit: first });
    const saved = join(project.top, "../saved");
    await cp(project.caches, saved, { recursive: true, preserveTimestamps: true });
    await rm(project.caches, { recursive: true });
    project.git("worktree", "prune");
    await cp(saved, project.caches, { recursive: true, preserveTimestamps: true });
    await workshop().build({ commit: second });
    expect(await made()).toEqual(["b.in"]);
  });

  test("makes its checkout anew where git cannot go on, as after one that was killed", async () => {
    const [first, second] = await twoCommits();
    await workshop({ command: `${compile}; touch "$(git rev-parse --git-dir)/index.lock"` }).build({ commit: first });
    await workshop().build({ commit: second });
    expect(await made()).toEqual(["a.in", "b.in"]);
    expect(await checkout()).toMatch(/\/0\/checkout\/deploy$/);
  });

  test("works beside another build of the same project, each in a checkout of its own", async () => {
    const [first, second] = await twoCommits();
    const both = [first, second].map((commit, at) =>
      project
        .workshop({
          // Each waits for the other, so that they certainly run at the same time.
          build: {
            command: `touch ${where}.${at}; until [ -e ${where}.${1 - at} ]; do sleep 0.01; done; ${compile}`,
            keep: ["target"],
          },
          env: { ...process.env, WHERE: `${where}-${at}` },
        })
        .build({ commit }),
    );
    const [one, other] = await Promise.all(both);
    const folders = await Promise.all([0, 1].map((at) => readFile(`${where}-${at}`, "utf8")));
    expect(folders[0]).not.toBe(folders[1]);
    expect(one?.release.executables[0]?.checksum).not.toBe(other?.release.executables[0]?.checksum);
  });

  test("keeps its folder also when the build fails or is cancelled, and is free for the next", async () => {
    const [first, second] = await twoCommits();
    const failing = workshop({ command: `${compile}; exit 1` });
    await expect(failing.build({ commit: first })).rejects.toMatchObject({ code: "build/failed" });
    const cancel = new AbortController();
    const long = project.workshop({
      build: { command: "echo begun; sleep 300", keep: ["target"] },
      onLine: () => cancel.abort(),
    });
    await expect(long.build({ commit: second, signal: cancel.signal })).rejects.toMatchObject({ code: "cancelled" });
    await workshop().build({ commit: second });
    expect(await made()).toEqual(["b.in"]);
    expect(await checkout()).toMatch(/\/0\/checkout\/deploy$/);
  });

  test("that has nowhere to keep it is made in a new checkout", async () => {
    const [first] = await twoCommits();
    await mkdir(project.caches);
    await writeFile(join(project.caches, "dflow"), "no folder");
    await workshop().build({ commit: first });
    expect(await checkout()).toMatch(/dflow-build-.*\/checkout\/deploy$/);
    await expect(stat(await checkout())).rejects.toThrow();
  });
});

describe("tests of dflow.yaml", () => {
  const script = { command: "mkdir -p bin; printf '#!/bin/sh\\n' > bin/hello; chmod +x bin/hello" };

  test("run after the build, in the same folder; only what passes them is kept", async () => {
    await project.write("good", "no");
    const commit = project.commit();
    const tested = project.workshop({ build: { ...script, test: "test -x bin/hello && grep yes good" } });
    await expect(tested.build({ commit })).rejects.toMatchObject({
      code: "build/failed",
      message: expect.stringContaining("the tests failed"),
      exit: "build",
    });
    expect(await project.cache.releases()).toEqual([]);
    await project.write("good", "yes");
    expect((await tested.build({ commit: project.commit() })).fresh).toBe(true);
  });

  test("that fail show the end of what they said", async () => {
    await project.write("x", "");
    const commit = project.commit();
    const tested = project.workshop({ build: { ...script, test: "echo 3 of 4 passed; false" } });
    await expect(tested.build({ commit })).rejects.toMatchObject({ evidence: [{ lines: ["3 of 4 passed"] }] });
  });
});
