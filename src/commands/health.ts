import { z } from "zod";
import { healthOf } from "../cluster/health.ts";
import { looking } from "../cluster/session.ts";
import type { Block } from "../domain/view.ts";
import { plural } from "../domain/words.ts";
import { table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch } from "./flags.ts";
import { healthData } from "./health-data.ts";
import type { Health } from "./health-shape.ts";
import { healthBlocks, health as shape } from "./health-shape.ts";
import { served, targetsOf } from "./plan-context.ts";
import { onNodes } from "./shared-flags.ts";

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
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      served(look);
      const data = healthData(look, await healthOf(look, targetsOf(look, given.index)));
      return { data: { ...data, stats: given.stats ? statsOf(data) : undefined }, exit: "done" };
    }),
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

function statsOf({ nodes }: Health): Stats {
  const healths = nodes.map((node) => node.health);
  const answers = nodes.flatMap((node) => node.checks.map((check) => check.ms)).sort((a, b) => a - b);
  return {
    nodes: nodes.length,
    healthy: nodes.filter((node) => node.status === "healthy").length,
    least: Math.min(...healths, 1),
    mean: healths.reduce((sum, one) => sum + one, 0) / Math.max(1, healths.length),
    greatest: Math.max(...healths, 0),
    answer: { median: answers[Math.floor(answers.length / 2)] ?? 0, slowest: answers.at(-1) ?? 0 },
  };
}
