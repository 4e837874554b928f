import { type Release, sameExecutable } from "../domain/executable.ts";
import type { Lane, Plan } from "../domain/step.ts";
import { bringUpSteps } from "./closing.ts";
import { isRouted, type PlanContext, type RolloutContext } from "./context.ts";
import { planWaves } from "./deploy.ts";
import { gapOf } from "./gap.ts";
import { containerOf, type Inventory, isRunning, leftOut, nodeAt, serving } from "./look.ts";
import { wishFor } from "./rollout.ts";

/** Starts what dflow.yaml lists and is installed but not running, each Node with the release it is to serve. */
export function planStart(context: PlanContext & { readonly targets: readonly number[] }): Plan {
  const { observation, targets } = context;
  const notes: string[] = [];
  const lanes: Lane[] = [];
  for (const index of targets) {
    const node = nodeAt(observation, index);
    const release = wishFor(observation.state, index);
    if (node?.status !== "reachable") notes.push(leftOut(index, node));
    else if (release) {
      const absent = release.executables.filter((one) => !containerOf(node, one));
      for (const { name } of absent) notes.push(`node ${index} has no copy of ${name}: "dflow copy" brings it`);
      const idle = notServing(context, node, release);
      const gap = gapOf(context, node, index, { ...release, executables: idle });
      // Other versions and other programs are none of a start's business.
      const retire = gap.retire.filter((one) => idle.some((executable) => sameExecutable(executable, one.executable)));
      const steps = bringUpSteps({ ...gap, unroute: [], strays: [], retire });
      if (steps.length > 0) lanes.push({ index, steps });
    }
  }
  return {
    title: `start ${observation.state.name}`,
    waves: lanes.length > 0 ? [{ name: "start", lanes, pause: 0 }] : [],
    notes,
  };
}

/** Installed, and nothing of it runs; or it runs and nobody is led to it, as after a start that was cut off. */
const notServing = (context: PlanContext, node: Inventory, { executables }: Release) =>
  executables.filter((one) => {
    const container = containerOf(node, one);
    if (!container) return false;
    if (!container.processes.some(isRunning)) return true;
    return isRouted(context, one.name) && !serving(node, one.name, true);
  });

/**
 * New instances of what each Node serves, beside the old ones where the traffic strategy allows: nothing is dropped. It is
 * no new version that would have to be tried on a share of the traffic.
 */
export const planRestart = (context: RolloutContext): Plan =>
  planWaves(
    `restart ${context.observation.state.name}`,
    { ...context, fresh: true, rules: { ...context.rules, shares: [1] } },
    (index) => wishFor(context.observation.state, index),
  );
