import type { RolloutRules } from "../domain/settings.ts";
import type { Plan } from "../domain/step.ts";
import type { PlanContext } from "./context.ts";
import { cureFor } from "./cure.ts";
import type { Refusal } from "./guard.ts";
import { givenUp, looksBad } from "./mass-failure.ts";

/** Of a program: its checks fail; it does not serve; another version serves in its place. */
export type Fault = "sick" | "down" | "astray";

/** What verifying said of one Node. */
export interface Verdict {
  readonly healthy: boolean;
  /** Why not: "/ready answered 503". */
  readonly reason: string;
  /** By the name of a program. */
  readonly faults: Readonly<Record<string, Fault>>;
}

export interface RepairRequest extends PlanContext {
  readonly rules: Pick<RolloutRules, "maxUnavailable">;
  readonly makesNodes: boolean;
  /** By index; a Node that is not in it counts as healthy. */
  readonly health: ReadonlyMap<number, Verdict>;
  /** By index, how many rungs this repair has tried. */
  readonly attempts: ReadonlyMap<number, number>;
  /** Indexes that could not be reached at the look before this one either. */
  readonly waited: ReadonlySet<number>;
  /** By index, what is left alone for now, because it was repaired in vain a short while ago. */
  readonly resting?: ReadonlyMap<number, Finding["found"]>;
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
  readonly does: readonly ("restart" | "copy" | "create" | "destroy" | "finish" | "revert" | "switch" | "remember")[];
  /** The way out that the Node itself names, where nothing of ours helps. */
  readonly hint?: string;
}

/** The next rung for each Node that is not as it should be. */
export function nextRung(request: RepairRequest): Rung {
  const { observation, rules } = request;
  const { name } = observation.state;
  const indexes = request.targets ?? observation.nodes.map((one) => one.index);
  const bad = looksBad(request);
  const cures = indexes.map((index) => ({ index, ...cureFor(request, index, bad !== undefined) }));
  const lanes = cures.filter((one) => one.steps.length > 0).map(({ index, steps }) => ({ index, steps }));
  const lost = cures.filter((one) => one.beyond);
  return {
    plan: {
      title: `repair ${name}`,
      waves: lanes.length > 0 ? [{ name: "repair", lanes, pause: 0, atOnce: Math.max(1, rules.maxUnavailable) }] : [],
      notes: bad && lost.length > 0 ? [bad] : [],
    },
    findings: cures.flatMap(({ index, found, because, does, hint }) =>
      found ? [{ index, found, because, does, ...(hint ? { hint } : {}) }] : [],
    ),
    tried: cures.filter((one) => one.steps.length > 0).map((one) => one.index),
    waits: cures.filter((one) => one.waits).map((one) => one.index),
    ...(lost.length > 0 ? { giveUp: givenUp(request, lost, bad) } : {}),
  };
}
