import { z } from "zod";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import { namedBy } from "../domain/version.ts";
import { bytes, duration } from "../domain/words.ts";
import { planCopy } from "../plan/copy.ts";
import { refusals } from "../plan/guard.ts";
import { say, table } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { aSwitch, versionText } from "./flags.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { resultCell, unlessAll } from "./node-table.ts";
import { isIdle, refuse, targetsOf } from "./plan-context.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const copy = command({
  name: "copy",
  group: "executables",
  summary: "copy the executables to the Nodes",
  details: [
    "Ships what a Node lacks, as the difference to a version it has where possible. The sha256 is checked on the Node before the file gets its name. Nothing is started.",
    "With --through-cache the executable is built again, the cached value replaced, and written on the Nodes even where the checksum already agrees.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...sharded,
    version: versionText({ summary: "the version to copy", absent: "the latest that was built" }),
    "through-cache": aSwitch("build again, renew the cache and write on the Nodes whatever they have"),
  },
  needs: "state",
  changes: true,
  output: z.object({
    version,
    changed,
    bytes: z.number().int().describe("bytes sent to all Nodes together"),
    size: z.number().int().describe("bytes of the executables of this version"),
    nodes: z.array(nodeOutcome.omit({ from: true, to: true })),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    const force = given["through-cache"];
    const release = await releaseToCopy(dflow, given.version, force);
    let targets: readonly number[] = [];
    const carried = await carry(dflow, given, {
      command: "copy",
      beside: given.shard !== undefined,
      decide: ({ observation }, look) => {
        targets = targetsOf(look, given);
        if (!isIdle(look, given)) refuse(refusals({ observation, targets, rules: dflow.settings.rollout, release }));
        return planCopy({ observation, release, targets, force });
      },
      onFailure: "stop",
    });
    // Nothing serves another version for it.
    const nodes = nodeOutcomes(carried, targets).map(({ from: _, to: __, ...node }) => node);
    const data = {
      version: release.version,
      bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
      size: release.executables.reduce((sum, one) => sum + one.size, 0),
      nodes,
      ...common(carried),
    };
    return { data, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address", "sent", "took", "result"],
        data.nodes.map((node) => [
          `${node.index}`,
          node.address ?? "-",
          bytes(node.bytes),
          duration(node.ms),
          resultCell(node),
        ]),
      ),
      unlessAll(
        data.nodes,
        `${shortVersion(data.version)} copied`,
        say(
          data.changed
            ? `${shortVersion(data.version)} (${bytes(data.size)}) copied with ${bytes(data.bytes)} on the wire, ${duration(data.ms)}`
            : `every Node has ${shortVersion(data.version)}`,
        ),
      ),
    ],
});

/** The version asked for, from the cache or built from its commit; otherwise the one the project has now. */
async function releaseToCopy(dflow: Dflow, version: string | undefined, refresh: boolean): Promise<Release> {
  const { workshop, signal } = dflow;
  if (version === undefined) return (await workshop.build({ refresh, signal })).release;
  const cached = namedBy(await workshop.cache.releases(), ({ release }) => release.version, version);
  const versions = [...new Set(cached.map(({ release }) => release.version))];
  if (versions.length > 1) {
    throw new DflowError("usage/flag", `--version: ${version} may be any of ${versions.map(shortVersion).join(", ")}`, {
      hint: "write more of its digits",
    });
  }
  const [found] = cached;
  if (found && !refresh) return found.release;
  const commit = /^[0-9a-f]{4,40}$/.test(version) ? version : undefined;
  if (commit) return (await workshop.build({ commit, refresh, signal })).release;
  throw new DflowError("build/missing", `${version} is not in the cache and no commit it could be built from`, {
    hint: '"dflow build" makes the version of the working tree',
  });
}
