import type { Release } from "../domain/executable.ts";
import type { ObservedNode } from "../domain/observation.ts";
import type { RolloutRules } from "../domain/settings.ts";
import type { Plan, Step } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import type { PlanContext } from "./context.ts";
import { bringUpSteps, gapOf } from "./gap.ts";
import type { Refusal } from "./guard.ts";
import { type Inventory, isAlive, nodeAt, processesOf } from "./look.ts";
import { givenUp, looksBad } from "./mass-failure.ts";
import { wishFor } from "./rollout.ts";
import { makeSteps, unmakeSteps } from "./scale.ts";
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
  /** Indexes that could not be reached at the look before this one either. */
  readonly waited: ReadonlySet<number>;
  /** Indexes to look at. Absent: 0 … COUNT-1, and Nodes beyond that which a `set` was about to take away. */
  readonly targets?: readonly number[];
}

/** One rung of the ladder, for every Node that needs one. */
export interface Rung {
  /** Without waves: nothing to do now. */
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  /** Nodes whose attempts grow by one. */
  readonly tried: readonly number[];
  /** Nodes that cannot be reached and are only looked at again. */
  readonly waits: readonly number[];
  /** What is beyond repair, or not to be tried while most Nodes fail. */
  readonly giveUp?: Refusal & { readonly indexes: readonly number[] };
}

export interface Finding {
  readonly index: number;
  readonly found: "unhealthy" | "missing" | "unreachable" | "drifted";
  readonly because: string;
  /** What the plan does about it, in order; empty: the Node is looked at again, or given up. */
  readonly does: readonly ("restart" | "copy" | "create" | "destroy" | "finish" | "revert")[];
}

/** Rungs: restart; copy again and restart; destroy and recreate. */
const LAST_RUNG = 3;

export function nextRung(request: RepairRequest): Rung {
  const { observation, rules } = request;
  const { name } = observation.state;
  const indexes = request.targets ?? observation.nodes.map((one) => one.index);
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
    findings: cures.flatMap(({ index, found, because, does }) => (found ? [{ index, found, because, does }] : [])),
    tried: cures.filter((one) => one.steps.length > 0).map((one) => one.index),
    waits: cures.filter((one) => one.waits).map((one) => one.index),
    ...(lost.length > 0 ? { giveUp: givenUp(request, lost, bad) } : {}),
  };
}

interface Cure extends Omit<Finding, "index" | "found"> {
  /** Absent: the Node is well. */
  readonly found?: Finding["found"];
  readonly steps: readonly Step[];
  readonly beyond?: boolean;
  readonly waits?: boolean;
}

const WELL: Cure = { because: "", does: [], steps: [] };

function cureFor(request: RepairRequest, index: number, sparing: boolean): Cure {
  const { observation, makesNodes } = request;
  const attempt = request.attempts.get(index) ?? 0;
  const node = nodeAt(observation, index) ?? { index, status: "missing" };
  const mayMake = makesNodes && attempt < LAST_RUNG;
  // Where Nodes can only be listed, those that are listed are the cluster.
  if (index >= observation.state.count && makesNodes) return sparing ? WELL : surplus(node, observation.state.count);
  if (node.status === "missing") {
    const ill = { found: "missing", because: "it is missing" } as const;
    return mayMake ? { ...ill, does: ["create"], steps: makeSteps(request, index) } : beyond(ill);
  }
  const recreate = (ill: Ill): Cure => {
    if (!mayMake || sparing) return beyond(ill);
    const steps = [{ do: "destroy", index, node: node.node } as const, ...makeSteps(request, index)];
    return { ...ill, does: ["destroy", "create"], steps };
  };
  if (node.status === "unreachable") {
    const ill = { found: "unreachable", because: node.error.message } as const;
    // The network may be at fault, and a Node cannot be un-destroyed: look twice, whatever was tried before.
    return request.waited.has(index) ? recreate(ill) : { ...ill, does: [], steps: [], waits: true };
  }
  const release = wishFor(observation.state, index);
  if (!release) return reap(request, node, index);
  const health = request.health.get(index);
  if (!health || health.healthy) return converge(request, node, index, release, attempt < LAST_RUNG);
  const ill = { found: "unhealthy", because: health.reason } as const;
  if (attempt >= 2) return recreate(ill);
  const gap = gapOf(request, node, index, release, { fresh: true, force: attempt === 1 });
  return { ...ill, does: attempt === 1 ? ["copy", "restart"] : ["restart"], steps: bringUpSteps(gap) };
}

type Ill = Pick<Finding, "found" | "because">;
const beyond = (ill: Ill): Cure => ({ ...ill, does: [], steps: [], beyond: true });

/** Healthy, and still not as it should be: after a command that was cut off. */
function converge(request: RepairRequest, node: Inventory, index: number, release: Release, again: boolean): Cure {
  const gap = gapOf(request, node, index, release);
  const steps = bringUpSteps(gap);
  if (steps.every((step) => step.do === "verify")) return WELL;
  const served = gap.toSwitch.length === 0;
  const because = served ? "other versions still run" : `it does not serve ${short(release.version)}`;
  const ill = { found: "drifted", because } as const;
  return again ? { ...ill, does: [served ? "finish" : "revert"], steps } : beyond(ill);
}

/**
 * A `set` to a smaller COUNT was cut off. Only a Node that remembers a command of ours is taken away, and it knows of no
 * COUNT that the store has not: a store older than its Nodes has been set right before anybody plans.
 */
function surplus(node: ObservedNode, count: number): Cure {
  if (node.status !== "reachable" || !node.witness) return WELL;
  return { found: "drifted", because: `COUNT is ${count}`, does: ["finish"], steps: unmakeSteps(node) };
}

/** No release was ever verified everywhere, so none is to serve anywhere: what runs is a first deploy that was cut off. */
function reap({ observation: { state } }: RepairRequest, node: Inventory, index: number): Cure {
  const left = processesOf(node).filter(isAlive);
  if (left.length === 0 || state.current || state.history.some((one) => one.result === "verified")) return WELL;
  const because = "it runs a first release that was never verified everywhere";
  return { found: "drifted", because, does: ["revert"], steps: takeDownSteps(node, index, left, "gracefully") };
}
