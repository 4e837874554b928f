import { hkdfSync } from "node:crypto";
import { join, relative } from "node:path";
import { sealedBox } from "../backends/store/sealed-box.ts";
import type { Reporter } from "../contracts/reporter.ts";
import { cacheService } from "../github/cache-service.ts";
import { keptFiles } from "../github/kept-files.ts";
import { type Box, keptReleases } from "../github/kept-releases.ts";
import { resultsService } from "../github/results-service.ts";
import type { LocalCache } from "../local/cache.ts";
import { type KeptBuilds, keptBuilds } from "./kept-builds.ts";

interface Tools {
  readonly cluster: string;
  readonly cache: LocalCache;
  readonly variable: (name: string) => string | undefined;
  readonly secret: () => Promise<Uint8Array>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** In dflow's action: builds are kept in the Actions cache, for the next runner, which knows nothing. Elsewhere: not. */
export function keptOnGithub({ cluster, cache, variable, secret, reporter, signal }: Tools): KeptBuilds {
  // GitHub Enterprise Server has another cache service.
  const there = ["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2"].every(variable);
  if (!there) return { cache, around: (workshop) => workshop };
  const service = resultsService(variable);
  const entries = cacheService(service);
  let box: Promise<Box> | undefined;
  const made = async (): Promise<Box> => {
    const key = await secret();
    const purpose = `builds of ${cluster}`;
    const id = Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), `dflow ${purpose}: which key`, 4)).toString("hex");
    return { id, ...sealedBox(key, purpose) };
  };
  return keptBuilds({
    cache,
    // Runners have their workspaces at different paths; below them it is the same one.
    files: keptFiles(service, (checksum) => relative(process.cwd(), join(cache.folder, "files", checksum))),
    releases: keptReleases(entries, cluster, () => {
      box ??= made();
      return box;
    }),
    writes: entries.writes?.length !== 0,
    say: (event) => reporter.report(event),
    signal,
  });
}
