import type { Observation } from "../domain/observation.ts";
import type { Plan } from "../domain/step.ts";
import type { Refusal } from "./guard.ts";

export interface ChaosRequest {
  readonly observation: Observation;
  /** 0 <= n < 1 */
  readonly random: () => number;
  /** How many Nodes to destroy. */
  readonly count: number;
  /** At least so many healthy Nodes must be left. */
  readonly leave: number;
  /** Indexes of the Nodes that verify. */
  readonly healthy: readonly number[];
  readonly makesNodes: boolean;
  /** Of the command that asks: its own unfinished entry in the state is not in its way. */
  readonly epoch?: number;
}

/** Destroys random Nodes, undrained: that is the point. */
export function planChaos(request: ChaosRequest): Plan | Refusal {
  const { observation, count, leave, healthy } = request;
  const { unfinished } = observation.state;
  if (!request.makesNodes) {
    return refused("this VM backend can only list Nodes", "chaos-monkey needs one that makes them, such as vagrant");
  }
  if (unfinished && unfinished.epoch !== request.epoch) {
    return refused(
      `"${unfinished.command}" has not finished`,
      'wait for it; "dflow repair" finishes one that was cut off',
    );
  }
  const existing = observation.nodes.filter((one) => one.status !== "missing");
  if (count > existing.length) {
    return refused(`there are only ${existing.length} Nodes to destroy`, `give --count ${existing.length} or less`);
  }
  const victims = pick(existing, count, request.random).sort((a, b) => a.index - b.index);
  const left = healthy.filter((index) => !victims.some((one) => one.index === index)).length;
  if (left < leave) {
    const nodes = victims.map((one) => one.index).join(", ");
    return refused(
      `destroying node ${nodes} would leave ${left} healthy, fewer than ${leave}`,
      '"dflow repair" first, or give a smaller --count or --leave',
    );
  }
  const lanes = victims.map(({ index, node }) => ({ index, steps: [{ do: "destroy", index, node } as const] }));
  return {
    title: `destroy ${lanes.length} of ${existing.length} Nodes at random`,
    waves: lanes.length > 0 ? [{ name: "chaos", lanes, pause: 0 }] : [],
    notes: [],
  };
}

function pick<T>(from: readonly T[], count: number, random: () => number): T[] {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
}

const refused = (message: string, hint: string): Refusal => ({
  code: "preflight/refused",
  message,
  hint,
  blocks: true,
});
