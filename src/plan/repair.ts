import type { Release } from "../domain/executable.ts";
import type { ObservedNode } from "../domain/observation.ts";
import type { RolloutRules } from "../domain/settings.ts";
import type { Plan, Step } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import type { PlanContext } from "./context.ts";
import { bringUpSteps, gapOf } from "./gap.ts";
import type { Refusal } from "./guard.ts";
import { type Inventory, isAlive, nodeAt, processesOf } from "./look.ts";
import { wishFor } from "./rollout.ts";
import { makeSteps } from "./scale.ts";
import { takeDownSteps } from "./stop.ts";

export interface NodeHealth {
  readonly healthy: boolean;
  /** Why not: "/ready answered 503". */
  readonly reason: string;
}

export interface RepairRequest extends PlanContext {
  readonly rules: Pick<RolloutRules, "maxUnavailable">;
  readonly makesNodes: boolean;
  /** By index, what verifying said; a Node that is not in it counts as healthy. */
  readonly health: ReadonlyMap<number, NodeHealth>;
  /** By index, how many rungs this repair has tried. */
  readonly attempts: ReadonlyMap<number, number>;
  /** Indexes to look at; 0 … COUNT-1 when absent. */
  readonly targets?: readonly number[];
}

/** One rung of the ladder, for every Node that needs one. */
export interface Rung {
  /** Without waves: nothing to do now. */
  readonly plan: Plan;
  readonly reasons: readonly { readonly index: number; readonly text: string }[];
  /** Nodes whose attempts grow by one, also those that are only looked at again. */
  readonly tried: readonly number[];
  /** What is beyond repair, or not to be tried while most Nodes fail. */
  readonly giveUp?: Refusal & { readonly indexes: readonly number[] };
}

/** Rungs: restart; copy again and restart; destroy and recreate. */
const LAST_RUNG = 3;

export function nextRung(request: RepairRequest): Rung {
  const { observation, rules } = request;
  const { count, name } = observation.state;
  const indexes = request.targets ?? Array.from({ length: count }, (_, index) => index);
  const bad = looksBad(request);
  const cures = indexes.map((index) => ({ index, ...cureFor(request, index, bad !== undefined) }));
  const lanes = cures.filter((one) => one.steps.length > 0).map(({ index, steps }) => ({ index, steps }));
  const lost = cures.filter((one) => one.beyond).map((one) => one.index);
  return {
    plan: {
      title: `repair ${name}`,
      waves: lanes.length > 0 ? [{ name: "repair", lanes, pause: 0, atOnce: Math.max(1, rules.maxUnavailable) }] : [],
      notes: bad ? [bad] : [],
    },
    reasons: cures.flatMap(({ index, reason }) => (reason === undefined ? [] : [{ index, text: reason }])),
    tried: cures.filter((one) => one.reason !== undefined && !one.beyond).map((one) => one.index),
    ...(lost.length > 0 ? { giveUp: givenUp(request, lost, bad) } : {}),
  };
}

interface Cure {
  readonly steps: readonly Step[];
  /** Absent: the Node is well. */
  readonly reason?: string;
  readonly beyond?: boolean;
}

const WELL: Cure = { steps: [] };

function cureFor(request: RepairRequest, index: number, sparing: boolean): Cure {
  const { observation, makesNodes } = request;
  const attempt = request.attempts.get(index) ?? 0;
  const node = nodeAt(observation, index) ?? { index, status: "missing" };
  const health = request.health.get(index);
  const beyond = (reason: string): Cure => ({ steps: [], reason, beyond: true });
  if (node.status === "missing") {
    const reason = "it is missing";
    return makesNodes && attempt < LAST_RUNG ? { steps: makeSteps(request, index), reason } : beyond(reason);
  }
  const recreate = (reason: string): Cure =>
    makesNodes && attempt < LAST_RUNG && !sparing
      ? { steps: [{ do: "destroy", index, node: node.node }, ...makeSteps(request, index)], reason }
      : beyond(reason);
  if (node.status === "unreachable") {
    // The network may be at fault, and a Node cannot be un-destroyed: look twice.
    return attempt === 0 ? { steps: [], reason: node.error.message } : recreate(node.error.message);
  }
  const release = wishFor(observation.state, index);
  if (!release) return reap(request, node, index);
  if (health && !health.healthy) {
    if (attempt >= 2) return recreate(health.reason);
    const gap = gapOf(request, node, index, release, { fresh: true, force: attempt === 1 });
    return { steps: bringUpSteps(gap), reason: health.reason };
  }
  return converge(request, node, index, release, attempt < LAST_RUNG);
}

/** Healthy, and still not as it should be: after a command that was cut off. */
function converge(request: RepairRequest, node: Inventory, index: number, release: Release, again: boolean): Cure {
  const steps = bringUpSteps(gapOf(request, node, index, release));
  if (steps.every((step) => step.do === "verify")) return WELL;
  const reason = `it does not serve ${short(release.version)} and nothing else`;
  return again ? { steps, reason } : { steps: [], reason, beyond: true };
}

/** Nothing is to be served yet: only what a first deploy left behind when it was cut off is ours to end. */
function reap({ observation, epoch }: RepairRequest, node: Inventory, index: number): Cure {
  const { unfinished } = observation.state;
  if (!unfinished || unfinished.epoch === epoch) return WELL;
  const left = processesOf(node).filter((one) => isAlive(one) && one.epoch === unfinished.epoch);
  if (left.length === 0) return WELL;
  return { steps: takeDownSteps(node, index, left, "gracefully"), reason: `"${unfinished.command}" left processes` };
}

/** When most Nodes fail at once the Nodes are hardly at fault, and destroying them would make it worse. */
function looksBad({ observation, health }: RepairRequest): string | undefined {
  const { state, nodes } = observation;
  const failing = nodes.filter((one) => one.index < state.count && fails(one, health));
  if (failing.length < 2 || failing.length * 2 <= state.count) return undefined;
  const away = failing.filter((one) => one.status === "unreachable").length;
  const release = state.rollout?.release ?? state.current;
  return away * 2 > failing.length
    ? `${failing.length} of ${state.count} Nodes fail at once, most cannot be reached: no Node is destroyed`
    : `${failing.length} of ${state.count} Nodes fail at once: ${release ? `release ${short(release.version)}` : "the release"} looks bad, no Node is destroyed`;
}

const fails = (node: ObservedNode, health: RepairRequest["health"]): boolean =>
  node.status === "unreachable" || (node.status === "reachable" && health.get(node.index)?.healthy === false);

function givenUp({ makesNodes }: RepairRequest, indexes: readonly number[], bad: string | undefined) {
  const nodes = `${indexes.length === 1 ? "node" : "nodes"} ${indexes.join(", ")}`;
  return {
    code: "verify/unhealthy",
    indexes,
    message: bad ?? `${nodes} could not be repaired`,
    hint: bad
      ? '"dflow rollback" goes back to the release before; "dflow logs" and "dflow doctor" show why'
      : makesNodes
        ? '"dflow logs" and "dflow doctor" show why'
        : "this VM backend can only list Nodes: make them anew yourself, then repair again",
    blocks: true,
  } as const;
}
