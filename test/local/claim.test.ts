import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claim } from "../../src/local/claim.ts";
import { owner } from "../../src/local/owner.ts";

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "dflow-claim-")), "claims");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

test("one has it, another does not get it, and after the first has ended it does", async () => {
  const end = await claim(folder);
  expect(end).toBeDefined();
  expect(await claim(folder)).toBeUndefined();
  await end?.();
  expect(await claim(folder)).toBeDefined();
});

test("of many that come together at most one gets it", async () => {
  for (let round = 0; round < 20; round++) {
    const got = (await Promise.all(Array.from({ length: 8 }, () => claim(folder)))).filter((end) => end !== undefined);
    expect(got.length).toBeLessThanOrEqual(1);
    for (const end of got) await end();
    expect(await readdir(folder)).toEqual([]);
  }
});

test("what a process left behind that is gone is free", async () => {
  await (await claim(folder))?.();
  const gone = { ...(await owner({})), pid: 2 ** 22 + 1 };
  await writeFile(join(folder, "left-behind"), JSON.stringify(gone));
  expect(await claim(folder)).toBeDefined();
  expect(await readdir(folder)).toHaveLength(1);
});

test("what another machine's process has is not free for a day: nobody can ask after it", async () => {
  await (await claim(folder))?.();
  const file = join(folder, "elsewhere");
  await writeFile(file, JSON.stringify({ ...(await owner({})), host: "another/00000000" }));
  expect(await claim(folder)).toBeUndefined();
  const longAgo = Date.now() / 1000 - 90_000;
  await utimes(file, longAgo, longAgo);
  expect(await claim(folder)).toBeDefined();
});
