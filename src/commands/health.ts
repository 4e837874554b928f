import { z } from "zod";
import type { Block } from "../domain/view.ts";
import { table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch } from "./flags.ts";
import { healthBlocks, health as shape } from "./health-shape.ts";
import { notYet } from "./not-yet.ts";
import { onNodes } from "./shared-flags.ts";
import { plural } from "./words.ts";

const stats = z
  .object({
    nodes: z.number().int(),
    healthy: z.number().int(),
    least: z.number().describe("lowest health of a Node"),
    mean: z.number(),
    greatest: z.number(),
    answer: z.object({ median: z.number(), slowest: z.number() }).describe("milliseconds the checks took to answer"),
  })
  .describe("with --stats only");

export const health = command({
  name: "health",
  group: "looking",
  summary: "show the health of each Node",
  details: [
    "One try of each check, no waiting for successes in a row: what `verify` measures, without its verdict. The exit is 0 also when a Node is unhealthy; `verify` is the one that fails.",
  ],
  arguments: {},
  flags: { ...onNodes, stats: aSwitch("add least, mean and greatest health and the time the answers took") },
  needs: "state",
  changes: false,
  output: shape.extend({ stats: stats.optional() }),
  run: notYet,
  view: (data) => [...healthBlocks(data), ...(data.stats ? [statsBlock(data.stats)] : [])],
});

const statsBlock = (stats: Stats): Block =>
  table(
    ["healthy", "least", "mean", "greatest", "median answer", "slowest answer"],
    [
      [
        `${stats.healthy} of ${plural(stats.nodes, "Node")}`,
        `${stats.least}`,
        stats.mean.toFixed(2),
        `${stats.greatest}`,
        `${stats.answer.median} ms`,
        `${stats.answer.slowest} ms`,
      ],
    ],
  );

type Stats = z.infer<typeof stats>;
