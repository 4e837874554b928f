import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Parcel } from "../../src/contracts/parcels.ts";
import type { Executable } from "../../src/domain/executable.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";

const run = promisify(execFile);

/** A built program with its bytes. */
export interface Program {
  readonly executable: Executable;
  readonly bytes: Buffer;
}

export const sha256 = (bytes: Uint8Array) => asChecksum(createHash("sha256").update(bytes).digest("hex"));

/** @param digit of which the version is made, forty times */
export const programOf = (bytes: Buffer, digit: string, name = "hello"): Program => ({
  executable: { name, version: asVersion(digit.repeat(40)), checksum: sha256(bytes), size: bytes.length },
  bytes,
});

let player: Promise<Buffer> | undefined;

/** player.c, compiled; each digit has bytes of its own. */
export async function playerOf(digit: string, name?: string): Promise<Program> {
  player ??= compiled(await readFile(fileURLToPath(new URL("player.c", import.meta.url)), "utf8"), ["-static"]);
  return programOf(Buffer.concat([await player, Buffer.from(`version ${digit}\n`)]), digit, name);
}

/** What a C compiler makes of this text. */
export async function compiled(source: string, flags: readonly string[] = []): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-cc-"));
  try {
    const made = run("gcc", ["-O1", ...flags, "-o", join(folder, "it"), "-x", "c", "-"]);
    made.child.stdin?.end(source);
    await made;
    return await readFile(join(folder, "it"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const raw = (bytes: Buffer): Parcel => ({
  encoding: "raw",
  size: bytes.length,
  open: () => Readable.from(bytes.length === 0 ? [] : [bytes]),
});

export const gzipped = (bytes: Buffer): Parcel => ({ ...raw(gzipSync(bytes)), encoding: "gzip" });

/** With the zstd command, against `base` if there is one. */
export async function zstd(bytes: Buffer, base?: Buffer): Promise<Parcel> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-zstd-"));
  try {
    await writeFile(join(folder, "new"), bytes);
    if (base) await writeFile(join(folder, "old"), base);
    const against = base ? [`--patch-from=${join(folder, "old")}`] : [];
    await run("zstd", ["-q", "--long=27", ...against, join(folder, "new"), "-o", join(folder, "packed")]);
    const packed = raw(await readFile(join(folder, "packed")));
    return base ? { ...packed, encoding: "zstd-patch", base: sha256(base) } : { ...packed, encoding: "zstd" };
  } finally {
    await rm(folder, { recursive: true });
  }
}
