import type { Tone } from "../../domain/view.ts";
import { bytes, duration, grouped, percent, rate } from "../../domain/words.ts";
import { type Colours, paint } from "../colours.ts";
import { oneLine } from "../harmless.ts";
import { displayWidth, truncated } from "../width.ts";
import type { LaneProgress } from "./lanes.ts";

export interface Frame {
  /** Of the wave; empty before the first one. */
  readonly heading: string;
  readonly undo: boolean;
  /** ms since the wave began. */
  readonly elapsed: number;
  readonly lanes: readonly LaneProgress[];
  /** ms; steps have begun before it. */
  readonly now: number;
}

export interface Space {
  /** No line is longer, so none is wrapped. */
  readonly width: number;
  /** Lines there is room for, at least one. */
  readonly height: number;
  readonly colours: Colours;
}

/** The lines of a frame: the wave, then a line per Node, and how many Nodes there was no room for. */
export function draw(frame: Frame, space: Space): readonly string[] {
  const heading = headingLine(frame, space);
  const room = Math.max(0, space.height - 1);
  if (frame.lanes.length <= room) return [heading, ...frame.lanes.map((lane) => laneLine(lane, frame, space))];
  if (room === 0) return [heading];
  const shown = mostWanted(frame.lanes, room - 1);
  const rest = paint(space.colours, "quiet", truncated(`  … and ${remainder(frame.lanes, shown)}`, space.width));
  return [heading, ...shown.map((lane) => laneLine(lane, frame, space)), rest];
}

function headingLine({ heading, undo, elapsed, lanes }: Frame, { width, colours }: Space): string {
  const { done, failed } = counted(lanes);
  const counts = [
    `${grouped(done)} of ${grouped(lanes.length)} Nodes`,
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
  ];
  const words = [oneLine(undo ? `revert: ${heading}` : heading), ...counts, seconds(elapsed)];
  return paint(colours, undo ? "warning" : "strong", truncated(words.filter((word) => word !== "").join(" · "), width));
}

const MARKS: Readonly<Record<LaneProgress["state"], { readonly mark: string; readonly tone: Tone }>> = {
  failed: { mark: "✗", tone: "bad" },
  running: { mark: "▸", tone: "strong" },
  done: { mark: "✓", tone: "good" },
  waiting: { mark: "·", tone: "quiet" },
};

/** With fewer columns than this for the step, the numbers at the right give way instead. */
const NARROWEST = 12;

function laneLine(lane: LaneProgress, { now, lanes }: Frame, { width, colours }: Space): string {
  const { mark, tone } = MARKS[lane.state];
  const digits = String(lanes.at(-1)?.index ?? 0).length;
  const left = `node ${String(lane.index).padEnd(digits)}  ${oneLine(lane.step)}`;
  const right = oneLine(numbers(lane, now));
  const room = width - 2;
  const forLeft = lane.state === "failed" ? displayWidth(left) : room - displayWidth(right) - 2;
  const fits = forLeft >= Math.min(NARROWEST, displayWidth(left)) && right !== "";
  const text = fits ? `${truncated(left, forLeft)}  ${right}` : left;
  if (width < 3) return truncated(mark, width);
  return `${paint(colours, tone, mark)} ${truncated(text.trimEnd(), room)}`;
}

function numbers(lane: LaneProgress, now: number): string {
  switch (lane.state) {
    case "waiting":
      return "";
    case "running":
      return lane.copied ? copying(lane.copied, now - lane.since) : seconds(now - lane.since);
    case "done":
      return lane.step === "" ? "" : [duration(lane.took), lane.detail].filter((word) => word !== "").join("  ");
    case "failed":
      return `${duration(lane.took)}: ${lane.detail}`;
  }
}

const copying = ({ done, total }: { done: number; total: number }, ms: number): string =>
  [percent(done, total), `${bytes(done)} of ${bytes(total)}`, rate(done, ms)].join("  ").trimEnd();

const seconds = (ms: number): string => (ms < 1000 ? "0 s" : duration(Math.floor(ms / 1000) * 1000));

/** Who failed and who is at work is seen first; in index order all the same. */
function mostWanted(lanes: readonly LaneProgress[], room: number): readonly LaneProgress[] {
  const wanted = new Set<LaneProgress>();
  for (const state of ["failed", "running", "done", "waiting"] as const)
    for (const lane of lanes) {
      if (wanted.size >= room) break;
      if (lane.state === state) wanted.add(lane);
    }
  return lanes.filter((lane) => wanted.has(lane));
}

function remainder(lanes: readonly LaneProgress[], shown: readonly LaneProgress[]): string {
  const all = counted(lanes);
  const seen = counted(shown);
  const kinds = (["failed", "running", "done", "waiting"] as const)
    .filter((state) => all[state] > seen[state])
    .map((state) => `${grouped(all[state] - seen[state])} ${state}`);
  return `${grouped(lanes.length - shown.length)} more (${kinds.join(", ")})`;
}

function counted(lanes: readonly LaneProgress[]): Record<LaneProgress["state"], number> {
  const counts = { failed: 0, running: 0, done: 0, waiting: 0 };
  for (const lane of lanes) counts[lane.state]++;
  return counts;
}
