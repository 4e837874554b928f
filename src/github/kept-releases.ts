import { randomUUID } from "node:crypto";
import { z } from "zod";
import { DflowError } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import { type Checksum, isChecksum, isVersion, short, type Version } from "../domain/version.ts";
import type { CacheService } from "./cache-service.ts";

export interface KeptRelease {
  readonly release: Release;
  /** By the executable's checksum: the root folder that it runs in, where the container backend wants one. */
  readonly closures: Readonly<Record<string, { readonly checksum: Checksum; readonly size: number }>>;
}

/** Closes and opens with a key of the deployers; of another key, or altered: undefined. */
export interface Box {
  /** Says which key it is, and nothing about it. `[0-9a-f]+` */
  readonly id: string;
  close(text: string): Uint8Array;
  open(bytes: Uint8Array): string | undefined;
}

/** What was built of a version, in the Actions cache. */
export interface KeptReleases {
  /**
   * The newest; undefined: none with our key.
   *
   * @throws DflowError `store/unavailable`; `store/damaged` when it was altered
   */
  find(version: Version): Promise<KeptRelease | undefined>;
  /** Its files are kept already. @throws DflowError `store/unavailable` */
  write(kept: KeptRelease): Promise<void>;
}

const WITHIN = 20_000;

const file = { checksum: z.string().refine(isChecksum), size: z.number().int().positive() };
const version = z.string().refine(isVersion);
const shape = z.object({
  release: z.object({ version, executables: z.array(z.object({ name: z.string(), version, ...file })).min(1) }),
  closures: z.record(z.string(), z.object(file)),
});

/**
 * A version says nothing about its bytes, so the word for them is taken only from somebody with our key. One immutable
 * entry a build, `dflow-build/NAME/KEY/VERSION/…`; the newest counts, which `--through-cache` makes.
 */
export function keptReleases(cache: CacheService, cluster: string, box: () => Promise<Box>): KeptReleases {
  const prefixOf = ({ id }: Box, of: Version) => `dflow-build/${cluster}/${id}/${of}/`;
  return {
    async find(of) {
      const ours = await box();
      const found = await cache.newest(prefixOf(ours, of));
      if (!found) return undefined;
      const { data } = shape.safeParse(orUndefined(() => JSON.parse(ours.open(found.content) ?? "")));
      // Also one of another version, that somebody has put under this one's key.
      if (data?.release.version === of) return data;
      throw new DflowError(
        "store/damaged",
        `the build of ${short(of)} in the Actions cache was altered and is refused`,
        {
          hint: `who can write this repository's cache? gh cache delete ${found.key}`,
        },
      );
    },
    async write(kept) {
      const ours = await box();
      await cache.create(
        `${prefixOf(ours, kept.release.version)}${randomUUID()}`,
        ours.close(JSON.stringify(kept)),
        WITHIN,
      );
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
