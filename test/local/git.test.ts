import { execFileSync } from "node:child_process";
import { appendFile, chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { asVersion, type Version } from "../../src/domain/version.ts";
import { aProject, type TestProject } from "./project.ts";

let project: TestProject;
beforeEach(async () => {
  project = await aProject({ git: true, below: "deploy" });
  await project.write("bin/hello", "#!/bin/sh\n", 0o755);
  await project.write("dflow.yaml", "name: hello\n");
});
afterEach(() => project.end());

const unknown = { name: "DflowError", code: "git/unknown" };

describe("the version of a named commit", () => {
  test("is its hash, whatever it was called by", async () => {
    const first = project.commit("first");
    const second = project.commit("second");
    project.git("tag", "v1", first);
    project.git("tag", "--annotate", "v2", "--message", "two", second);
    project.git("branch", "feature/x", first);
    const { version } = project.workshop();
    expect(await version(first)).toBe(first);
    expect(await version(first.slice(0, 9))).toBe(first);
    expect(await version("v1")).toBe(first);
    expect(await version("v2")).toBe(second);
    expect(await version("feature/x")).toBe(first);
    expect(await version("main")).toBe(second);
    expect(await version("HEAD~1")).toBe(first);
  });

  const never = [
    "HEAD;x", "--upload-pack=x", "-h", "--all", "--output=/tmp/canary", "$(id)", "`id`", "", " HEAD", "HEAD HEAD", "a\nb", "HEAD\0",
    "HEAD:bin/hello", ":/first", "HEAD^{tree}x", "..", "HEAD..HEAD", "^HEAD", "0".repeat(39), "0".repeat(40), "0".repeat(41), "x".repeat(300),
    "refs/*", "\u202eHEAD",
  ]; // biome-ignore format: a list
  for (const name of never) {
    test(`is an error for ${JSON.stringify(name.slice(0, 45))}`, async () => {
      project.commit();
      await expect(project.workshop().version(name)).rejects.toMatchObject(unknown);
    });
  }

  test("is an error for a file that is no commit", async () => {
    project.commit();
    const blob = project.git("rev-parse", "HEAD:deploy/dflow.yaml");
    await expect(project.workshop().version(blob)).rejects.toMatchObject(unknown);
  });

  test("is the commit, not the tag, where a tag is named like a whole hash", async () => {
    const first = project.commit("first");
    const second = project.commit("second");
    project.git("tag", first, second);
    expect(await project.workshop().version(first)).toBe(first);
  });

  test("is an error where a tag is named like the beginning of another commit", async () => {
    const first = project.commit("first");
    const second = project.commit("second");
    project.git("tag", first.slice(0, 8), second);
    await expect(project.workshop().version(first.slice(0, 8))).rejects.toMatchObject({
      ...unknown,
      message: expect.stringContaining(first),
    });
  });

  test("says how to get the rest of the history, in a shallow clone", async () => {
    const first = project.commit("first");
    project.commit("second");
    const clone = await aProject();
    execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${project.top}`, join(clone.top, "c")]);
    const { openWorkshop } = await import("../../src/local/workshop.ts");
    const { theSettings } = await import("./project.ts");
    const workshop = openWorkshop({
      settings: theSettings(join(clone.top, "c/deploy")),
      cache: clone.cache,
      env: process.env,
      reporter: { report: () => {} },
    });
    await expect(workshop.version(first)).rejects.toMatchObject({
      ...unknown,
      hint: expect.stringContaining("fetch-depth"),
    });
    const head = await workshop.version("HEAD");
    expect(await workshop.isAncestor(asVersion(first), head)).toBeUndefined();
    await clone.end();
  });
});

describe("the version of the working tree", () => {
  const now = (env?: NodeJS.ProcessEnv): Promise<Version> => project.workshop({ env }).version();

  test("is HEAD when it is clean, and whatever lies in .dflow or is ignored", async () => {
    await project.write(".gitignore", "*.log\n");
    const head = project.commit();
    await project.write(".dflow/store.json", "{}");
    await project.write("a.log", "x");
    expect(await now()).toBe(head);
  });

  test("does not count the program itself while git does not track it", async () => {
    await rm(join(project.folder, "bin/hello"));
    const head = project.commit();
    await project.write("bin/hello", "#!/bin/sh\necho built\n", 0o755);
    expect(await now()).toBe(head);
  });

  test("differs for each content of what has changed, and is the same for the same content", async () => {
    const head = project.commit();
    const file = join(project.folder, "dflow.yaml");
    const seen = new Set<string>();
    const look = async () => {
      const version = await now();
      expect(version).toMatch(new RegExp(`^${head}-dirty-[0-9a-f]{8}$`));
      seen.add(version);
    };
    await appendFile(file, "count: 1\n");
    await look();
    project.git("add", "--all");
    await look();
    expect(seen.size).toBe(1);
    await appendFile(file, "count: 2\n");
    await look();
    await chmod(file, 0o755);
    await look();
    await rm(file);
    await look();
    await symlink("elsewhere", file);
    await look();
    await writeFile(join(project.top, "new file"), "1");
    await look();
    await writeFile(join(project.top, "new file"), "2");
    await look();
    expect(seen.size).toBe(7);
  });

  test("notices a change in a file whose name is no UTF-8, and in a repository inside", async () => {
    project.commit();
    const odd = Buffer.concat([Buffer.from(`${project.top}/`), Buffer.from([0xff, 0xfe])]);
    const versions = [];
    await writeFile(odd, "1");
    versions.push(await now());
    await writeFile(odd, "2");
    versions.push(await now());
    const inner = join(project.top, "inner");
    await mkdir(inner);
    execFileSync("git", ["init", "--quiet", inner]);
    versions.push(await now());
    await writeFile(join(inner, "file"), "1");
    versions.push(await now());
    await writeFile(join(inner, "file"), "2");
    versions.push(await now());
    expect(new Set(versions).size).toBe(5);
  });

  test("is not led astray by the variables of a git hook", async () => {
    const head = project.commit();
    expect(await now({ ...process.env, GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere", GIT_WORK_TREE: "/" })).toBe(
      head,
    );
  });

  test("is the content of the programs where there is no commit yet", async () => {
    expect(await now()).toMatch(/^sha-[0-9a-f]{12}$/);
  });

  test("is an error, not a guess, when git refuses the repository", async () => {
    project.commit();
    await writeFile(join(project.top, ".git/config"), "[broken");
    await expect(now()).rejects.toMatchObject({ ...unknown, evidence: [expect.objectContaining({ title: "git" })] });
  });
});

describe("without git", () => {
  test("the version is the content of the programs, and no commit is known", async () => {
    const plain = await aProject();
    await plain.write("bin/hello", "#!/bin/sh\n", 0o755);
    const workshop = plain.workshop();
    const version = await workshop.version();
    expect(version).toMatch(/^sha-[0-9a-f]{12}$/);
    await expect(workshop.version("HEAD")).rejects.toMatchObject(unknown);
    await plain.write("bin/hello", "#!/bin/sh\n#\n", 0o755);
    expect(await workshop.version()).not.toBe(version);
    expect(await workshop.isAncestor(version, await workshop.version())).toBeUndefined();
    await plain.end();
  });

  test("the git program missing is the same as no repository", async () => {
    project.commit();
    const { version } = project.workshop({ env: { PATH: "/nonexistent" } });
    expect(await version()).toMatch(/^sha-/);
  });
});

test("an ancestor is told from a descendant, a sibling and an unknown commit", async () => {
  const first = asVersion(project.commit("first"));
  project.git("checkout", "--quiet", "-b", "side");
  const side = asVersion(project.commit("side"));
  project.git("checkout", "--quiet", "main");
  const second = asVersion(project.commit("second"));
  const { isAncestor } = project.workshop();
  expect(await isAncestor(first, second)).toBe(true);
  expect(await isAncestor(second, first)).toBe(false);
  expect(await isAncestor(side, second)).toBe(false);
  expect(await isAncestor(first, first)).toBe(true);
  const dirty = asVersion(`${first}-dirty-00000000`);
  expect(await isAncestor(dirty, second)).toBe(true);
  expect(await isAncestor(dirty, first)).toBe(false);
  expect(await isAncestor(first, dirty)).toBe(false);
  expect(await isAncestor(dirty, asVersion(`${first}-dirty-11111111`))).toBe(false);
  expect(await isAncestor(asVersion("0".repeat(40)), second)).toBeUndefined();
  expect(await isAncestor(asVersion("sha-000000000000"), second)).toBeUndefined();
  expect(await readdir(project.top)).not.toContain("canary");
});
