import type { Checksum, Version } from "./version.ts";

/** What one program of dflow.yaml was built into: one file, known by its content. */
export interface Executable {
  /** The program's name in dflow.yaml, `[a-z][a-z0-9-]{0,38}`. */
  readonly name: string;
  readonly version: Version;
  readonly checksum: Checksum;
  /** Bytes. */
  readonly size: number;
}

/** All executables of one version: what a deploy brings to a Node, whole or not at all. */
export interface Release {
  readonly version: Version;
  /** In the order of dflow.yaml. */
  readonly executables: readonly Executable[];
}

/** Where a Node keeps an executable: named after its version and its content, so it is never overwritten. */
export const releaseFolder = (executable: Pick<Executable, "version" | "checksum">): string =>
  `${executable.version}-${executable.checksum.slice(0, 12)}`;

export const sameExecutable = (a: Executable, b: Executable): boolean =>
  a.name === b.name && a.version === b.version && a.checksum === b.checksum;

export const sameRelease = (a: Release, b: Release): boolean =>
  a.version === b.version &&
  a.executables.length === b.executables.length &&
  a.executables.every((one) => b.executables.some((other) => sameExecutable(one, other)));
