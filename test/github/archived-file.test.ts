import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { takeFile } from "../../src/github/archived-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-archived-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const tar = (...words: string[]): Buffer => execFileSync("tar", ["-P", "-C", folder, "-cf", "-", ...words]);
const take = (archive: Uint8Array, most = 100_000, pieces = 1000) =>
  takeFile(Readable.from(chunks(archive, pieces)), at("taken"), most);
function* chunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield Buffer.from(bytes.subarray(from, from + size));
}
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const refused = (why: string) => ({ name: "NotArchived", message: expect.stringContaining(why) });

describe("the one file of an archive", () => {
  test.each([
    ["posix", 1],
    ["posix", 511],
    ["posix", 1_000_000],
    ["gnu", 513],
    ["ustar", 4096],
  ])("comes out as it went in: tar of the format %s, read %i bytes at a time", async (format, pieces) => {
    const content = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
    writeFileSync(at("program"), content, { mode: 0o755 });
    expect(await take(tar(`--format=${format}`, "program"), 5000, pieces)).toBe(sha256(content));
    expect(readFileSync(at("taken"))).toEqual(content);
  });

  test("goes where we say, whatever the archive says", async () => {
    writeFileSync(at("program"), "evil");
    const archive = tar("--transform", `s,program,${folder}/elsewhere,`, "program");
    expect(archive.includes(`${folder}/elsewhere`.slice(1))).toBe(true);
    await take(archive);
    expect(readdirSync(folder).sort()).toEqual(["program", "taken"]);
  });

  test("is refused when it is a link, when it is too large, when it ends too soon, when it is none", async () => {
    symlinkSync("/etc/passwd", at("link"));
    await expect(take(tar("link"))).rejects.toMatchObject(refused("something else than a file"));
    writeFileSync(at("program"), Buffer.alloc(5000));
    const archive = tar("program");
    rmSync(at("taken"));
    await expect(take(archive, 4999)).rejects.toMatchObject(refused("5000 bytes"));
    rmSync(at("taken"));
    await expect(take(archive.subarray(0, 3000))).rejects.toMatchObject(refused("in the middle"));
    rmSync(at("taken"));
    await expect(take(Buffer.alloc(10_240))).rejects.toMatchObject(refused("not an archive"));
    rmSync(at("taken"));
    await expect(take(Buffer.alloc(0))).rejects.toMatchObject(refused("holds none"));
  });

  test("is not waited for in headers without end", async () => {
    writeFileSync(at("program"), "x");
    const pax = tar("--format=posix", "program").subarray(0, 1024);
    const endless = Readable.from(
      (function* () {
        for (;;) yield pax;
      })(),
    );
    await expect(takeFile(endless, at("taken"), 1000)).rejects.toMatchObject({ name: "NotArchived" });
  });
});
