import type { ObservedNode } from "../domain/observation.ts";
import type { Lane, Plan, Step } from "../domain/step.ts";
import { bringUpSteps } from "./closing.ts";
import { isRouted, type PlanContext } from "./context.ts";
import { gapOf } from "./gap.ts";
import { EMPTY, inventoryOf, isAlive, nodeAt, processesOf, serving } from "./look.ts";
import { wishFor } from "./rollout.ts";
import { takeDownSteps } from "./stop.ts";

/** `set COUNT`: makes what is missing and brings it up; takes the highest indexes away, drained. */
export function planScale(context: PlanContext, count: number): Plan {
  const { observation } = context;
  const making: Lane[] = [];
  for (let index = 0; index < count; index++) {
    const node = nodeAt(observation, index);
    if (!node || node.status === "missing" || isAway(node)) making.push({ index, steps: makeSteps(context, index) });
    // An earlier attempt may have made the Node and gone no further.
    else if (node.status === "reachable" && isIdle(context, node))
      making.push({ index, steps: upSteps(context, node) });
  }
  const leaving = observation.nodes
    .filter((node) => node.index >= count && node.status !== "missing")
    .map((node) => ({ index: node.index, steps: unmakeSteps(node) }));
  return {
    title: `set ${observation.state.name} to ${count} ${count === 1 ? "Node" : "Nodes"}`,
    waves: [
      { name: "create", lanes: making.filter((lane) => lane.steps.length > 0), pause: 0 },
      { name: "destroy", lanes: leaving, pause: 0 },
    ].filter((wave) => wave.lanes.length > 0),
    notes: [],
  };
}

/** `cycle INDEX`: the Node goes, drained, and comes back new under the same index. */
export function planCycle(context: PlanContext, index: number): Plan {
  const node = nodeAt(context.observation, index) ?? { index, status: "missing" };
  const steps = [...unmakeSteps(node), ...makeSteps(context, index)];
  return { title: `cycle node ${index}`, waves: [{ name: "cycle", lanes: [{ index, steps }], pause: 0 }], notes: [] };
}

/** `destroy INDEX`: drained where it can still be reached. */
export function planDestroy({ observation }: Pick<PlanContext, "observation">, indexes: readonly number[]): Plan {
  const lanes = indexes
    .map((index) => ({ index, steps: unmakeSteps(nodeAt(observation, index) ?? { index, status: "missing" }) }))
    .filter((lane) => lane.steps.length > 0);
  return {
    title: `destroy ${lanes.map((lane) => `node ${lane.index}`).join(", ") || "nothing"}`,
    waves: lanes.length > 0 ? [{ name: "destroy", lanes, pause: 0 }] : [],
    notes: indexes
      .filter((index) => !lanes.some((lane) => lane.index === index))
      .map((one) => `node ${one} is missing`),
  };
}

/** From nothing to a Node that serves what its index is to serve. */
export const makeSteps = (context: PlanContext, index: number): readonly Step[] => {
  const release = wishFor(context.observation.state, index);
  const create = { do: "create", index } as const;
  return release ? [create, ...bringUpSteps(gapOf(context, EMPTY, index, release))] : [create];
};

/** Drained, where it can be reached, and destroyed. */
export function unmakeSteps(node: ObservedNode): readonly Step[] {
  if (node.status === "missing") return [];
  const inventory = inventoryOf(node);
  const alive = processesOf(inventory).filter(isAlive);
  return [
    ...takeDownSteps(inventory, node.index, alive, "gracefully"),
    { do: "destroy", index: node.index, node: node.node },
  ];
}

const upSteps = (context: PlanContext, node: ObservedNode): readonly Step[] => {
  const release = wishFor(context.observation.state, node.index);
  return release ? bringUpSteps(gapOf(context, inventoryOf(node), node.index, release)) : [];
};

/** Halted, or not made to its end: to create it is to make it whole. */
const isAway = (node: ObservedNode): boolean => node.status === "unreachable" && node.node.away !== undefined;

const isIdle = (context: PlanContext, node: ObservedNode): boolean =>
  context.programs.every(({ name }) => !serving(inventoryOf(node), name, isRouted(context, name)));
