import type { Event } from "../../domain/event.ts";
import { describe, type Lane } from "../../domain/step.ts";
import { whyFailed } from "../words.ts";

/** What is known of one Node in the wave that is on. */
export interface LaneProgress {
  readonly index: number;
  state: "waiting" | "running" | "done" | "failed";
  /** The step it is at, or the last one it ended. */
  step: string;
  /** When that step began, in ms. */
  since: number;
  /** What its ended steps took, in ms. */
  took: number;
  /** Said of itself by the step that ended last; for a failed one, why. */
  detail: string;
  copied: { readonly done: number; readonly total: number } | undefined;
  /** Steps still to be ended. */
  left: number;
}

export interface Lanes {
  /** In index order. */
  all(): readonly LaneProgress[];
  /** Forgets the Nodes and takes these. */
  begin(wave: readonly Lane[]): void;
  /** @returns did it change anything that is seen? In constant time: a thousand Nodes report to it. */
  take(event: Event, now: number): boolean;
}

export function lanes(): Lanes {
  let known = new Map<number, LaneProgress>();
  let sorted: readonly LaneProgress[] | undefined;
  const laneOf = (index: number): LaneProgress => {
    const lane = known.get(index) ?? blank(index, 1);
    if (!known.has(index)) {
      known.set(index, lane);
      sorted = undefined;
    }
    return lane;
  };
  return {
    all() {
      sorted ??= [...known.values()].sort((a, b) => a.index - b.index);
      return sorted;
    },
    begin(wave) {
      known = new Map(wave.map(({ index, steps }) => [index, blank(index, steps.length)]));
      sorted = undefined;
    },
    take(event, now) {
      if (event.type === "step-started" || event.type === "step-done" || event.type === "step-failed")
        step(laneOf(event.index), event, now);
      else if (event.type === "progress") laneOf(event.index).copied = { done: event.done, total: event.total };
      else return false;
      return true;
    },
  };
}

const blank = (index: number, left: number): LaneProgress => ({
  index,
  // A lane without steps has nothing to wait for.
  state: left === 0 ? "done" : "waiting",
  step: "",
  since: 0,
  took: 0,
  detail: "",
  copied: undefined,
  left,
});

type StepEvent = Extract<Event, { type: "step-started" | "step-done" | "step-failed" }>;

function step(lane: LaneProgress, event: StepEvent, now: number): void {
  lane.step = describe(event.step);
  lane.copied = undefined;
  if (event.type === "step-started") {
    lane.state = "running";
    lane.since = now;
    lane.detail = "";
    return;
  }
  lane.took += event.ms;
  lane.left--;
  if (event.type === "step-failed") {
    lane.state = "failed";
    lane.detail = whyFailed(event);
  } else {
    lane.state = lane.left <= 0 ? "done" : "waiting";
    lane.detail = event.detail ?? "";
  }
}
