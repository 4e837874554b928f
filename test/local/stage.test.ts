import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStage } from "../../src/local/stage.ts";

let top: string;
beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), "dflow-stage-")));
  await mkdir(join(top, "here"));
});
afterEach(() => rm(top, { recursive: true, force: true }));

const stageIn = (folder: string) =>
  openStage({
    folder,
    program: [],
    env: { PATH: process.env.PATH },
    output: 1,
    say: () => {},
    signal: new AbortController().signal,
  });

test("a stage writes at an absolute path just there, and at any other one from its folder", async () => {
  const stage = stageIn(join(top, "here"));
  await stage.write(join(top, "there/z.yaml"), "absolute");
  await stage.write("z.yaml", "relative");
  await stage.write("../up.yaml", "above");
  expect(await readFile(join(top, "there/z.yaml"), "utf8")).toBe("absolute");
  expect(await readdir(join(top, "here"))).toEqual(["z.yaml"]);
  expect(await stage.exists(join(top, "there/z.yaml"))).toBe(true);
  expect(await readFile(join(top, "up.yaml"), "utf8")).toBe("above");
});

test("its top is that of the git repository around it, and the folder itself where there is none", async () => {
  const stage = stageIn(join(top, "here"));
  expect(await stage.top()).toBe(join(top, "here"));
  execFileSync("git", ["init", "--quiet", top]);
  expect(await stage.top()).toBe(top);
});

test("what it cannot read is undefined", async () => {
  const stage = stageIn(top);
  await stage.write("a", "text");
  expect(await Promise.all(["a", "b", "here"].map(stage.read))).toEqual(["text", undefined, undefined]);
});
