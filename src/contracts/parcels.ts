import type { Readable } from "node:stream";
import type { Executable } from "../domain/executable.ts";
import type { Requirements } from "../domain/requirements.ts";
import type { Checksum } from "../domain/version.ts";

/** An executable, packed for one Node. */
export interface Parcel {
  /**
   * `zstd-patch`: a zstd stream whose dictionary is the file of checksum `base`, which the Node has.
   * `zstd`, `gzip`: the whole file, compressed. `raw`: as it is.
   */
  readonly encoding: "zstd-patch" | "zstd" | "gzip" | "raw";
  readonly base?: Checksum;
  /** Bytes on the wire. */
  readonly size: number;
  /** Held against the Node before it takes the parcel. Absent: a script, or what only the Node can judge. */
  readonly requirements?: Requirements;
  /** A new stream at each call. */
  open(): Readable;
}

/** Packs executables that lie in the cache of this machine. Packing the same twice costs once. */
export interface Parcels {
  /**
   * @param node what the Node has: checksums of this program it could use as a base, and its decompressors
   * @throws DflowError `build/missing` when the cache does not hold the executable
   */
  pack(
    executable: Executable,
    node: { readonly bases: readonly Checksum[]; readonly commands: readonly string[] },
  ): Promise<Parcel>;
}
