import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DflowError } from "../domain/errors.ts";
import { asChecksum, type Checksum } from "../domain/version.ts";

/** A temporary file, whole and on disk, waiting for its name. */
export interface WholeFile {
  readonly checksum: Checksum;
  readonly size: number;
  readonly path: string;
  /** Atomic; `name` lies in the same folder. */
  rename(name: string): Promise<string>;
  drop(): Promise<void>;
}

/** Copies a file beside its future name, and knows what it copied: the source may change while it is read. */
export const copyWhole = (source: string, folder: string): Promise<WholeFile> =>
  writeWhole(folder, 0o755, async (file) => {
    const digest = createHash("sha256");
    let size = 0;
    for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20 })) {
      digest.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    return { checksum: asChecksum(digest.digest("hex")), size };
  });

export const writeText = async (folder: string, name: string, text: string): Promise<void> => {
  const whole = await writeWhole(folder, 0o644, async (file) => {
    await file.writeFile(text);
    return { checksum: asChecksum(createHash("sha256").update(text).digest("hex")), size: text.length };
  });
  await whole.rename(name);
};

async function writeWhole(
  folder: string,
  mode: number,
  fill: (file: FileHandle) => Promise<{ checksum: Checksum; size: number }>,
): Promise<WholeFile> {
  const path = join(folder, `.${randomUUID()}.tmp`);
  const drop = () => rm(path, { force: true });
  const file = await open(path, "wx", mode);
  try {
    const known = await fill(file);
    await file.sync();
    await file.close();
    return {
      ...known,
      path,
      drop,
      async rename(name) {
        await rename(path, join(folder, name));
        await syncFolder(folder);
        return join(folder, name);
      },
    };
  } catch (error) {
    await file.close().catch(() => undefined);
    await drop();
    throw error;
  }
}

/** A new name survives a power cut only once its folder is on disk too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

/**
 * Makes a folder of dflow's own. A symbolic link in place of it, or of the `.dflow` above it, is refused: the repository
 * may hold it, and it may lead anywhere.
 */
export async function ownFolder(path: string): Promise<void> {
  const marker = path.split("/").lastIndexOf(".dflow");
  const levels = [path, ...(marker < 0 ? [] : parentsDownTo(path, marker))];
  for (const level of levels) {
    const info = await lstat(level).catch(() => undefined);
    if (info?.isSymbolicLink()) {
      throw new DflowError(
        "preflight/refused",
        `${level} is a symbolic link; dflow writes only into folders of its own`,
        {
          hint: "remove the link",
        },
      );
    }
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
}

function parentsDownTo(path: string, marker: number): readonly string[] {
  const parts = path.split("/").length - 1;
  const parents: string[] = [];
  for (let at = dirname(path), depth = parts - 1; depth >= marker; at = dirname(at), depth--) parents.push(at);
  return parents;
}
