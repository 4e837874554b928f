import { z } from "zod";
import { bytes, duration } from "../domain/words.ts";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch, revision } from "./flags.ts";
import { byteCount, checksum, executableName, ms, version } from "./shapes.ts";
import { onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const build = command({
  name: "build",
  group: "executables",
  summary: "build the executables and keep them in the cache",
  details: [
    "Runs `build.command` of dflow.yaml, or has cabal, stack or nix build the components that executables[].path names; then the tests, where `build.test` says so: what does not pass them is not kept and not deployed. Works in a clean checkout when --commit-hash is given, otherwise in the working tree as it is.",
    "The result is kept by version and checksum; a commit that is in the cache is not built again unless --through-cache asks for it, which then builds it from nothing. Touches no Node.",
  ],
  arguments: {},
  flags: {
    index: { ...onNodes.index, summary: "taken as all executable commands take it; a build touches no Node" },
    "commit-hash": revision({ summary: "build this commit", absent: "the working tree; in CI the workflow's commit" }),
    "through-cache": aSwitch("build again and renew the cache"),
  },
  needs: "state",
  changes: false,
  output: z.object({
    version,
    fresh: z.boolean().describe("false: it was in the cache"),
    executables: z.array(z.object({ executable: executableName, checksum, size: byteCount })),
    ms,
  }),
  run: async (dflow, given) => {
    const begun = dflow.clock.now().getTime();
    const commit = given["commit-hash"];
    const refresh = given["through-cache"];
    const { release, fresh } = await dflow.workshop.build({
      ...(commit ? { commit } : {}),
      refresh,
      signal: dflow.signal,
    });
    const executables = release.executables.map(({ name, checksum, size }) => ({ executable: name, checksum, size }));
    const data = { version: release.version, fresh, executables, ms: dflow.clock.now().getTime() - begun };
    return { data, exit: "done" };
  },
  view: (data) => [
    table(
      ["executable", "sha256", "size"],
      data.executables.map((one) => [one.executable, one.checksum.slice(0, 12), bytes(one.size)]),
    ),
    say(`${shortVersion(data.version)} ${data.fresh ? `built, ${duration(data.ms)}` : "is in the cache"}`, "good"),
  ],
});
