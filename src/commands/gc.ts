import { z } from "zod";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { date } from "./date.ts";
import { wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
import { plan, planned } from "./plan-shape.ts";
import { byteCount, changed, executableName, index, ms, version } from "./shapes.ts";
import { changing, onNodes } from "./shared-flags.ts";
import { bytes, plural, shortVersion, took } from "./words.ts";

export const gc = command({
  name: "gc",
  group: "executables",
  summary: "collect old versions",
  details: [
    "Removes old versions from the Nodes, their container images, and the executable cache. Keeps the COUNT newest of them, and of the others only those that are not older than --older.",
    "Never collects what runs, is current, is the rollback target, is pinned, or belongs to an unfinished deploy.",
  ],
  arguments: {
    count: wholeNumber({
      summary: "keep this many versions",
      value: "COUNT",
      from: 0,
      to: 10_000,
      absent: "`gc.keep` of dflow.yaml",
    }),
  },
  flags: {
    ...changing,
    ...onNodes,
    older: date({
      summary: "collect only what is older: 10d, 2 weeks ago, 2026-10-01",
      absent: "`gc.older` of dflow.yaml",
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
  run: notYet,
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
          ? `${plural(data.removed.length, "old version")} removed, ${bytes(data.bytes)} freed, ${took(data.ms)}`
          : "nothing to collect",
      ),
    ],
});
