import type { Carried } from "./carry.ts";

/** The waves that were begun, and how long their slowest lane took. */
export const wavesOf = ({ plan, outcome }: Carried) =>
  plan.waves.flatMap((wave) => {
    const lanes = wave.lanes.map((lane) => ({
      index: lane.index,
      ms: lane.steps.reduce((sum, step) => sum + (outcome?.progress.acted.get(step)?.ms ?? 0), 0),
      begun: lane.steps.some((step) => outcome?.progress.begun.includes(step)),
    }));
    const begun = lanes.filter((lane) => lane.begun);
    if (begun.length === 0) return [];
    return [{ name: wave.name, nodes: begun.map((lane) => lane.index), ms: Math.max(...begun.map((lane) => lane.ms)) }];
  });
