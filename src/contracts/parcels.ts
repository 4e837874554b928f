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
  /** Of an executable that was packed for a backend with closures. */
  readonly closure?: Closure;
  /** A new stream at each call. */
  open(): Readable;
}

/** The archive of a root folder in which an executable runs: what a container backend with closures makes an image of. */
export interface Closure {
  readonly checksum: Checksum;
  /** Bytes of the archive, an uncompressed tar. */
  readonly size: number;
  /** Absent: the Node has it already. */
  readonly parcel?: Parcel;
}

/** What the Node has. */
export interface ParcelNode {
  /** Checksums of this program it could use as a base. */
  readonly bases: readonly Checksum[];
  /** Its decompressors. */
  readonly commands: readonly string[];
  /** Closures it has. Absent: its container backend uses none, and the parcel brings none. */
  readonly closures?: readonly Checksum[];
}

/** Packs executables that lie in the cache of this machine. Packing the same twice costs once. */
export interface Parcels {
  /**
   * @throws DflowError `build/missing` when the cache does not hold the executable, or not the closure that is asked for
   */
  pack(executable: Executable, node: ParcelNode): Promise<Parcel>;
}
