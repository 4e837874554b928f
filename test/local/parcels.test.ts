import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Parcel } from "../../src/contracts/parcels.ts";
import type { Executable } from "../../src/domain/executable.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";
import { type LocalCache, openCache } from "../../src/local/cache.ts";
import { type Compressors, compressors } from "../../src/local/compressors.ts";
import { parcelShelf } from "../../src/local/parcel-shelf.ts";
import { openParcels } from "../../src/local/parcels.ts";

let folder: string;
let cache: LocalCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dflow-parcels-"));
  cache = openCache(join(folder, "cache"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const everything = ["zstd", "gzip"];

async function held(bytes: Uint8Array): Promise<Executable> {
  await writeFile(join(folder, "source"), bytes);
  return { name: "hello", version: asVersion("1".repeat(40)), ...(await cache.hold(join(folder, "source"))) };
}

/** What a Node makes of it, with the programs a Node has. */
async function unpacked(parcel: Parcel): Promise<Buffer> {
  const bytes = await buffer(parcel.open());
  expect(bytes.length).toBe(parcel.size);
  const zstd = (...flags: string[]) =>
    execFileSync("zstd", ["-d", "-q", "-c", ...flags], { input: bytes, maxBuffer: 1 << 30 });
  switch (parcel.encoding) {
    case "raw":
      return bytes;
    case "gzip":
      return gunzipSync(bytes);
    case "zstd":
      return zstd();
    case "zstd-patch":
      return zstd("--long=27", `--patch-from=${parcel.base && (await cache.file({ checksum: parcel.base }))}`);
  }
}

/** Two builds of a program of `size` bytes that differ in two strings, one of them longer than it was. */
async function twoBuilds(size: number): Promise<readonly [Buffer, Buffer]> {
  const file = await open(process.execPath);
  const { buffer: old } = await file.read(Buffer.alloc(size), 0, size, 0);
  await file.close();
  const changed = Buffer.from(old);
  changed.write("hello, version 2", Math.floor(size / 2));
  const at = Math.floor(size / 4);
  return [old, Buffer.concat([changed.subarray(0, at), Buffer.from("some words more"), changed.subarray(at)])];
}

const counted = (inner: Compressors) => {
  const made: string[] = [];
  const count =
    <K extends keyof Compressors>(name: K) =>
    (...args: Parameters<Compressors[K]>) => {
      made.push(name);
      return (inner[name] as (...args: unknown[]) => Promise<boolean>)(...args);
    };
  return { made, patch: count("patch"), zstd: count("zstd"), gzip: count("gzip") };
};

describe("a parcel for a Node that has the build before", () => {
  for (const [by, made] of [
    ["by Node's own zlib", compressors()],
    ["by the zstd program", compressors({})],
  ] as const) {
    test(`costs less than 2 % of 12 MB, and zstd --patch-from reads it (${by})`, async () => {
      const [old, now] = await twoBuilds(12_000_000);
      const base = await held(old);
      const executable = await held(now);
      const parcel = await openParcels(cache, made).pack(executable, { bases: [base.checksum], commands: everything });
      expect(parcel).toMatchObject({ encoding: "zstd-patch", base: base.checksum });
      expect(parcel.size).toBeLessThan(0.02 * executable.size);
      expect((await unpacked(parcel)).equals(now)).toBe(true);
    });
  }

  test("is still a small one when both are large", async () => {
    const [old, now] = await twoBuilds(100_000_000);
    const base = await held(old);
    const executable = await held(now);
    const parcel = await openParcels(cache, compressors()).pack(executable, {
      bases: [base.checksum],
      commands: everything,
    });
    expect(parcel.size).toBeLessThan(0.02 * executable.size);
    expect((await unpacked(parcel)).equals(now)).toBe(true);
  });

  test("is the whole file when the build before is another program altogether", async () => {
    const base = await held(randomBytes(300_000));
    const executable = await held(Buffer.from("hello ".repeat(50_000)));
    const parcel = await openParcels(cache, compressors()).pack(executable, {
      bases: [base.checksum],
      commands: everything,
    });
    expect((await unpacked(parcel)).length).toBe(300_000);
    expect(parcel.size).toBeLessThan(1000);
  });

  test("uses the first base that is held, and never the file itself", async () => {
    const [old, now] = await twoBuilds(1_000_000);
    const base = await held(old);
    const executable = await held(now);
    const bases = [asChecksum("0".repeat(64)), executable.checksum, base.checksum];
    expect(await openParcels(cache, compressors()).pack(executable, { bases, commands: everything })).toMatchObject({
      base: base.checksum,
    });
  });

  test("reads right for sizes of one byte up, with bases of one byte up", async () => {
    const parcels = openParcels(cache, compressors());
    const sizes = [1, 2, 7, 8, 9, 100, 4096, 70_000];
    for (const before of sizes) {
      const base = await held(Buffer.alloc(before, "abcdefgh-"));
      for (const size of sizes) {
        const bytes = Buffer.alloc(size, "abcdefghi");
        const parcel = await parcels.pack(await held(bytes), { bases: [base.checksum], commands: everything });
        expect((await unpacked(parcel)).equals(bytes)).toBe(true);
      }
    }
  });

  test("is the whole file when the base would be read as a trained dictionary", async () => {
    const base = await held(Buffer.concat([Buffer.from("37a430ec", "hex"), randomBytes(50_000)]));
    const bytes = Buffer.concat([randomBytes(10), (await readFile((await cache.file(base)) ?? "")).subarray(4)]);
    const parcel = await openParcels(cache, compressors()).pack(await held(bytes), {
      bases: [base.checksum],
      commands: everything,
    });
    expect(parcel.encoding).not.toBe("zstd-patch");
  });
});

describe("a parcel of the whole file", () => {
  const text = Buffer.from("the same words again and again\n".repeat(10_000));

  test("is what the Node can read: zstd, else gzip, else the file as it is", async () => {
    const executable = await held(text);
    const parcels = openParcels(cache, compressors());
    for (const [commands, encoding] of [
      [["zstd", "gzip"], "zstd"],
      [["gzip"], "gzip"],
      [[], "raw"],
    ] as const) {
      const parcel = await parcels.pack(executable, { bases: [], commands });
      expect(parcel.encoding).toBe(encoding);
      expect((await unpacked(parcel)).equals(text)).toBe(true);
    }
  });

  test("is gzip where this machine has no zstd at all", async () => {
    const cannot = () => Promise.resolve(false);
    const parcels = openParcels(cache, { ...compressors(), patch: cannot, zstd: cannot });
    const base = await held(Buffer.from("base"));
    expect((await parcels.pack(await held(text), { bases: [base.checksum], commands: everything })).encoding).toBe(
      "gzip",
    );
  });

  test("is the file as it is when nothing makes it smaller", async () => {
    const bytes = randomBytes(50_000);
    const parcel = await openParcels(cache, compressors()).pack(await held(bytes), { bases: [], commands: everything });
    expect(parcel).toMatchObject({ encoding: "raw", size: 50_000 });
  });

  test("opens as often as it is asked for", async () => {
    const parcel = await openParcels(cache, compressors()).pack(await held(text), { bases: [], commands: everything });
    const [one, two] = await Promise.all([unpacked(parcel), unpacked(parcel)]);
    expect(one.equals(two)).toBe(true);
  });
});

describe("packing", () => {
  test("the same twice, or for many Nodes at once, is done once; another dflow finds it done", async () => {
    const [old, now] = await twoBuilds(1_000_000);
    const base = await held(old);
    const executable = await held(now);
    const node = { bases: [base.checksum], commands: everything };
    const first = counted(compressors());
    const parcels = openParcels(cache, first);
    await Promise.all(Array.from({ length: 20 }, () => parcels.pack(executable, node)));
    await parcels.pack(executable, node);
    expect(first.made).toEqual(["patch"]);
    const second = counted(compressors());
    await openParcels(openCache(cache.folder), second).pack(executable, node);
    expect(second.made).toEqual([]);
  });

  test("is done again when the parcel on the shelf was damaged or taken away", async () => {
    const executable = await held(Buffer.from("words ".repeat(10_000)));
    const shelf = join(cache.folder, "parcels");
    const pack = async () => {
      const made = counted(compressors());
      const parcel = await openParcels(cache, made).pack(executable, { bases: [], commands: ["gzip"] });
      expect((await unpacked(parcel)).length).toBe(60_000);
      return made.made;
    };
    expect(await pack()).toEqual(["gzip"]);
    const [name = ""] = await readdir(shelf);
    await truncate(join(shelf, name), 10);
    expect(await pack()).toEqual(["gzip"]);
    await rm(join(shelf, name));
    expect(await pack()).toEqual(["gzip"]);
    expect(await pack()).toEqual([]);
  });

  test("is done one at a time", async () => {
    const shelf = parcelShelf(join(folder, "shelf"));
    let running = 0;
    let most = 0;
    const pack = async (into: string) => {
      most = Math.max(most, ++running);
      await writeFile(into, "x");
      running--;
      return true;
    };
    await Promise.all(["a", "b", "c"].map((key) => shelf.get(key, pack)));
    expect(most).toBe(1);
  });

  test("keeps the shelf within its limit: the least used go, never those of the last hour", async () => {
    const place = join(folder, "shelf");
    const shelf = parcelShelf(place, 250);
    const put = (key: string) =>
      shelf.get(key, async (into) => {
        await writeFile(into, `${key}${"x".repeat(99)}`);
        return true;
      });
    const longAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const [key, days] of [
      ["a", 3],
      ["b", 2],
      ["c", 1],
    ] as const) {
      await put(key);
      const name = (await readdir(place)).find((one) => one.startsWith(key)) ?? "";
      await utimes(join(place, name), longAgo(days), longAgo(days));
    }
    await put("d");
    expect((await readdir(place)).map((name) => name[0])).toEqual(["c", "d"]);
    for (const key of ["e", "f"]) await put(key);
    expect((await readdir(place)).map((name) => name[0])).toEqual(["d", "e", "f"]);
  });

  test("what is not in the cache is an error that says how to get it", async () => {
    const executable = { ...(await held(Buffer.from("x"))), checksum: asChecksum("0".repeat(64)) };
    await expect(openParcels(cache, compressors()).pack(executable, { bases: [], commands: [] })).rejects.toMatchObject(
      {
        code: "build/missing",
        hint: expect.stringContaining("dflow build"),
      },
    );
  });

  test("a shelf that cannot be written to costs the compression, not the copy", async () => {
    const executable = await held(Buffer.from("words ".repeat(1000)));
    const full = () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" }));
    const parcels = openParcels(cache, { patch: full, zstd: full, gzip: full });
    expect((await parcels.pack(executable, { bases: [], commands: everything })).encoding).toBe("raw");
  });
});
