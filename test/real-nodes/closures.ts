import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Closure } from "../../src/contracts/parcels.ts";
import type { Executable } from "../../src/domain/executable.ts";
import { openCache } from "../../src/local/cache.ts";
import { holdClosure } from "../../src/local/closure/hold-closure.ts";
import { compressors } from "../../src/local/compressors.ts";
import { openParcels } from "../../src/local/parcels.ts";

/** A cache and the parcels of it, in a folder of the test's own. */
export async function aShop() {
  const folder = await mkdtemp(join(tmpdir(), "dflow-shop-"));
  const cache = openCache(join(folder, "cache"));
  const parcels = openParcels(cache, compressors());
  return {
    folder,
    cache,
    parcels,
    /** Puts a program that lies at `path` into the cache, with its closure. */
    async take(path: string, { name, version }: Pick<Executable, "name" | "version">): Promise<Executable> {
      const executable = { name, version, ...(await cache.hold(path)) };
      await holdClosure(cache, { ...executable, path }, process.env);
      return executable;
    },
    /** Packed for a Node with zstd that has none. */
    closureOf: async (executable: Executable): Promise<Closure> => {
      const { closure } = await parcels.pack(executable, { bases: [], commands: ["zstd"], closures: [] });
      if (!closure) throw new Error("a parcel without its closure");
      return closure;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
