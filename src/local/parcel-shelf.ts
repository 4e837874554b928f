import { randomUUID } from "node:crypto";
import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { DflowError } from "../domain/errors.ts";
import { sha256OfFile } from "./checksum.ts";
import { ownFolder } from "./whole-file.ts";

export interface Packed {
  readonly path: string;
  readonly size: number;
}

/** Makes the file at `into`; false when this machine cannot. */
export type Pack = (into: string) => Promise<boolean>;

export interface ParcelShelf {
  /** The parcel of this key, made at most once; undefined when this machine cannot make it. */
  get(key: string, pack: Pack): Promise<Packed | undefined>;
}

/** Beyond these bytes the parcels that were not used for longest go. */
const SHELF_LIMIT = 1 << 30;
/** A parcel used this recently may just be on its way to a Node. */
const IN_USE_MS = 3_600_000;

/** `<folder>/<key>.<first 16 digits of its sha256>`: a damaged parcel is known by its name and made again. */
export function parcelShelf(folder: string, limit = SHELF_LIMIT): ParcelShelf {
  const known = new Map<string, Packed>();
  const underway = new Map<string, Promise<Packed | undefined>>();
  // One at a time: each compression may take some hundred megabytes, and both cores.
  let queue: Promise<unknown> = Promise.resolve();

  const find = async (key: string): Promise<Packed | undefined> => {
    const packed = known.get(key);
    if (packed && (await sizeOf(packed.path)) === packed.size) return packed;
    for (const name of await readdir(folder)) {
      if (!name.startsWith(`${key}.`)) continue;
      const path = join(folder, name);
      if (nameOf(key, await sha256OfFile(path).catch(() => "")) === name) return { path, size: await sizeOf(path) };
      await rm(path, { force: true });
    }
    return undefined;
  };

  const make = async (key: string, pack: Pack): Promise<Packed | undefined> => {
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    try {
      if (!(await pack(temporary))) return undefined;
      const path = join(folder, nameOf(key, await sha256OfFile(temporary)));
      await rename(temporary, path);
      await trim(folder, limit);
      return { path, size: await sizeOf(path) };
    } catch (error) {
      // No room or no memory for it: the file can still be sent as it is.
      if (error instanceof DflowError || (error as NodeJS.ErrnoException).code === undefined) throw error;
      return undefined;
    } finally {
      await rm(temporary, { force: true });
    }
  };

  const get = async (key: string, pack: Pack): Promise<Packed | undefined> => {
    await ownFolder(folder);
    let packed = await find(key);
    if (!packed) {
      const turn = queue.then(() => make(key, pack));
      queue = turn.catch(() => undefined);
      packed = await turn;
    }
    if (packed) {
      known.set(key, packed);
      await utimes(packed.path, new Date(), new Date()).catch(() => undefined);
    }
    return packed;
  };

  return {
    get(key, pack) {
      const running = underway.get(key) ?? get(key, pack).finally(() => underway.delete(key));
      underway.set(key, running);
      return running;
    },
  };
}

const nameOf = (key: string, checksum: string): string => `${key}.${checksum.slice(0, 16)}`;
/** -1 where there is no file. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => -1,
  );

async function trim(folder: string, limit: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      path: join(folder, name),
      info: await stat(join(folder, name)).catch(() => undefined),
    })),
  );
  let total = 0;
  for (const { path, info } of files.sort((a, b) => (b.info?.mtimeMs ?? 0) - (a.info?.mtimeMs ?? 0))) {
    if (!info) continue;
    total += info.size;
    if (total > limit && Date.now() - info.mtimeMs > IN_USE_MS) await rm(path, { force: true });
  }
}
