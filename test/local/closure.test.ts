import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { asVersion } from "../../src/domain/version.ts";
import { openCache } from "../../src/local/cache.ts";
import { makeClosure } from "../../src/local/closure/closure.ts";
import { holdClosure } from "../../src/local/closure/hold-closure.ts";
import { librariesOf } from "../../src/local/closure/libraries.ts";
import { writeTar } from "../../src/local/closure/tar.ts";
import { compressors } from "../../src/local/compressors.ts";
import { readElf } from "../../src/local/elf/read-elf.ts";
import { openParcels } from "../../src/local/parcels.ts";
import { compiled, sha256 } from "../hosts/programs.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dflow-closure-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (...names: readonly string[]) => join(folder, ...names);

async function programAt(path: string, source: string, flags: readonly string[] = []): Promise<string> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), await compiled(source, flags), { mode: 0o755 });
  return at(path);
}

const main = "int one(void); int main(void) { return one() - 1; }";
const libraryOf = (name: string, source: string, flags: readonly string[] = []) =>
  programAt(`lib/${name}`, source, ["-shared", "-fPIC", `-Wl,-soname,${name}`, ...flags]);

const loaded = async (path: string, env: NodeJS.ProcessEnv = process.env) =>
  librariesOf(path, (await readElf(path)) ?? expect.fail(), env);

/** What the loader itself says it would load. */
function byLoader(path: string): Readonly<Record<string, string>> {
  const said = execFileSync("ldd", [realpathSync(path)], { encoding: "utf8" });
  return Object.fromEntries([...said.matchAll(/^\s*(\S+) => (\/\S+) /gm)].map(([, name, file]) => [name, file]));
}

describe("the libraries of a program", () => {
  test("are those that the loader would load, for the programs of this system", async () => {
    const programs = readdirSync("/usr/bin").map((name) => join("/usr/bin", name));
    let seen = 0;
    for (const path of programs.filter((_, index) => index % 12 === 0)) {
      if (!existsSync(path)) continue;
      const elf = await readElf(path).catch(() => undefined);
      if (elf?.loader === undefined) continue;
      const { libraries, missing } = await librariesOf(path, elf, {});
      const real = byLoader(path);
      expect(missing).toEqual([]);
      for (const [name, file] of Object.entries(real)) {
        expect(realpathSync(libraries.get(name) ?? `no ${name} for ${path}`)).toBe(realpathSync(file));
      }
      // More than the loader's are only those that glibc loads by itself, with what they need.
      const more = [...libraries.keys()].filter((name) => !Object.hasOwn(real, name));
      expect(more.filter((name) => !/^lib(nss_\w+|resolv|gcc_s|c)\.so/.test(name))).toEqual([]);
      seen++;
    }
    expect(seen).toBeGreaterThan(20);
  });

  test("are found from the program's own folder, through a link to it too", async () => {
    await libraryOf("libone.so", "int one(void) { return 1; }");
    const path = await programAt("bin/hello", main, [
      `-L${at("lib")}`,
      "-Wl,--no-as-needed",
      "-lone",
      "-Wl,--enable-new-dtags,-rpath,$ORIGIN/../lib",
    ]);
    await symlink(path, at("hello"));
    for (const one of [path, at("hello")]) {
      expect((await loaded(one)).libraries.get("libone.so")).toBe(join(realpathSync(at("lib")), "libone.so"));
    }
  });

  test("of a library are found by the program's RPATH, but not by its RUNPATH", async () => {
    await libraryOf("libzero.so", "int zero(void) { return 0; }");
    const needs = [`-L${at("lib")}`, "-Wl,--no-as-needed", "-lzero"];
    await libraryOf("libone.so", "int zero(void); int one(void) { return zero() + 1; }", needs);
    const flags = (dtags: string) => [
      `-L${at("lib")}`,
      "-Wl,--no-as-needed,--allow-shlib-undefined",
      "-lone",
      `-Wl,${dtags},-rpath,${at("lib")}`,
    ];
    const old = await programAt("old", main, flags("--disable-new-dtags"));
    const today = await programAt("new", main, flags("--enable-new-dtags"));
    expect((await loaded(old)).missing).toEqual([]);
    expect((await loaded(today)).missing).toEqual(["libzero.so"]);
    const env = { ...process.env, LD_LIBRARY_PATH: at("lib") };
    expect((await loaded(today, env)).missing).toEqual([]);
  });

  test("are not those of another processor or of no program at all that lie in the way", async () => {
    await libraryOf("libone.so", "int one(void) { return 1; }");
    const other = await readFile(at("lib/libone.so"));
    other.writeUInt16LE(8, 18);
    await mkdir(at("mips"));
    await mkdir(at("text"));
    await writeFile(at("mips/libone.so"), other);
    await writeFile(at("text/libone.so"), "INPUT(libother.so)\n");
    const path = await programAt("hello", main, [
      `-L${at("lib")}`,
      "-Wl,--no-as-needed",
      "-lone",
      `-Wl,-rpath,${at("mips")}:${at("text")}:${at("lib")}`,
    ]);
    expect((await loaded(path)).libraries.get("libone.so")).toBe(at("lib/libone.so"));
  });
});

const names = (archive: string) => execFileSync("tar", ["-tf", archive], { encoding: "utf8" }).split("\n");

describe("a closure", () => {
  test("holds the libraries, the loader, a shell and what programs expect of a system", async () => {
    await libraryOf("libone.so", "int one(void) { return 1; }");
    const path = await programAt("hello", main, [
      `-L${at("lib")}`,
      "-Wl,--no-as-needed",
      "-lone",
      "-lm",
      `-Wl,-rpath,${at("lib")}`,
    ]);
    await makeClosure("hello", path, at("closure.tar"), process.env);
    const { loader, folder: libraries } = await loaded(path);
    const wanted = [
      loader?.at.slice(1),
      ...["libc.so.6", "libm.so.6", "libone.so"].map((name) => join(libraries, name).slice(1)),
      "bin/sh",
      "etc/passwd",
      "etc/nsswitch.conf",
      "tmp/",
      ...(existsSync("/usr/share/zoneinfo/Europe/Berlin") ? ["usr/share/zoneinfo/Europe/Berlin"] : []),
      ...(existsSync("/etc/ssl/certs/ca-certificates.crt") ? ["etc/ssl/certs/ca-certificates.crt"] : []),
    ];
    const found = names(at("closure.tar"));
    expect(wanted.filter((name) => !found.includes(name as string))).toEqual([]);
    expect(found).not.toContain("hello");
    expect(found.filter((name) => name.startsWith("/") || name.includes(".."))).toEqual([]);
  });

  test("tells nothing about this machine's people", async () => {
    const path = await programAt("hello", "int main(void) { return 0; }");
    await makeClosure("hello", path, at("closure.tar"), process.env);
    const users = execFileSync("tar", ["-xOf", at("closure.tar"), "etc/passwd"], { encoding: "utf8" });
    expect(users.split("\n").map((line) => line.split(":")[0])).toEqual(["root", "nobody", ""]);
    const owners = execFileSync("tar", ["-tvf", at("closure.tar")], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(owners.filter((line) => !/^\S+ root\/root .* 1970-01-01 /.test(line))).toEqual([]);
  });

  test("of two builds of a program with the same needs is the same bytes", async () => {
    for (const n of [1, 2]) {
      const path = await programAt(`${n}/hello`, `int main(void) { return ${n}; }`);
      await makeClosure("hello", path, at(`${n}.tar`), process.env);
    }
    expect(sha256(await readFile(at("1.tar")))).toBe(sha256(await readFile(at("2.tar"))));
  });

  test("of a static program has a shell that can run all the same", async () => {
    const path = await programAt("hello", "int main(void) { return 0; }", ["-static"]);
    await makeClosure("hello", path, at("closure.tar"), process.env);
    expect(names(at("closure.tar"))).toContain("bin/sh");
    expect(names(at("closure.tar")).some((name) => name.endsWith("/libc.so.6"))).toBe(true);
  });

  test.each<[what: string, program: () => Promise<string>, message: string, hint: string]>([
    [
      "whose libraries this machine lacks",
      async () => {
        const bytes = await compiled("int main(void) { return 0; }", ["-Wl,--no-as-needed", "-lm"]);
        await writeFile(at("hello"), Buffer.from(bytes.toString("latin1").replace("libm.so.6", "libQ.so.6"), "latin1"));
        return at("hello");
      },
      "hello needs libQ.so.6, which this machine does not have",
      "install here what holds it",
    ],
    [
      "that is a script",
      async () => {
        await writeFile(at("hello"), "#!/bin/sh\n");
        return at("hello");
      },
      "no closure can be made for hello: it is a script",
      "image: …",
    ],
    [
      "of another processor",
      async () => {
        const bytes = await compiled("int main(void) { return 0; }");
        bytes.writeUInt16LE(8, 18);
        await writeFile(at("hello"), bytes);
        return at("hello");
      },
      "is built for another processor",
      "container-backend: process",
    ],
    [
      "that is cut short",
      async () => {
        await writeFile(at("hello"), (await compiled("int main(void) { return 0; }")).subarray(0, 200));
        return at("hello");
      },
      "damaged",
      "container-backend: process",
    ],
  ])("cannot be made for a program %s, and the way out is told", async (_, program, message, hint) => {
    const made = makeClosure("hello", await program(), at("closure.tar"), process.env);
    const error = await made.then(
      () => expect.fail("it was made"),
      (error) => error,
    );
    expect(error).toMatchObject({ code: "build/missing", message: expect.stringContaining(message) });
    expect(error.hint).toContain(hint);
  });
});

describe("an archive", () => {
  const file = (path: string, content: string, mode = 0o644) =>
    ({ path, kind: "file", mode, from: Buffer.from(content) }) as const;

  test("is what tar reads: files of all sizes, long names, links, folders, modes", async () => {
    const long = `${"folder/".repeat(20)}${"x".repeat(90)}`;
    await writeTar(
      [
        file("empty", ""),
        file("block", "b".repeat(512)),
        file("more", "m".repeat(513), 0o755),
        file(long, "deep"),
        { path: "link", kind: "link", to: "block" },
        { path: "open", kind: "folder", mode: 0o1777 },
      ],
      at("it.tar"),
    );
    await mkdir(at("out"));
    execFileSync("tar", ["-xpf", at("it.tar"), "-C", at("out"), "--no-same-owner"]);
    expect(await readFile(at("out/empty"), "utf8")).toBe("");
    expect(await readFile(at("out/link"), "utf8")).toBe("b".repeat(512));
    expect(await readFile(at("out", long), "utf8")).toBe("deep");
    const about = execFileSync("stat", ["-c", "%a", at("out/more"), at("out/open"), at("out/block")], {
      encoding: "utf8",
    });
    expect(about).toBe("755\n1777\n644\n");
  });

  test("holds equal files once, but not where their modes differ", async () => {
    const big = "z".repeat(100_000);
    await writeTar([file("a", big), file("b/c", big), file("d", big, 0o755)], at("it.tar"));
    await mkdir(at("out"));
    execFileSync("tar", ["-xf", at("it.tar"), "-C", at("out")]);
    const inodes = execFileSync("stat", ["-c", "%i", ...["a", "b/c", "d"].map((name) => at("out", name))], {
      encoding: "utf8",
    });
    const [a, b, d] = inodes.split("\n");
    expect([a === b, a === d]).toEqual([true, false]);
    expect(await readFile(at("out/b/c"), "utf8")).toBe(big);
  });

  test("is the same bytes in whatever order, and refuses what does not fit into it", async () => {
    const all = ["a", "b/a", "b-", "B", "é"].map((path) => file(path, path));
    await writeTar(all, at("1.tar"));
    await writeTar(all.toReversed(), at("2.tar"));
    expect(sha256(await readFile(at("1.tar")))).toBe(sha256(await readFile(at("2.tar"))));
    await expect(writeTar([file("x".repeat(101), "")], at("3.tar"))).rejects.toThrow(/too long/);
  });
});

describe("closures in the cache", () => {
  const version = (digit: string) => asVersion(digit.repeat(40));
  async function built(digit: string, library?: string) {
    const cache = openCache(at("cache"));
    const flags = library === undefined ? [] : ["-Wl,--no-as-needed", library];
    const path = await programAt("hello", `int main(void) { return ${digit}; }`, flags);
    const executable = { name: "hello", version: version(digit), ...(await cache.hold(path)) };
    await holdClosure(cache, { ...executable, path }, process.env);
    const release = { version: version(digit), executables: [executable] };
    await cache.record(release);
    return { cache, executable, release, closure: (await cache.closureOf(executable)) ?? expect.fail() };
  }

  test("are known by their executable, shared, and go with the last of them", async () => {
    const [one, two] = [await built("1"), await built("2")];
    expect(one.closure).toEqual(two.closure);
    expect(sha256(await readFile((await one.cache.file(one.closure)) as string))).toBe(one.closure.checksum);
    await two.cache.remove(two.release);
    expect(await one.cache.closureOf(two.executable)).toBe(undefined);
    expect(await one.cache.closureOf(one.executable)).toEqual(one.closure);
    await one.cache.remove(one.release);
    expect(await readdir(at("cache/files"))).toEqual([]);
    expect(await readdir(at("cache"))).not.toContainEqual(expect.stringContaining(".closure-"));
  });

  test("that are damaged count as not there", async () => {
    const { cache, executable, closure } = await built("1");
    const path = (await cache.file(closure)) as string;
    chmodSync(path, 0o644);
    await writeFile(path, "damaged");
    expect(await openCache(at("cache")).closureOf(executable)).toBe(undefined);
    expect(basename(path)).toBe(closure.checksum);
  });

  test("travel once, and then as a difference", async () => {
    const [one, two] = [await built("1"), await built("2", "-lm")];
    expect(one.closure.checksum).not.toBe(two.closure.checksum);
    const parcels = openParcels(one.cache, compressors());
    const commands = ["zstd"];
    const pack = (closures?: readonly (typeof one.closure.checksum)[]) =>
      parcels.pack(two.executable, { bases: [], commands, ...(closures ? { closures } : {}) });
    expect((await pack()).closure).toBe(undefined);
    expect((await pack([])).closure).toMatchObject({ ...two.closure, parcel: { encoding: "zstd" } });
    expect((await pack([two.closure.checksum])).closure).toEqual(two.closure);
    const difference = (await pack([one.closure.checksum])).closure?.parcel;
    expect(difference).toMatchObject({ encoding: "zstd-patch", base: one.closure.checksum });
    // The one library that has come, compressed.
    expect(difference?.size).toBeLessThan(600_000);
  });

  test("that were never made are asked for in words", async () => {
    const cache = openCache(at("cache"));
    const path = await programAt("hello", "int main(void) { return 0; }");
    const executable = { name: "hello", version: version("1"), ...(await cache.hold(path)) };
    const packed = openParcels(cache, compressors()).pack(executable, { bases: [], commands: [], closures: [] });
    await expect(packed).rejects.toMatchObject({
      code: "build/missing",
      message: expect.stringContaining("closure of hello"),
    });
  });
});
