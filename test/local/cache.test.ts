import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Release } from "../../src/domain/executable.ts";
import { asVersion } from "../../src/domain/version.ts";
import { type LocalCache, openCache } from "../../src/local/cache.ts";

let folder: string;
let cache: LocalCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dflow-cache-"));
  cache = openCache(join(folder, ".dflow/cache"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function aRelease(digit: string, text: string): Promise<Release> {
  await writeFile(join(folder, "source"), text);
  const version = asVersion(digit.repeat(40));
  const held = await cache.hold(join(folder, "source"));
  const release = { version, executables: [{ name: "hello", version, ...held }] };
  await cache.record(release);
  return release;
}

const file = async (release: Release) => {
  const [first] = release.executables;
  return first && (await cache.file(first));
};

test("what is held comes back by checksum, larger files too", async () => {
  const release = await aRelease("1", "0123456789".repeat(1_000_000));
  const path = (await file(release)) ?? "";
  expect(await readFile(path, "utf8")).toBe("0123456789".repeat(1_000_000));
  expect(release.executables[0]?.size).toBe(10_000_000);
  expect(await openCache(cache.folder).release(release.version)).toEqual(release);
});

test("a file that was damaged counts as not held, and is gone", async () => {
  const release = await aRelease("1", "hello");
  const path = (await file(release)) ?? "";
  await writeFile(path, "hellO");
  expect(await file(release)).toBeUndefined();
  expect(await readdir(join(cache.folder, "files"))).toEqual([]);
});

test("a folder or a link in place of a file counts as not held", async () => {
  const release = await aRelease("1", "hello");
  const path = (await file(release)) ?? "";
  await rm(path);
  await mkdir(path);
  expect(await file(release)).toBeUndefined();
  await symlink(join(folder, "source"), path);
  expect(await file(release)).toBeUndefined();
  expect(await readFile(join(folder, "source"), "utf8")).toBe("hello");
});

test("a record that was damaged, or lies under another version's name, counts as not there", async () => {
  const release = await aRelease("1", "hello");
  const records = join(cache.folder, "releases");
  const text = await readFile(join(records, `${release.version}.json`), "utf8");
  await writeFile(join(records, `${"2".repeat(40)}.json`), text);
  await writeFile(join(records, `${release.version}.json`), text.slice(0, -5));
  expect(await cache.release(release.version)).toBeUndefined();
  expect(await cache.release(asVersion("2".repeat(40)))).toBeUndefined();
  expect(await cache.releases()).toEqual([]);
});

test("releases are listed, the newest first", async () => {
  const first = await aRelease("1", "one");
  const second = await aRelease("2", "two");
  const list = await cache.releases();
  expect(list.map((one) => one.release)).toEqual(expect.arrayContaining([first, second]));
  expect(list[0]?.builtAt.getTime()).toBeGreaterThanOrEqual(list[1]?.builtAt.getTime() ?? 0);
});

test("removing a release leaves the files that another one has", async () => {
  const first = await aRelease("1", "same");
  const second = await aRelease("2", "same");
  const third = await aRelease("3", "other");
  await cache.remove(first);
  expect(await file(second)).toBeDefined();
  await cache.remove(second);
  expect(await file(second)).toBeUndefined();
  expect((await cache.releases()).map((one) => one.release)).toEqual([third]);
});

test("removing an older build of a version leaves the newer one", async () => {
  const older = await aRelease("1", "older");
  const newer = await aRelease("1", "newer");
  await cache.remove(older);
  expect(await cache.release(newer.version)).toEqual(newer);
  expect(await file(older)).toBeUndefined();
  expect(await file(newer)).toBeDefined();
});

test("removing takes along what no release has any more, once it is old", async () => {
  const orphan = await aRelease("1", "first build");
  const newer = await aRelease("1", "second build");
  const path = (await file(orphan)) ?? "";
  await cache.remove(await aRelease("2", "other"));
  expect(await file(orphan)).toBe(path);
  await utimes(path, 0, 0);
  await cache.remove(await aRelease("2", "other"));
  expect(await file(orphan)).toBeUndefined();
  expect(await file(newer)).toBeDefined();
});

test("removing leaves the closure of what is just being built, and takes it along once it is old", async () => {
  const hold = async (text: string) => {
    await writeFile(join(folder, "source"), text);
    return cache.hold(join(folder, "source"));
  };
  const built = { ...(await hold("not recorded yet")), version: asVersion("3".repeat(40)) };
  const closure = await hold("its closure");
  await cache.recordClosure(built, closure);
  await cache.remove(await aRelease("2", "other"));
  expect(await cache.closureOf(built)).toEqual(closure);
  await utimes(join(cache.folder, "closures", built.checksum), 0, 0);
  await cache.remove(await aRelease("2", "other"));
  expect(await cache.closureOf(built)).toBeUndefined();
});

test("many that hold the same file at once get the same whole file", async () => {
  await writeFile(join(folder, "source"), "x".repeat(3_000_000));
  const held = await Promise.all(
    Array.from({ length: 10 }, () => openCache(cache.folder).hold(join(folder, "source"))),
  );
  expect(new Set(held.map((one) => one.checksum)).size).toBe(1);
  expect(await readdir(join(cache.folder, "files"))).toEqual([held[0]?.checksum]);
});

test("a .dflow that is a symbolic link is refused", async () => {
  await mkdir(join(folder, "elsewhere"));
  await symlink("elsewhere", join(folder, ".dflow"));
  await writeFile(join(folder, "source"), "x");
  await expect(cache.hold(join(folder, "source"))).rejects.toMatchObject({ code: "preflight/refused" });
  expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
});

test("a file in place of the cache is said to be in the way", async () => {
  await mkdir(join(folder, ".dflow"));
  await writeFile(join(folder, ".dflow/cache"), "");
  await writeFile(join(folder, "source"), "x");
  await expect(cache.hold(join(folder, "source"))).rejects.toMatchObject({ code: "build/failed" });
});
