import { duration } from "../../domain/words.ts";
import { wordFor } from "../mermaid.ts";
import type { NodeTimeline, TimedStep } from "../timeline.ts";
import { type Key, legend } from "./legend.ts";
import { type Markup, markup } from "./markup.ts";

const WIDTH = 900;
const LABEL = 70;
const ROW = 26;
const BAR = 18;

/** A row for each Node, a bar for each step; its title tells it in words. */
export function timelineSvg(timeline: readonly NodeTimeline[]): Markup {
  const end = Math.max(1, ...timeline.flatMap(({ steps }) => steps.map(({ from, ms }) => from + ms)));
  const scale = (WIDTH - LABEL) / end;
  const height = timeline.length * ROW + 20;
  const rows = timeline.map(({ index, steps }, row) => {
    const y = row * ROW;
    return markup`<text x="0" y="${y + 14}">Node ${index}</text>${steps.map((step) => bar(step, y, scale))}`;
  });
  return markup`<div class="timeline"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="what happened when">
${rows}
<text x="${LABEL}" y="${height - 4}">0</text><text x="${WIDTH}" y="${height - 4}" text-anchor="end">${duration(end)}</text>
</svg></div>
${legend(wordsOf(timeline))}`;
}

const wordsOf = (timeline: readonly NodeTimeline[]): readonly Key[] => [
  ...new Map(timeline.flatMap(({ steps }) => steps.map((one) => [kindOf(one), wordsFor(one)] as const))),
];

const kindOf = ({ step, ok, undo }: TimedStep): string => (ok ? (undo ? "undo" : step) : "failed");

const wordsFor = ({ step, ok, undo }: TimedStep): string => (ok ? (undo ? "put back" : wordFor[step]) : "failed");

function bar(timed: TimedStep, y: number, scale: number): Markup {
  const { step, from, ms, undo, detail } = timed;
  const words = `${wordFor[step]}${undo ? ", to put it back" : ""}, ${duration(ms)}${detail ? `: ${detail}` : ""}`;
  const width = Math.max(2, ms * scale);
  return markup`<rect class="${kindOf(timed)}" x="${LABEL + from * scale}" y="${y}" width="${width}" height="${BAR}"><title>${words}</title></rect>`;
}
