import { lstat, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutableCache } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import type { Executable, Release } from "../domain/executable.ts";
import { type Checksum, isChecksum } from "../domain/version.ts";
import { sha256OfFile } from "./checksum.ts";
import { closureRecords } from "./closure/records.ts";
import { releaseRecords } from "./release-records.ts";
import { copyWhole, ownFolder } from "./whole-file.ts";

/**
 * `<folder>/files/<sha256>` the executables and their closures, `<folder>/releases/<version>.json` what was built of them,
 * `<folder>/closures/<sha256 of an executable>` which closure is its, `<folder>/parcels/` packed ones. Several processes may use it at once: whatever has a name there is whole.
 */
export interface LocalCache extends ExecutableCache {
  readonly folder: string;
  /**
   * Copies a file in.
   *
   * @throws DflowError `build/failed` when there is no room or no permission
   */
  hold(path: string): Promise<{ readonly checksum: Checksum; readonly size: number }>;
  /** Makes this the newest build of its version. Its executables are held already. */
  record(release: Release): Promise<void>;
  /** The closure an executable was last built with, its bytes checked; undefined: none is held. */
  closureOf(executable: Pick<Executable, "checksum" | "version">): Promise<HeldClosure | undefined>;
  /** Remembers the closure of an executable. Both are held already. */
  recordClosure(executable: Pick<Executable, "checksum">, closure: HeldClosure): Promise<void>;
}

export interface HeldClosure {
  readonly checksum: Checksum;
  /** Bytes. */
  readonly size: number;
}

/** What no release has is removed by `remove` once it is this old: a build may hold some before it is recorded. */
const ORPHAN_MS = 3_600_000;

export function openCache(folder: string): LocalCache {
  const files = join(folder, "files");
  const records = releaseRecords(join(folder, "releases"));
  const closures = closureRecords(join(folder, "closures"));
  const checked = new Map<Checksum, string>();
  const checking = new Map<Checksum, Promise<string | undefined>>();

  const find = async ({ checksum }: Pick<Executable, "checksum">) => {
    const path = join(files, checksum);
    const info = await lstat(path, { bigint: true }).catch(() => undefined);
    if (info === undefined) return undefined;
    // Hashed once per process: a thousand Nodes ask for the same file.
    const seal = `${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`;
    if (checked.get(checksum) === seal) return path;
    if (!info.isFile() || (await sha256OfFile(path).catch(() => undefined)) !== checksum) {
      await rm(path, { recursive: true, force: true });
      return undefined;
    }
    checked.set(checksum, seal);
    return path;
  };

  // Asked for by many Nodes at the same moment, it is hashed for the first of them.
  const file: LocalCache["file"] = (executable) => {
    const { checksum } = executable;
    const found = checking.get(checksum) ?? find(executable).finally(() => checking.delete(checksum));
    checking.set(checksum, found);
    return found;
  };

  return {
    folder,
    file,
    release: records.newest,
    releases: records.all,
    record: records.write,
    recordClosure: ({ checksum }, closure) => closures.write(checksum, closure),
    async closureOf({ checksum }) {
      const closure = await closures.read(checksum);
      return closure && (await file(closure)) ? closure : undefined;
    },
    async hold(path) {
      try {
        await ownFolder(files);
        const copy = await copyWhole(path, files);
        await copy.rename(copy.checksum);
        return { checksum: copy.checksum, size: copy.size };
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code;
        if (cause instanceof DflowError || code === undefined) throw cause;
        throw new DflowError("build/failed", `${path} could not be copied into ${files} (${code})`, {
          hint:
            code === "ENOSPC" ? 'free some space: "dflow gc" removes old versions' : "see the folder's owner and mode",
          cause,
        });
      }
    },
    async remove(release) {
      await records.remove(release);
      const kept = new Set((await records.all()).flatMap((one) => one.release.executables.map((it) => it.checksum)));
      const gone = release.executables.map((it) => it.checksum).filter((it) => !kept.has(it));
      const closuresGone = await closures.forget(
        async (one, path) => !kept.has(one) && (gone.includes(one) || (await isOld(path))),
      );
      await Promise.all([...gone, ...closuresGone].map((it) => rm(join(files, it), { force: true })));
      await removeOrphans(files, new Set([...kept, ...(await closures.held())]));
    },
  };
}

async function removeOrphans(files: string, kept: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(files).catch(() => [])) {
    if (isChecksum(name) && kept.has(name)) continue;
    if (await isOld(join(files, name))) await rm(join(files, name), { force: true });
  }
}

async function isOld(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > ORPHAN_MS;
}
