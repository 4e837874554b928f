import type { StepName } from "../domain/step.ts";
import type { Block, Cell, View } from "../domain/view.ts";
import { duration } from "../domain/words.ts";
import { wordFor } from "./mermaid.ts";
import type { NodeTimeline, TimedStep } from "./timeline.ts";

type Table = Extract<Block, { kind: "table" }>;

/** In the order in which they are done. */
const ORDER: readonly StepName[] = [
  ...(["destroy", "create", "remember", "install", "start", "verify"] as const),
  ...(["switch", "unroute", "stop", "remove"] as const),
];

/** The table of what became of each Node tells also how long each kind of step took there. Other blocks stay as they are. */
export const withSteps = (view: View, timeline: readonly NodeTimeline[]): View =>
  timeline.length === 0 ? view : view.map((block) => (isOfNodes(block) ? wider(block, timeline) : block));

/** One row a Node, and at its end what became of it. */
const isOfNodes = (block: Block): block is Table =>
  block.kind === "table" &&
  block.columns[0] === "Node" &&
  block.columns.at(-1) === "result" &&
  new Set(block.rows.map(([node]) => node)).size === block.rows.length;

function wider({ columns, rows, kind }: Table, timeline: readonly NodeTimeline[]): Table {
  const shown = kindsOf(timeline.flatMap(({ steps }) => steps));
  const took = columns.indexOf("took");
  const at = took < 0 ? columns.length - 1 : took;
  const widened = (row: readonly Cell[], cells: readonly Cell[]) => row.toSpliced(at, 0, ...cells);
  const stepsOf = ([node]: readonly Cell[]) => timeline.find(({ index }) => `${index}` === node)?.steps ?? [];
  return {
    kind,
    columns: columns.toSpliced(at, 0, ...shown.map(({ word }) => word)),
    rows: rows.map((row) =>
      widened(
        row,
        shown.map((one) => cellOf(stepsOf(row).filter(one.holds))),
      ),
    ),
  };
}

interface Kind {
  readonly word: string;
  readonly holds: (step: TimedStep) => boolean;
}

function kindsOf(steps: readonly TimedStep[]): readonly Kind[] {
  const kinds: readonly Kind[] = [
    ...ORDER.map((name) => ({ word: wordFor[name], holds: ({ step, undo }: TimedStep) => step === name && !undo })),
    { word: "put back", holds: ({ undo }) => undo === true },
  ];
  return kinds.filter(({ holds }) => steps.some(holds));
}

/** A version is verified before it gets traffic and after: both together. */
function cellOf(steps: readonly TimedStep[]): Cell {
  if (steps.length === 0) return "";
  const text = duration(steps.reduce((sum, { ms }) => sum + ms, 0));
  return steps.every(({ ok }) => ok) ? text : { text, tone: "bad" };
}
