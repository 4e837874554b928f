import type { Plan, Step } from "../domain/step.ts";
import type { NodeTimeline, TimedStep } from "./timeline.ts";

export type Tick = Omit<TimedStep, "undo">;

export interface TickedStep {
  readonly wave: string;
  readonly index: number;
  readonly step: Step;
  /** Absent: not reached. */
  readonly tick?: Tick;
}

/** Each step of the plan with what became of it. On one Node steps end in the plan's order, so they are told apart by it. */
export function ended(plan: Plan, timeline: readonly NodeTimeline[]): readonly TickedStep[] {
  const waiting = new Map(timeline.map(({ index, steps }) => [index, steps.filter((one) => !one.undo).values()]));
  return plan.waves.flatMap((wave) =>
    wave.lanes.flatMap(({ index, steps }) =>
      steps.map((step) => {
        const tick = waiting.get(index)?.next().value;
        return { wave: wave.name, index, step, ...(tick && { tick }) };
      }),
    ),
  );
}
