import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Checksum, isChecksum } from "../../domain/version.ts";
import type { HeldClosure } from "../cache.ts";
import { ownFolder, writeText } from "../whole-file.ts";

/** `<folder>/<sha256 of an executable>`: sha256 and bytes of its closure. One that cannot be read counts as not there. */
export function closureRecords(folder: string) {
  const read = async (executable: Checksum): Promise<HeldClosure | undefined> => {
    const text = await readFile(join(folder, executable), "utf8").catch(() => "");
    const [, checksum = "", size] = /^([0-9a-f]{64}) (\d+)\n$/.exec(text) ?? [];
    return isChecksum(checksum) ? { checksum, size: Number(size) } : undefined;
  };
  const all = async (): Promise<readonly Checksum[]> =>
    (await readdir(folder).catch((): string[] => [])).filter(isChecksum);
  const held = async (): Promise<ReadonlySet<Checksum>> => {
    const found = await Promise.all((await all()).map(read));
    return new Set(found.flatMap((one) => (one ? [one.checksum] : [])));
  };

  return {
    read,
    /** Checksums of closures that executables have. */
    held,
    async write(executable: Checksum, { checksum, size }: HeldClosure): Promise<void> {
      await ownFolder(folder);
      await writeText(folder, executable, `${checksum} ${size}\n`);
    },
    /** Forgets those of the executables that are said to be gone. @returns closures that no executable has any more */
    async forget(isGone: (executable: Checksum, path: string) => Promise<boolean>): Promise<readonly Checksum[]> {
      const before = await held();
      for (const one of await all()) {
        const path = join(folder, one);
        if (await isGone(one, path)) await rm(path, { force: true });
      }
      const now = await held();
      return [...before].filter((one) => !now.has(one));
    },
  };
}
