import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keptOutOfGit } from "../../src/local/kept-out-of-git.ts";

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-git-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("a folder that a command makes is kept out of git, also where the command fails", async () => {
  for (const fails of [false, true]) {
    const folder = await aFolder();
    const work = async () => {
      await mkdir(join(folder, ".dflow"));
      if (fails) throw new Error("it fails");
      return "done";
    };
    expect(await keptOutOfGit(folder, work).catch((error) => error.message)).toBe(fails ? "it fails" : "done");
    expect(await readFile(join(folder, ".dflow/.gitignore"), "utf8")).toBe("*\n");
  }
});

test("nothing is made where no such folder comes to be, and nothing is changed in one that was there", async () => {
  const folder = await aFolder();
  await keptOutOfGit(folder, async () => undefined);
  expect(await readdir(folder)).toEqual([]);
  await mkdir(join(folder, ".dflow"));
  await keptOutOfGit(folder, async () => undefined);
  expect(await readdir(join(folder, ".dflow"))).toEqual([]);
});
