import type { Workshop } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import type { Event } from "../domain/event.ts";
import { type Release, sameRelease } from "../domain/executable.ts";
import { type Checksum, isVersion, short, type Version } from "../domain/version.ts";
import type { KeptFiles, KnownFile } from "../github/kept-files.ts";
import type { KeptRelease, KeptReleases } from "../github/kept-releases.ts";
import type { LocalCache } from "../local/cache.ts";
import { unlessCancelled } from "./unless-cancelled.ts";

export interface KeptTools {
  /** This machine's. */
  readonly cache: LocalCache;
  readonly files: KeptFiles;
  readonly releases: KeptReleases;
  /** False: this job's token only reads. */
  readonly writes: boolean;
  readonly say: (event: Event) => void;
  /** A cancelled job waits for no upload. */
  readonly signal: AbortSignal;
}

/** The builds that GitHub keeps, behind those of this machine. Whatever goes wrong there is told, and gone without. */
export interface KeptBuilds {
  /** Of this machine; what it lacks is fetched, and believed only when its sha256 is the one asked for. */
  readonly cache: LocalCache;
  /** Builds only what is not kept, and keeps what it has built. */
  around(workshop: Workshop, closures: boolean): Workshop;
}

export function keptBuilds({ cache, files, releases, writes, say, signal }: KeptTools): KeptBuilds {
  const fetched = new Map<Checksum, Promise<boolean>>();
  const refused = new Set<Checksum>();
  let away = false;

  /** After an outage nothing is asked again: each attempt would cost its patience. */
  async function orWithout<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (away) return undefined;
    try {
      return await unlessCancelled(ask(), signal);
    } catch (error) {
      if (!(error instanceof DflowError) || error.code === "cancelled") throw error;
      if (away) return undefined;
      away = error.code !== "store/damaged";
      const text = `${error.message}; dflow goes on without ${away ? "the builds that GitHub keeps" : "it"}`;
      say({ type: "note", level: error.code === "usage/key" ? "info" : "warning", text });
      return undefined;
    }
  }

  /** Is it in this machine's cache now? */
  function obtain(file: KnownFile): Promise<boolean> {
    const { checksum } = file;
    const found =
      fetched.get(checksum) ??
      orWithout(() =>
        files
          .fetch(file, (path) => cache.hold(path))
          .catch((error) => {
            refused.add(checksum);
            throw error;
          }),
      ).then((it) => it === true);
    fetched.set(checksum, found);
    return found;
  }
  const hold = async (file: KnownFile): Promise<boolean> =>
    (await cache.file(file)) !== undefined || (await obtain(file));

  async function recall(version: Version): Promise<Release | undefined> {
    const kept = await orWithout(() => releases.find(version));
    if (!kept) return undefined;
    const { release, closures } = kept;
    for (const one of [...release.executables, ...Object.values(closures)]) if (!(await hold(one))) return undefined;
    for (const one of release.executables) {
      const closure = closures[one.checksum];
      if (closure) await cache.recordClosure(one, closure);
    }
    const held = await cache.release(version);
    if (!held || !sameRelease(held, release)) await cache.record(release);
    return release;
  }

  /** GitHub drops what was long unused, one file without the other: a machine that has them all puts that right. */
  async function keep(release: Release, { closures, refresh, recorded }: Keeping): Promise<void> {
    const kept: { -readonly [Key in keyof KeptRelease]: KeptRelease[Key] } = { release, closures: {} };
    let saved = false;
    for (const one of release.executables) {
      const closure = closures ? await cache.closureOf(one) : undefined;
      if (closure) kept.closures = { ...kept.closures, [one.checksum]: closure };
      for (const file of closure ? [one, closure] : [one]) {
        if (!(await cache.file(file))) return;
        if (!refresh && !refused.has(file.checksum) && (await isKept(file))) continue;
        saved = true;
        if (!(await files.save(file, `${one.name}/${one.version}`))) throw notTaken(release.version);
      }
    }
    if (recorded && !saved) return;
    await releases.write(kept);
    say({ type: "note", level: "info", text: `the Actions cache keeps the build of ${short(release.version)}` });
  }

  const isKept = async ({ checksum }: KnownFile): Promise<boolean> =>
    (await fetched.get(checksum)) === true || (await files.has(checksum));

  return {
    cache: {
      ...cache,
      file: async (file) => (await cache.file(file)) ?? ((await obtain(file)) ? cache.file(file) : undefined),
      async closureOf(executable) {
        const held = await cache.closureOf(executable);
        if (held) return held;
        const kept = await orWithout(() => releases.find(executable.version));
        const closure = kept?.closures[executable.checksum];
        if (!closure || !(await hold(closure))) return undefined;
        await cache.recordClosure(executable, closure);
        return closure;
      },
    },
    around: (workshop, closures) => ({
      ...workshop,
      async build(options) {
        const { commit, refresh = false } = options;
        // A commit that a shallow clone does not have may be kept all the same.
        const named = commit?.length === 40 && isVersion(commit) ? commit : undefined;
        const version = await workshop.version(commit).catch(() => undefined);
        const wanted = version ?? named;
        const known = wanted && !refresh ? await recall(wanted) : undefined;
        if (known && !version) return { release: known, fresh: false };
        const built = await workshop.build(options);
        const recorded = known !== undefined && sameRelease(known, built.release);
        if (writes) await orWithout(() => keep(built.release, { closures, refresh, recorded }));
        return built;
      },
    }),
  };
}

interface Keeping {
  readonly closures: boolean;
  readonly refresh: boolean;
  /** There is a record of this very build already. */
  readonly recorded: boolean;
}

/** What GitHub said is in the log already. */
const notTaken = (version: Version): DflowError =>
  new DflowError("store/unavailable", `the Actions cache cannot keep the build of ${short(version)}`);
