import { z } from "zod";
import type { Release } from "../domain/executable.ts";
import { stepsOf } from "../domain/step.ts";
import { bytes, duration, plural } from "../domain/words.ts";
import { collectCache, type Kept, planCollect } from "../plan/collect.ts";
import { say, table } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { date, resolveDate } from "./date.ts";
import { wholeNumber } from "./flags.ts";
import { isPart, targetsOf } from "./plan-context.ts";
import { DO_IT, plan, planned } from "./plan-shape.ts";
import { byteCount, changed, executableName, index, ms, version } from "./shapes.ts";
import { changing, sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const gc = command({
  name: "gc",
  group: "executables",
  summary: "collect old versions",
  details: [
    "Removes old versions from the Nodes, their container images, and the executable cache. Keeps the COUNT newest of them, and of the others only those that are not older than --older.",
    "Never collects what runs, is current, is the rollback target, is pinned (`gc.pinned` of dflow.yaml), or belongs to an unfinished deploy.",
  ],
  arguments: {
    count: wholeNumber({
      summary: "keep this many versions",
      value: "COUNT",
      from: 0,
      to: 10_000,
      absent: "`gc.keep` of dflow.yaml; with --older none",
    }),
  },
  flags: {
    ...changing,
    ...sharded,
    older: date({
      summary: "collect only what is older: 10d, 2 weeks ago, 2026-10-01",
      absent: "`gc.older` of dflow.yaml; with COUNT of any age",
    }),
  },
  needs: "state",
  changes: true,
  output: z.object({
    changed,
    removed: z.array(
      z.object({
        where: z.enum(["node", "cache"]),
        index: index.optional().describe("index of the Node; absent: the cache"),
        executable: executableName,
        version,
        bytes: byteCount,
      }),
    ),
    kept: z.array(
      z.object({
        version,
        because: z.enum(["runs", "current", "rollback target", "pinned", "unfinished", "count", "young"]),
      }),
    ),
    bytes: z.number().int().describe("bytes freed"),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    const { keep, older, pinned } = dflow.settings.gc;
    // Who says a rule means that one, and not what dflow.yaml has beside it.
    const said = given.count !== undefined || given.older !== undefined;
    const since = said || older === undefined ? given.older : { ago: older };
    const rules = { keep: said ? given.count : keep, older: since && resolveDate(since, dflow.clock.now()), pinned };
    let kept: readonly Kept[] = [];
    let forget: readonly Release[] = [];
    const carried = await carry(dflow, given, {
      command: "gc",
      decide: async ({ observation }, look) => {
        const onNodes = planCollect(observation, rules, isPart(given) ? targetsOf(look, given) : undefined);
        const inCache = collectCache(await dflow.workshop.cache.releases(), observation, rules);
        kept = [
          ...onNodes.kept,
          ...inCache.kept.filter((one) => onNodes.kept.every((other) => other.version !== one.version)),
        ];
        forget = isPart(given) ? [] : inCache.forget;
        return onNodes.plan;
      },
      after: async () => {
        for (const release of forget) await dflow.workshop.cache.remove(release);
      },
      onFailure: "continue",
    });
    const gone = stepsOf(carried.plan).flatMap((step) =>
      step.do === "remove" && (!carried.outcome || carried.outcome.progress.acted.has(step))
        ? step.executables.map((one) => ({ where: "node" as const, index: step.index, ...removed(one) }))
        : [],
    );
    const cached = forget.flatMap(({ executables }) =>
      executables.map((one) => ({ where: "cache" as const, ...removed(one) })),
    );
    const all = [...gone, ...cached];
    const bytesFreed = all.reduce((sum, one) => sum + one.bytes, 0);
    const data = { removed: all, kept: [...kept], bytes: bytesFreed, ...common(carried), changed: all.length > 0 };
    return { data, ...ending(carried) };
  },
  next: ({ plan }) => (plan ? DO_IT : '"dflow versions" shows what runs where'),
  view: (data) =>
    planned(data) ?? [
      table(
        ["where", "executable", "version", "size"],
        data.removed.map((one) => [
          one.where === "node" ? `Node ${one.index}` : "cache",
          one.executable,
          shortVersion(one.version),
          bytes(one.bytes),
        ]),
      ),
      table(
        ["kept", "because"],
        data.kept.map((one) => [shortVersion(one.version), one.because]),
      ),
      say(
        data.changed
          ? `${plural(data.removed.length, "old version")} removed, ${bytes(data.bytes)} freed, ${duration(data.ms)}`
          : "nothing to collect",
        "good",
      ),
    ],
});

const removed = ({ name, version, size }: Release["executables"][number]) => ({
  executable: name,
  version,
  bytes: size,
});
