import type { Reporter } from "../contracts/reporter.ts";
import type { Event } from "../domain/event.ts";
import type { StepName } from "../domain/step.ts";
import { whyFailed } from "./words.ts";

/** What was done on one Node, in the order it ended. */
export interface NodeTimeline {
  readonly index: number;
  readonly steps: readonly TimedStep[];
}

export interface TimedStep {
  readonly step: StepName;
  readonly ms: number;
  /** When it began: ms after the first event of the run. */
  readonly from: number;
  readonly ok: boolean;
  /** What the step said of itself, or why it failed. */
  readonly detail?: string;
  /** Part of a revert. */
  readonly undo?: true;
}

export interface Timeline extends Reporter {
  /** By index, of the Nodes on which a step has ended. */
  nodes(): readonly NodeTimeline[];
}

/** Keeps how long each step took on each Node, for results and summaries. */
export function timeline(now: () => number = () => performance.now()): Timeline {
  const byIndex = new Map<number, TimedStep[]>();
  let undo = false;
  let began: number | undefined;
  const keep = (index: number, step: TimedStep) => {
    const steps = byIndex.get(index);
    if (steps) steps.push(step);
    else byIndex.set(index, [step]);
  };
  return {
    report(event: Event) {
      began ??= now();
      if (event.type === "plan" || event.type === "wave") undo = event.undo;
      if (event.type !== "step-done" && event.type !== "step-failed") return;
      keep(event.index, { ...timed(event), from: Math.max(0, now() - event.ms - began), ...(undo && { undo }) });
    },
    nodes: () => [...byIndex].sort(([a], [b]) => a - b).map(([index, steps]) => ({ index, steps: [...steps] })),
  };
}

function timed(event: Extract<Event, { type: "step-done" | "step-failed" }>): Omit<TimedStep, "from"> {
  const { ms, step } = event;
  if (event.type === "step-failed") return { step: step.do, ms, ok: false, detail: whyFailed(event) };
  return { step: step.do, ms, ok: true, ...(event.detail !== undefined && { detail: event.detail }) };
}
