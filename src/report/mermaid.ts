import type { StepName } from "../domain/step.ts";
import type { NodeTimeline } from "./timeline.ts";

/** How long answers took in one phase, in ms. */
export interface Latency {
  readonly phase: string;
  readonly p50: number;
  readonly p99: number;
}

/** More rows than that are no picture any more. */
const MOST_NODES = 40;

/** What happened when, as GitHub draws it in a job summary. Undefined: there is nothing to draw. */
export function gantt(timeline: readonly NodeTimeline[]): readonly string[] | undefined {
  if (timeline.length === 0 || timeline.length > MOST_NODES) return undefined;
  return [
    "gantt",
    "  dateFormat x",
    "  axisFormat %M:%S",
    ...timeline.flatMap(({ index, steps }) => [
      `  section Node ${index}`,
      ...steps.map(({ step, from, ms, ok, undo }) => {
        const state = ok ? (undo ? "active, " : "done, ") : "crit, ";
        return `  ${wordFor[step]}${undo ? " (put back)" : ""} :${state}${Math.round(from)}, ${Math.round(from + Math.max(1, ms))}`;
      }),
    ]),
  ];
}

/** In one word. */
export const wordFor: Readonly<Record<StepName, string>> = {
  create: "create",
  destroy: "destroy",
  install: "copy",
  start: "start",
  verify: "verify",
  switch: "switch",
  unroute: "unroute",
  stop: "retire",
  remove: "remove",
  remember: "remember",
};

export function latencyChart(latencies: readonly Latency[]): readonly string[] | undefined {
  if (latencies.length < 2) return undefined;
  const numbers = (of: (one: Latency) => number) => latencies.map((one) => of(one).toFixed(1)).join(", ");
  return [
    "xychart-beta",
    '  title "milliseconds until an answer: half of them (bars), 99 of 100 (line)"',
    `  x-axis [${latencies.map(({ phase }) => `"${phase.replace(/[^a-z ]/g, "")}"`).join(", ")}]`,
    `  bar [${numbers(({ p50 }) => p50)}]`,
    `  line [${numbers(({ p99 }) => p99)}]`,
  ];
}
