import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DflowError } from "../../domain/errors.ts";

/** What a store asks of the file system; a test hands in one that fails where it likes. */
export type Disk = Pick<typeof fs, "lstat" | "mkdir" | "open" | "link" | "rename" | "unlink" | "readdir">;

export const realDisk: Disk = fs;

/** No store comes near it; a file that does is not read into memory. */
const LARGEST = 64 << 20;

/**
 * The bytes of a file; undefined where there is none.
 *
 * @throws DflowError `store/unavailable` for anything else in its place: a link, a folder, a pipe
 */
export async function readPlain(disk: Disk, path: string): Promise<Buffer | undefined> {
  // Neither follows a link nor waits for the writer of a pipe.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await disk.open(path, flags).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    if (error.code === "ELOOP") throw notPlain(path, "is a symbolic link, which dflow does not write through");
    throw error;
  });
  if (!file) return undefined;
  try {
    const info = await file.stat();
    if (info.isDirectory()) throw notPlain(path, "is a folder");
    if (!info.isFile()) throw notPlain(path, "is not a plain file");
    if (info.size > LARGEST) throw notPlain(path, `is larger than ${LARGEST >> 20} MiB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

export const notPlain = (path: string, what: string): DflowError =>
  new DflowError("store/unavailable", `${path} ${what}`, { hint: "move it away, or give the store another path" });

/** Writes a temporary file into the folder; its bytes are on the disk when this resolves. */
export async function writeTemporary(disk: Disk, folder: string, text: string): Promise<string> {
  const path = join(folder, `.${randomUUID()}.tmp`);
  const file = await disk.open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await disk.unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  return path;
}

/** A name survives a power cut only once its folder is on the disk. */
export async function syncFolder(disk: Disk, folder: string): Promise<void> {
  const handle = await disk.open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/** Makes the folder and those above it, for our eyes only. */
export async function makeFolder(disk: Disk, folder: string): Promise<void> {
  const first = await disk.mkdir(folder, { recursive: true, mode: 0o700 });
  if (first !== undefined) await syncFolder(disk, dirname(first));
}

const REASONS: Readonly<globalThis.Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "not permitted there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "part of its path is not a folder",
  EEXIST: "part of its path is not a folder",
  ELOOP: "part of its path is a symbolic link in a circle",
  EIO: "the disk reports an error",
};

/** Turns what the file system says into an expected failure; what is one already passes through. */
export async function orUnavailable<T>(path: string, verb: "read" | "written", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (cause instanceof DflowError || code === undefined) throw cause;
    throw new DflowError("store/unavailable", `${path} cannot be ${verb}: ${REASONS[code] ?? code}`, {
      hint: `look at ${dirname(path)}: owner, mode, free space; what ${basename(path)} said before still holds`,
      cause,
    });
  }
}
