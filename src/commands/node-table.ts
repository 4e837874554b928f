import type { Block, Cell } from "../domain/view.ts";
import { bytes, duration, plural, withoutNode } from "../domain/words.ts";
import { say, table, toned } from "./blocks.ts";
import { succeeded } from "./node-outcomes.ts";
import type { NodeOutcome } from "./shapes.ts";
import { shortVersion } from "./words.ts";

const TONES = {
  done: "good",
  unchanged: "quiet",
  reverted: "warning",
  failed: "bad",
  skipped: "warning",
  planned: "quiet",
} as const;

/** What became of each Node, one row a Node. */
export const nodeTable = (nodes: readonly NodeOutcome[]): Block =>
  table(
    ["Node", "address", "from", "to", "copied", "took", "result"],
    nodes.map((node) => [
      `${node.index}`,
      node.address ?? "-",
      shortVersion(node.from),
      shortVersion(node.to),
      bytes(node.bytes),
      duration(node.ms),
      resultCell(node),
    ]),
  );

/** The last line under the table where not every Node came as far as it should: "restarted on 1 of 3 Nodes". */
export function unlessAll(nodes: readonly Pick<NodeOutcome, "result">[], done: string, whole: Block): Block {
  const reached = succeeded(nodes).length;
  if (reached === nodes.length) return whole;
  if (nodes.some((node) => node.result === "reverted") && nodes.every((node) => node.result !== "failed")) {
    return say("taken back: every Node is as it was before", "bad");
  }
  return say(`${done} on ${reached} of ${plural(nodes.length, "Node")} only`, "bad");
}

/** The row says already which Node it is about. */
export const resultCell = ({ index, result, error }: Pick<NodeOutcome, "index" | "result" | "error">): Cell =>
  toned(error ? `${result}: ${withoutNode(index, error)}` : result, TONES[result]);

/** Under a table that has but a word for a Node that is away. */
export const whyAway = (nodes: readonly (Pick<NodeOutcome, "index" | "error"> & { status: string })[]): Block[] =>
  nodes.flatMap(({ index, status, error }) =>
    error && status !== "missing" ? [say(`Node ${index}: ${withoutNode(index, error)}`, "bad")] : [],
  );
