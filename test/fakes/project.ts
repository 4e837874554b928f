import { Readable } from "node:stream";
import type { Parcels } from "../../src/contracts/parcels.ts";
import type { Hooks, Workshop } from "../../src/contracts/workshop.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { type Executable, type Release, sameExecutable } from "../../src/domain/executable.ts";
import type { Version } from "../../src/domain/version.ts";
import type { Effects, Failing } from "./effects.ts";
import type { World } from "./world.ts";

/** The project on this machine. */
export interface Project {
  /** Oldest first: each is the parent of the next. */
  readonly commits: readonly Release[];
  /** What HEAD and the working tree are. */
  head: Release;
  /** What this machine lacks to build. */
  lacks?: Awaited<ReturnType<Workshop["needs"]>>;
}

const minutes = (world: World, error: (what: string) => DflowError): Failing => ({
  error,
  hang: async () => {
    await world.time.sleep(600_000);
    throw error("it took longer than 10 minutes");
  },
});

export function fakeWorkshop(world: World, effects: Effects, project: Project): Workshop {
  const found = (commit: string | undefined): Release => {
    if (commit === undefined) return project.head;
    const release = project.commits.find((one) => one.version.startsWith(commit));
    if (release) return release;
    throw new DflowError("git/unknown", `git does not know ${commit}`);
  };
  const failing = minutes(world, (why) => new DflowError("build/failed", `the build: ${why}`));
  return {
    version: async (commit) => found(commit).version,
    async isAncestor(older, newer) {
      const [a, b] = [older, newer].map((version) => project.commits.findIndex((one) => one.version === version));
      return a === undefined || b === undefined || a < 0 || b < 0 ? undefined : a < b;
    },
    build: ({ commit, refresh = false }) =>
      effects.perform(
        "build",
        () => {
          const release = found(commit);
          const fresh = refresh || !world.cache.has(release.version);
          if (fresh) world.cache.set(release.version, { release, builtAt: new Date(world.time.now()) });
          return { release, fresh };
        },
        failing,
      ),
    needs: async () => project.lacks ?? [],
    cache: {
      file: async (executable) => (isCached(world, executable) ? `/cache/${executable.checksum}` : undefined),
      release: async (version: Version) => world.cache.get(version)?.release,
      releases: async () => [...world.cache.values()],
      remove: async (release) => void world.cache.delete(release.version),
    },
  };
}

const isCached = (world: World, { checksum }: Pick<Executable, "checksum">) =>
  [...world.cache.values()].some(({ release }) => release.executables.some((one) => one.checksum === checksum));

export const fakeParcels = (world: World, effects: Effects): Parcels => ({
  pack: (executable, { bases }) =>
    effects.perform(
      "pack",
      () => {
        const held = [...world.cache.values()].some(({ release }) =>
          release.executables.some((one) => sameExecutable(one, executable)),
        );
        if (!held) throw new DflowError("build/missing", `the cache does not hold ${executable.name}`);
        const [base] = bases;
        const encoding = base ? "zstd-patch" : "gzip";
        const size = Math.ceil(executable.size / (base ? 100 : 4));
        return { encoding, size, open: () => Readable.from([]), ...(base ? { base } : {}) } as const;
      },
      minutes(world, (why) => new DflowError("build/missing", why)),
    ),
});

/** Hooks that were run, in order; one that is named in `failing` says no. */
export const fakeHooks = (world: World, effects: Effects, ran: string[], failingHooks: ReadonlySet<string>): Hooks => ({
  run: (name) =>
    effects.perform(
      `hook ${name}`,
      () => {
        ran.push(name);
        if (failingHooks.has(name)) throw new DflowError("hook/failed", `${name} ended with 1`);
      },
      minutes(world, (why) => new DflowError("hook/failed", `${name}: ${why}`)),
    ),
});
