import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";

/** One thing in an archive. Everything belongs to root and is of the same moment, so the same content is the same bytes. */
export type Entry =
  | { readonly path: string; readonly kind: "folder"; readonly mode: number }
  | { readonly path: string; readonly kind: "file"; readonly mode: number; readonly from: string | Buffer }
  | { readonly path: string; readonly kind: "link"; readonly to: string };

/**
 * Writes a tar archive (POSIX ustar) that depends on nothing but the content of its entries: sorted, without owners and
 * times; a file that is there already under another name is a hard link to it.
 *
 * @param entries their paths relative, without `..`; folders above them are made
 */
export async function writeTar(entries: readonly Entry[], into: string): Promise<void> {
  const archive = await open(into, "wx", 0o644);
  const known = new Map<string, string>();
  try {
    for (const entry of sorted(withFolders(entries))) {
      if (entry.kind !== "file") {
        await archive.writeFile(headOf(entry, 0));
        continue;
      }
      const bytes = typeof entry.from === "string" ? await readFile(entry.from) : entry.from;
      const digest = `${entry.mode} ${createHash("sha256").update(bytes).digest("hex")}`;
      const same = known.get(digest);
      known.set(digest, same ?? entry.path);
      await archive.writeFile(same === undefined ? headOf(entry, bytes.length) : headOf(entry, 0, same));
      if (same === undefined) await archive.writeFile(Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]));
    }
    await archive.writeFile(Buffer.alloc(2 * BLOCK));
  } finally {
    await archive.close();
  }
}

const BLOCK = 512;
const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** By bytes, whatever this machine's language is. */
const sorted = (entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

function withFolders(entries: readonly Entry[]): readonly Entry[] {
  const all = new Map<string, Entry>();
  for (const { path } of entries) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
      all.set(path.slice(0, at), { path: path.slice(0, at), kind: "folder", mode: 0o755 });
    }
  }
  for (const entry of entries) all.set(entry.path, entry);
  return [...all.values()];
}

const TYPE = { file: "0", hardLink: "1", link: "2", folder: "5" } as const;

/** @param same path of the file that has these very bytes already */
function headOf(entry: Entry, size: number, same?: string): Buffer {
  const head = Buffer.alloc(BLOCK);
  const [prefix, name] = split(entry.kind === "folder" ? `${entry.path}/` : entry.path);
  const mode = entry.kind === "link" ? 0o777 : entry.mode;
  const target = entry.kind === "link" ? entry.to : (same ?? "");
  if (Buffer.byteLength(target) > 100) throw new TypeError(`${target} is too long for an archive`);
  const type = same === undefined ? TYPE[entry.kind] : TYPE.hardLink;
  head.write(name, 0);
  for (const [at, width, value] of [
    [100, 7, mode],
    [108, 7, 0],
    [116, 7, 0],
    [124, 11, size],
    [136, 11, 0],
  ] as const) {
    head.write(value.toString(8).padStart(width, "0"), at);
  }
  head.write("        ", 148);
  head.write(type, 156);
  head.write(target, 157);
  head.write("ustar\x0000", 257);
  head.write("root", 265);
  head.write("root", 297);
  head.write(prefix, 345);
  const sum = head.reduce((all, one) => all + one, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return head;
}

/** A name has room for 100 bytes, and for 155 more of folders before it. */
function split(path: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ["", path];
  for (let at = path.lastIndexOf("/", path.length - 2); at > 0; at = path.lastIndexOf("/", at - 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new TypeError(`${path} is too long for an archive`);
}
