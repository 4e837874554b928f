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
  readonly findings: readonly Finding[];
  /** Nodes whose attempts grow by one, also those that are only looked at again. */
  readonly tried: readonly number[];
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
  const { count, name } = observation.state;
  // Where Nodes can only be listed, those that are listed are the cluster.
  const ours = observation.nodes.filter((one) => one.index < count || !request.makesNodes).map((one) => one.index);
  const indexes = request.targets ?? ours;
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
    tried: cures.filter((one) => one.found && !one.beyond).map((one) => one.index),
    ...(lost.length > 0 ? { giveUp: givenUp(request, lost, bad) } : {}),
  };
}

interface Cure extends Omit<Finding, "index" | "found"> {
  /** Absent: the Node is well. */
  readonly found?: Finding["found"];
  readonly steps: readonly Step[];
  readonly beyond?: boolean;
}

const WELL: Cure = { because: "", does: [], steps: [] };

function cureFor(request: RepairRequest, index: number, sparing: boolean): Cure {
  const { observation, makesNodes } = request;
  const attempt = request.attempts.get(index) ?? 0;
  const node = nodeAt(observation, index) ?? { index, status: "missing" };
  const mayMake = makesNodes && attempt < LAST_RUNG;
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
    // The network may be at fault, and a Node cannot be un-destroyed: look twice.
    return attempt === 0 ? { ...ill, does: [], steps: [] } : recreate(ill);
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

/** No release was ever verified everywhere, so none is to serve anywhere: what runs is a first deploy that was cut off. */
function reap({ observation: { state } }: RepairRequest, node: Inventory, index: number): Cure {
  const left = processesOf(node).filter(isAlive);
  if (left.length === 0 || state.current || state.history.some((one) => one.result === "verified")) return WELL;
  const because = "it runs a first release that was never verified everywhere";
  return { found: "drifted", because, does: ["revert"], steps: takeDownSteps(node, index, left, "gracefully") };
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
