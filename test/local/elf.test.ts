import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { debianPackage } from "../../src/domain/debian-packages.ts";
import { highestVersions } from "../../src/domain/requirements.ts";
import { readElf } from "../../src/local/elf/read-elf.ts";
import { requirementsOf } from "../../src/local/elf/requirements.ts";
import { DamagedElf } from "../../src/local/elf/window.ts";
import { compiled } from "../hosts/programs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dflow-elf-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(folder, String(files++));
  await writeFile(path, bytes);
  return path;
}

const source =
  '#include <math.h>\n#include <stdio.h>\nint main(int n, char **w) { printf("%f\\n", cos(n)); return 0; }\n';
const dynamic = () =>
  compiled(source, [
    "-fno-builtin",
    "-Wl,--no-as-needed",
    "-lm",
    "-Wl,--enable-new-dtags,-rpath,/opt/lib:$ORIGIN/../lib",
  ]);

/** A 32 bit big-endian head without segments, as a linker for SPARC begins. */
const sparc = Buffer.alloc(52);
sparc.write("\x7fELF\x01\x02\x01", "latin1");
sparc.writeUInt16BE(2, 18);

describe("what an ELF file needs", () => {
  test("of a dynamic program: processor, loader, libraries, folders, versions", async () => {
    const elf = await readElf(await fileOf(await dynamic()));
    expect(elf).toMatchObject({
      machine: { bits: 64, order: "little" },
      loader: expect.stringMatching(/^\/lib.*\/ld-linux/),
      needed: ["libm.so.6", "libc.so.6"],
      rpath: [],
      runpath: ["/opt/lib", "$ORIGIN/../lib"],
    });
    expect(elf?.versions).toContainEqual({ library: "libc.so.6", version: "GLIBC_2.34" });
    expect(elf?.versions).toContainEqual({ library: "libm.so.6", version: expect.stringMatching(/^GLIBC_2\./) });
  });

  test("of an old RPATH, and of a linker that was told so", async () => {
    const bytes = await compiled(source, [
      "-fno-builtin",
      "-Wl,--no-as-needed",
      "-lm",
      "-Wl,--disable-new-dtags,-rpath,/opt/old",
    ]);
    expect(await readElf(await fileOf(bytes))).toMatchObject({ rpath: ["/opt/old"], runpath: [] });
  });

  test("of a static program: nothing but its processor", async () => {
    const path = await fileOf(await compiled("int main(void) { return 0; }", ["-static"]));
    expect(await requirementsOf(path)).toMatchObject({ loader: undefined, libraries: [], searched: [] });
  });

  test("as a Node is asked for it: one version of each family, no folder of this machine's build", async () => {
    expect(await requirementsOf(await fileOf(await dynamic()))).toEqual({
      machine: expect.stringMatching(/^02 01 (3e|b7) 00$/),
      architecture: process.arch === "arm64" ? "aarch64" : "x86_64",
      loader: expect.any(String),
      libraries: [
        { name: "libm.so.6", versions: [expect.stringMatching(/^GLIBC_2\.\d+(\.\d+)?$/)] },
        { name: "libc.so.6", versions: ["GLIBC_2.34"] },
      ],
      searched: ["/opt/lib"],
    });
  });

  test("of another width and byte order", async () => {
    const path = await fileOf(sparc);
    expect(await requirementsOf(path)).toMatchObject({ machine: "01 02 00 02", architecture: "machine 2, 32 bits" });
  });

  test("of a script, of text, of nothing: nothing", async () => {
    for (const text of ["#!/bin/sh\n", "hello", ""])
      expect(await readElf(await fileOf(Buffer.from(text)))).toBe(undefined);
  });

  test("its own system's programs are all read", async () => {
    const needs = await readElf(process.execPath);
    expect(needs?.needed).toContain("libc.so.6");
  });
});

describe("a hostile file", () => {
  const readOrDamaged = async (bytes: Uint8Array) => {
    const path = await fileOf(bytes);
    try {
      await readElf(path);
      return "read";
    } catch (error) {
      if (error instanceof DamagedElf) return "damaged";
      throw error;
    } finally {
      await rm(path);
    }
  };

  test("that is cut short anywhere in its tables is called damaged", async () => {
    const whole = await dynamic();
    const lengths = [5, 19, 20, 40, 63, 64, 100, 500, Math.floor(whole.length / 8)];
    expect(await Promise.all(lengths.map((length) => readOrDamaged(whole.subarray(0, length))))).toEqual(
      lengths.map(() => "damaged"),
    );
  });

  test("with any bytes changed is read or called damaged, and nothing else happens", async () => {
    const whole = await dynamic();
    const seen = new Set<string>();
    // Most of what a reader follows lies in the first pages and in the dynamic section.
    const change = fc.record({
      at: fc.nat(0x1000),
      value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff),
      run: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, value, run } of changes) bytes.fill(value, at, at + run);
        bytes.write("\x7fELF", "latin1");
        seen.add(await readOrDamaged(bytes));
      }),
      { numRuns: 2000 },
    );
    expect(seen).toEqual(new Set(["read", "damaged"]));
  });

  test("with any entry of its dynamic section changed likewise", async () => {
    const whole = await dynamic();
    const at = dynamicOffset(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(0x1ff), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), async (offset, value) => {
        const bytes = Buffer.from(whole);
        bytes.writeBigUInt64LE(value, at + (offset & ~7));
        expect(["read", "damaged"]).toContain(await readOrDamaged(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test("whose version tables lead in a circle, or claim to be endless, ends", async () => {
    const whole = await dynamic();
    const at = whole.indexOf(Buffer.from([0xfe, 0xff, 0xff, 0x6f, 0, 0, 0, 0])) + 8;
    const table = Number(whole.readBigUInt64LE(at));
    const endless = Buffer.from(whole);
    // vn_cnt of the first library, and a vna_next that leads back to itself by going round 2^32.
    endless.writeUInt16LE(0xffff, table + 2);
    endless.writeUInt32LE(0, table + 12);
    expect(await readOrDamaged(endless)).toMatch(/read|damaged/);
    const many = Buffer.from(whole);
    many.writeBigUInt64LE(1n << 62n, whole.indexOf(Buffer.from([0xff, 0xff, 0xff, 0x6f, 0, 0, 0, 0])) + 8);
    expect(await readOrDamaged(many)).toMatch(/read|damaged/);
  });

  test("whose names hold what no name may hold is called damaged", async () => {
    const bytes = await dynamic();
    bytes[bytes.indexOf("libm.so.6") + 3] = 0x0a;
    expect(await readOrDamaged(bytes)).toBe("damaged");
  });

  test("is nothing that a Node is asked about", async () => {
    expect(await requirementsOf(await fileOf((await dynamic()).subarray(0, 100)))).toBe(undefined);
  });
});

/** p_offset of PT_DYNAMIC, of a 64 bit little-endian file. */
function dynamicOffset(bytes: Buffer): number {
  const table = Number(bytes.readBigUInt64LE(32));
  for (let at = table; ; at += 56) if (bytes.readUInt32LE(at) === 2) return Number(bytes.readBigUInt64LE(at + 8));
}

describe("versions of symbols", () => {
  test.each([
    [["GLIBC_2.9", "GLIBC_2.34", "GLIBC_2.3.4"], ["GLIBC_2.34"]],
    [["GLIBC_2.3", "GLIBC_2.3.4"], ["GLIBC_2.3.4"]],
    [
      ["GLIBCXX_3.4.9", "CXXABI_1.3", "GLIBCXX_3.4.10"],
      ["CXXABI_1.3", "GLIBCXX_3.4.10"],
    ],
    [
      ["GLIBC_ABI_DT_RELR", "GLIBC_2.36"],
      ["GLIBC_2.36", "GLIBC_ABI_DT_RELR"],
    ],
    [["OPENSSL_3.0.0", "OPENSSL_3.0.9"], ["OPENSSL_3.0.9"]],
  ])("of %j only %j matter", (all, highest) => {
    expect(highestVersions(all)).toEqual(highest);
  });
});

test.each([
  ["libgmp.so.10", "libgmp10"],
  ["libc.so.6", "libc6"],
  ["ld-linux-x86-64.so.2", "libc6"],
  ["libm.so.6", "libc6"],
  ["libc.musl-x86_64.so.1", "musl"],
  ["libours.so", undefined],
  ["toString", undefined],
])("%s is in the package %s", (library, name) => {
  expect(debianPackage(library)).toBe(name);
});
