import type { Executable, Release } from "../domain/executable.ts";
import type { Version } from "../domain/version.ts";

/** The project on this machine: its git history, its build, and the cache of what was built. */
export interface Workshop {
  /**
   * The version a build would have.
   *
   * @param commit a hash, tag or branch; absent: the working tree as it is
   * @throws DflowError `git/unknown`
   */
  version(commit?: string): Promise<Version>;
  /** Undefined when git cannot tell (unknown commit, shallow clone, no git). */
  isAncestor(older: Version, newer: Version): Promise<boolean | undefined>;
  /**
   * Builds every program of dflow.yaml into the cache, from a clean checkout when `commit` is given. Built already: not
   * again, unless `refresh`.
   *
   * @throws DflowError `build/failed` with the last lines of the build, `build/missing` naming the file that should be there
   */
  build(options: {
    readonly commit?: string;
    readonly refresh?: boolean;
    readonly signal?: AbortSignal;
  }): Promise<Built>;
  /** What this machine lacks to build, with the way out; empty: nothing. */
  needs(): Promise<readonly Lacking[]>;
  readonly cache: ExecutableCache;
}

export interface Lacking {
  readonly level: "problem" | "warning";
  readonly what: string;
  readonly hint: string;
}

export interface Built {
  readonly release: Release;
  /** False: it was in the cache. */
  readonly fresh: boolean;
}

/** Executables by checksum, and releases by version. */
export interface ExecutableCache {
  /** Path of the file, its bytes checked; undefined when not held. */
  file(executable: Pick<Executable, "checksum"> & Partial<Pick<Executable, "size">>): Promise<string | undefined>;
  /** The newest build of a version. */
  release(version: Version): Promise<Release | undefined>;
  releases(): Promise<readonly { readonly release: Release; readonly builtAt: Date }[]>;
  /** Forgets a release and the files no other release has. */
  remove(release: Release): Promise<void>;
}

/** Runs the hooks of dflow.yaml on this machine. */
export interface Hooks {
  /** @throws DflowError `hook/failed` with its last lines. Not configured: nothing happens. */
  run(
    name: "before-deploy" | "before-switch" | "after-deploy" | "after-failure",
    facts: Readonly<Record<string, string>>,
  ): Promise<void>;
}
