import { createReadStream } from "node:fs";
import type { Closure, Parcel, ParcelNode, Parcels } from "../contracts/parcels.ts";
import { DflowError } from "../domain/errors.ts";
import type { Executable } from "../domain/executable.ts";
import { type Checksum, short } from "../domain/version.ts";
import type { LocalCache } from "./cache.ts";
import { type Compressors, PATCH_LIMIT } from "./compressors.ts";
import { requirementsOf } from "./elf/requirements.ts";
import { type Packed, parcelShelf } from "./parcel-shelf.ts";

/** A difference this small (a tenth of the file) is not worth comparing with the whole file, compressed. */
const CLEARLY_SMALL = 0.1;

/** Something the cache holds. */
type Held = Pick<Executable, "checksum" | "size">;

/** Packs what the cache holds; what it has packed lies on a shelf in the cache, not in memory. */
export function openParcels(cache: LocalCache, compressors: Compressors): Parcels {
  const shelf = parcelShelf(`${cache.folder}/parcels`);
  return {
    async pack(executable, node) {
      const file = (await cache.file(executable)) ?? notHeld(executable);
      const requirements = await requirementsOf(file);
      return {
        ...(await packed(executable, file, node)),
        ...(requirements ? { requirements } : {}),
        ...(node.closures ? { closure: await closureFor(executable, node, node.closures) } : {}),
      };
    },
  };

  async function closureFor(executable: Executable, node: ParcelNode, closures: readonly Checksum[]): Promise<Closure> {
    const held = (await cache.closureOf(executable)) ?? noClosure(executable);
    if (closures.includes(held.checksum)) return held;
    const file = (await cache.file(held)) ?? noClosure(executable);
    return { ...held, parcel: await packed(held, file, { ...node, bases: closures }) };
  }

  async function packed(held: Held, file: string, { bases, commands }: ParcelNode): Promise<Parcel> {
    const zstd = commands.includes("zstd");
    const patch = zstd ? await patchOf(held, file, bases) : undefined;
    if (patch && patch.size < held.size * CLEARLY_SMALL) return patch;
    const whole = zstd ? await wholeOf(held, file, "zstd") : undefined;
    const gzip = !whole && commands.includes("gzip") ? await wholeOf(held, file, "gzip") : undefined;
    const raw: Parcel = { encoding: "raw", size: held.size, open: () => createReadStream(file) };
    return [gzip, whole, patch].reduce<Parcel>((best, one) => (one && one.size < best.size ? one : best), raw);
  }

  async function patchOf(held: Held, file: string, bases: readonly Checksum[]): Promise<Parcel | undefined> {
    if (held.size > PATCH_LIMIT) return undefined;
    for (const base of bases) {
      const old = base === held.checksum ? undefined : await cache.file({ checksum: base });
      if (old === undefined) continue;
      const key = `${held.checksum}-from-${base}`;
      const packed = await shelf.get(key, (into) => compressors.patch(old, file, into));
      if (packed) return { ...parcelOf(packed), encoding: "zstd-patch", base };
    }
    return undefined;
  }

  async function wholeOf({ checksum }: Held, file: string, encoding: "zstd" | "gzip") {
    const packed = await shelf.get(`${checksum}-${encoding}`, (into) => compressors[encoding](file, into));
    return packed && { ...parcelOf(packed), encoding };
  }
}

const parcelOf = ({ path, size }: Packed) => ({ size, open: () => createReadStream(path) });

function notHeld({ name, version }: Executable): never {
  throw new DflowError("build/missing", `${name} ${short(version)} is not in the executable cache of this machine`, {
    hint: AGAIN,
  });
}

function noClosure({ name, version }: Executable): never {
  throw new DflowError(
    "build/missing",
    `the closure of ${name} ${short(version)} is not in the cache of this machine`,
    {
      hint: AGAIN,
    },
  );
}

const AGAIN = 'build it again: "dflow build --commit-hash" with its commit';
