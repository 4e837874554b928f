import type { Block, Cell } from "../domain/view.ts";
import { bytes, duration } from "../domain/words.ts";
import { table, toned } from "./blocks.ts";
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

export const resultCell = ({ result, error }: Pick<NodeOutcome, "result" | "error">): Cell =>
  toned(error ? `${result}: ${error}` : result, TONES[result]);
