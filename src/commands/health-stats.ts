import { z } from "zod";
import { Latencies } from "../domain/latencies.ts";
import type { Block } from "../domain/view.ts";
import { grouped, plural } from "../domain/words.ts";
import { table } from "./blocks.ts";
import type { Health } from "./health-shape.ts";

export const stats = z
  .object({
    looks: z.number().int().describe("how often all of it was asked: once, or for as long as --for says"),
    well: z.number().int().describe("looks at which every Node was healthy"),
    nodes: z.number().int(),
    healthy: z.number().int().describe("Nodes that were healthy at the last look"),
    least: z.number().describe("lowest health of a Node, of all looks"),
    mean: z.number(),
    greatest: z.number(),
    answer: z
      .object({ median: z.number(), slowest: z.number() })
      .describe("milliseconds the checks took to answer, within 2 percent"),
  })
  .describe("with --stats or --for only");
export type Stats = z.infer<typeof stats>;

/** Takes one look after the other, and needs the same room however many there are. */
export function statistics() {
  const answers = new Latencies();
  let [looks, well, nodes, sum] = [0, 0, 0, 0];
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  let last: Health["nodes"] = [];
  return {
    take(health: Health): void {
      last = health.nodes;
      looks++;
      if (health.healthy) well++;
      for (const node of health.nodes) {
        nodes++;
        sum += node.health;
        least = Math.min(least, node.health);
        greatest = Math.max(greatest, node.health);
        for (const check of node.checks) answers.add(check.ms);
      }
    },
    stats: (): Stats => ({
      looks,
      well,
      nodes: last.length,
      healthy: last.filter((node) => node.status === "healthy").length,
      least: nodes === 0 ? 1 : least,
      mean: sum / Math.max(1, nodes),
      greatest,
      answer: { median: Math.round(answers.at(0.5)), slowest: Math.round(answers.max) },
    }),
  };
}

export const statsBlock = (stats: Stats): Block =>
  table(
    ["healthy", "looks", "all well", "least", "mean", "greatest", "median answer", "slowest answer"],
    [
      [
        `${stats.healthy} of ${plural(stats.nodes, "Node")}`,
        grouped(stats.looks),
        grouped(stats.well),
        `${stats.least}`,
        stats.mean.toFixed(2),
        `${stats.greatest}`,
        `${stats.answer.median} ms`,
        `${stats.answer.slowest} ms`,
      ],
    ],
  );
