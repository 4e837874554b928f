import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

interface Release {
  readonly jobs: { readonly publish: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] } };
}
const workflow = load(readFileSync(new URL("../.github/workflows/release.yml", import.meta.url), "utf8")) as Release;

/** The steps of the real file, with the shell of a runner; GitHub's program is one that only writes down what it was asked. */
function step(name: string): string {
  const found = workflow.jobs.publish.steps.find((one) => one.name?.startsWith(name))?.run;
  if (found === undefined) throw new Error(`release.yml has no step ${name}`);
  return found;
}

let folder: string;
const project = () => join(folder, "project");
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: project(), encoding: "utf8" });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-release-"));
  mkdirSync(project());
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(
    join(folder, "gh"),
    '#!/bin/sh\necho "$*" >>"$ASKED"\ncase "$*" in *releases/tags*) echo "$IMMUTABLE" ;; esac\n',
  );
  chmodSync(join(folder, "gh"), 0o755);
  commit("1.2.3", "# Changelog\n\n## 1.2.3 2026-11-22\n\n- It is faster.\n\n## 1.2.2\n\n- It works.\n");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function commit(version: string, changes: string): void {
  writeFileSync(join(project(), "package.json"), JSON.stringify({ type: "module", version }));
  writeFileSync(join(project(), "CHANGELOG.md"), changes);
  for (const name of ["dist", "schema"]) mkdirSync(join(project(), name), { recursive: true });
  for (const name of ["action.yml", "LICENSE", "README.md"]) writeFileSync(join(project(), name), "");
  git("add", ".");
  git("commit", "--quiet", "--message", version);
}

function run(name: string, TAG: string, IMMUTABLE = "true") {
  const asked = join(folder, "asked");
  writeFileSync(asked, "");
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, RUNNER_TEMP: folder, ASKED: asked };
  const { status, stdout } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)], {
    cwd: project(),
    env: { ...env, TAG, IMMUTABLE, GITHUB_REPOSITORY: "anna/dflow" },
    encoding: "utf8",
  });
  return { status, stdout, asked: readFileSync(asked, "utf8") };
}

describe("a release", () => {
  test("has its version's section of the changelog as its notes", () => {
    expect(run("The tag is", "v1.2.3")).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(join(folder, "notes.md"), "utf8").trim()).toBe("- It is faster.");
  });

  test("is refused when the tag is not the version", () => {
    const { status, stdout } = run("The tag is", "v1.2.4");
    expect({ status, stdout }).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("the tag is v1.2.4, the version 1.2.3"),
    });
  });

  test("is refused when it is not on main", () => {
    commit("1.2.4", "## 1.2.4\n- A change.\n");
    expect(run("The tag is", "v1.2.4")).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("v1.2.4 is not on main"),
    });
  });

  test.each(["## 1.2.30\n- Another.\n", "## 1.2.3 (unreleased)\n- Not yet.\n", "## 1.2.3\n"])(
    "is refused when the changelog says only %j",
    (changes) => {
      commit("1.2.3", changes);
      git("update-ref", "refs/remotes/origin/main", "HEAD");
      expect(run("The tag is", "v1.2.3")).toMatchObject({
        status: 1,
        stdout: expect.stringContaining("file=CHANGELOG.md"),
      });
    },
  );

  test("is published after it is whole, and is red where it could be changed later", () => {
    const { status, asked } = run("The release", "v1.2.3");
    expect(status).toBe(0);
    expect(asked.split("\n").map((line) => line.split(" ").slice(0, 4).join(" "))).toEqual([
      "release create v1.2.3 --draft",
      "release edit v1.2.3 --draft=false",
      "api repos/anna/dflow/releases/tags/v1.2.3 --jq .immutable",
      "",
    ]);
    expect(run("The release", "v1.2.3", "false").status).toBe(1);
  });

  test("moves v1 to its commit, unless there is a newer one: 1.10 is newer than 1.9", () => {
    const commit = git("rev-parse", "HEAD").trim();
    git("tag", "--annotate", "--message", "1.9", "v1.9.0");
    expect(run("vX is", "v1.9.0")).toMatchObject({
      status: 0,
      asked: `api --method PATCH repos/anna/dflow/git/refs/tags/v1 --field sha=${commit} --field force=true\n`,
    });
    git("tag", "v1.10.0");
    git("tag", "v2.0.0");
    expect(run("vX is", "v1.9.0")).toMatchObject({ status: 0, asked: "" });
    expect(run("vX is", "v1.10.0").asked).toContain("tags/v1 ");
  });
});

describe("this version", () => {
  const top = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const { version } = JSON.parse(top("package.json"));

  test("is the same in package-lock.json and at the head of the changelog", () => {
    const lock = JSON.parse(top("package-lock.json"));
    expect([lock.version, lock.packages[""].version]).toEqual([version, version]);
    expect(/^## (\S+)/m.exec(top("CHANGELOG.md"))?.[1]).toBe(version);
  });

  test("is one that the tag stands for which the manual tells people to use", () => {
    const files = execFileSync("git", ["grep", "-l", "dflow-action@v", "--", ":/*.md", ":/examples"], {
      cwd: new URL("..", import.meta.url),
      encoding: "utf8",
    });
    const told = files
      .trim()
      .split("\n")
      .flatMap((file) => [...top(file).matchAll(/dflow-action@(v\d\S*)/g)].map(([, tag]) => ({ file, tag })));
    expect(told.filter(({ tag }) => tag !== `v${version.split(".")[0]}`)).toEqual([]);
    expect(told.length).toBeGreaterThan(10);
  });
});
