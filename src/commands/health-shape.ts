import { z } from "zod";
import type { Block } from "../domain/view.ts";
import { duration, plural, withoutNode } from "../domain/words.ts";
import { say, table, verdict } from "./blocks.ts";
import { address, error, executableName, index, ms, version } from "./shapes.ts";
import { shortVersion } from "./words.ts";

const number = z.number().describe("share of good checks, 0 to 1, or what the `run` check printed");
const threshold = z.number().describe("health below this is unhealthy");

/** The author's two numbers, of the cluster and of each Node, and every check they come from. */
export const health = z.object({
  healthy: z.boolean().describe("is every Node healthy?"),
  health: number.describe("the lowest health of a Node"),
  threshold,
  nodes: z.array(
    z.object({
      index,
      address: address.optional(),
      status: z.enum(["healthy", "unhealthy", "missing", "unreachable"]),
      health: number,
      threshold,
      error: error.optional(),
      checks: z.array(
        z.object({
          executable: executableName,
          version,
          check: z.string().describe("`http /ready`, `tcp`, `run ./check.sh` or `alive`"),
          healthy: z.boolean(),
          said: z.string().describe("the answer in one line"),
          ms,
        }),
      ),
    }),
  ),
});
export type Health = z.infer<typeof health>;

export function healthBlocks(data: Health): readonly Block[] {
  const bad = data.nodes.filter(({ status }) => status !== "healthy").length;
  const rows = data.nodes.flatMap((node) => {
    const checks = node.checks.map((check) => [
      `${node.index}`,
      check.executable,
      shortVersion(check.version),
      check.check,
      verdict(check.healthy, check.healthy ? "healthy" : "unhealthy"),
      check.said,
      duration(check.ms),
    ]);
    // Good answers of what should not be there, or of only a part of it, do not say what is wrong.
    const told = node.status === "healthy" ? checks.length > 0 : node.checks.some((check) => !check.healthy);
    const verdictOf = verdict(node.status === "healthy", node.status);
    return told
      ? checks
      : [...checks, [`${node.index}`, "-", "-", "-", verdictOf, withoutNode(node.index, node.error ?? ""), ""]];
  });
  return [
    table(["Node", "executable", "version", "check", "health", "answer", "took"], rows),
    say(
      bad === 0
        ? `${plural(data.nodes.length, "Node")}, all healthy: ${data.health} of at least ${data.threshold}`
        : `${bad} of ${plural(data.nodes.length, "Node")} not healthy: ${data.health} of at least ${data.threshold}`,
      bad === 0 ? "good" : "bad",
    ),
  ];
}
