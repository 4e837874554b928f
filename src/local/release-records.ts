import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Release, sameRelease } from "../domain/executable.ts";
import { isChecksum, isVersion, type Version } from "../domain/version.ts";
import { ownFolder, writeText } from "./whole-file.ts";

interface Built {
  readonly release: Release;
  readonly builtAt: Date;
}

const version = z.string().refine(isVersion);
const shape = z.object({
  version,
  executables: z.array(
    z.object({ name: z.string(), version, checksum: z.string().refine(isChecksum), size: z.int().positive() }),
  ),
  builtAt: z.iso.datetime(),
});

/** `<folder>/<version>.json`: what the newest build of a version made. One that cannot be read counts as not there. */
export function releaseRecords(folder: string) {
  const read = async (name: string): Promise<Built | undefined> => {
    const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
    const { data } = shape.safeParse(text === undefined ? undefined : orUndefined(() => JSON.parse(text)));
    if (!data || name !== `${data.version}.json`) return undefined;
    return { release: { version: data.version, executables: data.executables }, builtAt: new Date(data.builtAt) };
  };

  const all = async (): Promise<readonly Built[]> => {
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(names.filter((name) => name.endsWith(".json")).map(read));
    return found.filter((one) => one !== undefined).sort((a, b) => b.builtAt.getTime() - a.builtAt.getTime());
  };

  return {
    /** Newest first. */
    all,
    newest: async (of: Version): Promise<Release | undefined> => (await read(`${of}.json`))?.release,
    async write({ version, executables }: Release): Promise<void> {
      await ownFolder(folder);
      const record = { version, executables, builtAt: new Date().toISOString() };
      await writeText(folder, `${version}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
    },
    /** A newer build of the same version stays. */
    async remove(release: Release): Promise<void> {
      const name = `${release.version}.json`;
      const now = await read(name);
      if (now && sameRelease(now.release, release)) await rm(join(folder, name), { force: true });
    },
  };
}

function orUndefined<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
