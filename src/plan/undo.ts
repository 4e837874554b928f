import type { Instance } from "../domain/container.ts";
import type { Observation } from "../domain/observation.ts";
import type { Lane, Plan, Step } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { unrouteSteps } from "./closing.ts";
import { type Fate, fatesOn, type Steps, type UndoContext } from "./fate.ts";
import { EMPTY, inventoryOf, nodeAt } from "./look.ts";

/** How far a plan came. A step that has begun and not ended may have happened or not. */
export interface Progress {
  readonly done: readonly Step[];
  readonly begun: readonly Step[];
}

/**
 * Puts every Node that was touched back to what served there before. Old processes still run until the retire wave, so
 * this is a switch back; where one has ended already, its release is started again first. Files and Nodes that were made
 * stay. Every lane stands for itself, so a Node that cannot be put back holds up no other.
 *
 * @param before what was observed when the plan was made
 */
export function planUndo(plan: Plan, before: Observation, { done, begun }: Progress, context: UndoContext): Plan {
  const touched = [...new Set([...done, ...begun])];
  const indexes = [...new Set(touched.map((step) => step.index))].sort((a, b) => a - b);
  const undone = indexes.map((index) => {
    const here = (steps: readonly Step[]) => steps.filter((step) => step.index === index);
    return undoNode(index, { touched: here(touched), done: here(done) }, before, context);
  });
  const lanes = undone.map((one) => one.lane).filter((lane) => lane.steps.length > 0);
  return {
    title: `undo: ${plan.title}`,
    waves: lanes.length > 0 ? [{ name: "put back", lanes, pause: 0 }] : [],
    notes: undone.flatMap((one) => one.notes),
  };
}

function undoNode(index: number, steps: Steps, before: Observation, context: UndoContext) {
  const destroyed = steps.touched.some((step) => step.do === "destroy");
  const was = destroyed ? EMPTY : inventoryOf(nodeAt(before, index));
  const fates = fatesOn(was, steps, context);
  return {
    lane: { index, steps: stepsOf(index, fates) } satisfies Lane,
    notes: [
      ...(destroyed ? [`node ${index} was destroyed: "dflow repair" makes it again`] : []),
      ...fates.flatMap((fate) => fate.restart).map(noteOfRestart(index)),
    ],
  };
}

/** Traffic goes back before anything ends, and nothing gets traffic before it verified. */
function stepsOf(index: number, fates: readonly Fate[]): readonly Step[] {
  const restart = fates.flatMap((fate) => fate.restart);
  const switchTo = fates.flatMap((fate) => fate.switchTo);
  const executables = fates.flatMap((fate) => fate.unroute);
  const takenBack = fates.flatMap((fate) => fate.takenBack);
  const gracefully = fates.flatMap((fate) => fate.stopGracefully);
  const now = fates.flatMap((fate) => fate.stopNow);
  const verify = fates.flatMap((fate) => fate.verify);
  return [
    ...(restart.length > 0 ? ([{ do: "start", index, instances: restart }] as const) : []),
    ...(restart.length > 0 ? ([{ do: "verify", index, instances: restart }] as const) : []),
    ...(switchTo.length > 0 ? ([{ do: "switch", index, instances: switchTo }] as const) : []),
    ...unrouteSteps(index, executables, [], takenBack),
    ...(now.length > 0 ? ([{ do: "stop", index, instances: now, haste: "now" }] as const) : []),
    ...(gracefully.length > 0 ? ([{ do: "stop", index, instances: gracefully, haste: "gracefully" }] as const) : []),
    // Last, so that a version that was already unwell before keeps nothing from being put back.
    ...(verify.length > 0 ? ([{ do: "verify", index, instances: verify }] as const) : []),
  ];
}

const noteOfRestart =
  (index: number) =>
  ({ executable }: Instance): string =>
    `node ${index}: ${executable.name} ${short(executable.version)} had ended already and is started again`;
