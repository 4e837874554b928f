import type { ObservedNode } from "../domain/observation.ts";
import { type Step, stepsOf } from "../domain/step.ts";
import type { Version } from "../domain/version.ts";
import type { Carried } from "./carry.ts";
import type { NodeOutcome } from "./shapes.ts";

/** What became of each of these Nodes, from the plan, how far it got, and the links' own counters. */
export const nodeOutcomes = (carried: Carried, indexes: readonly number[]): NodeOutcome[] =>
  indexes.map((index) => outcomeOf(carried, index));

function outcomeOf({ plan, look, outcome }: Carried, index: number): NodeOutcome {
  const observed = look.observation.nodes.find((one) => one.index === index);
  const planned = stepsOf(plan).filter((step) => step.index === index);
  const acted = planned.flatMap((step) => outcome?.progress.acted.get(step) ?? []);
  const failure = outcome?.progress.failures.find((one) => one.step.index === index);
  const from = servedVersion(observed);
  const result = resultOf({ planned, observed, failed: failure !== undefined, outcome });
  const to = result === "done" || result === "planned" ? (switchedTo(planned) ?? from) : from;
  const address = addressOf(look.state().nodes.find((one) => one.index === index) ?? nodeOf(observed));
  return {
    index,
    ...(address === undefined ? {} : { address }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    result,
    bytes: acted.reduce((sum, one) => sum + (one.bytes ?? 0), 0),
    roundTrips: look.remotes.usage(index).roundTrips,
    ms: acted.reduce((sum, one) => sum + one.ms, 0),
    ...(failure
      ? { error: failure.error.message }
      : observed?.status === "unreachable"
        ? { error: observed.error.message }
        : {}),
  };
}

interface Known {
  readonly planned: readonly Step[];
  readonly observed: ObservedNode | undefined;
  readonly failed: boolean;
  readonly outcome: Carried["outcome"];
}

function resultOf({ planned, observed, failed, outcome }: Known): NodeOutcome["result"] {
  if (planned.length === 0) return observed?.status === "reachable" ? "unchanged" : "skipped";
  if (!outcome) return planned.every(isLook) ? "unchanged" : "planned";
  if (failed) return outcome.result === "reverted" ? "reverted" : "failed";
  if (planned.every(isLook)) return "unchanged";
  if (outcome.result === "reverted") return "reverted";
  return planned.every((step) => outcome.progress.acted.has(step)) ? "done" : "skipped";
}

const isLook = (step: Step): boolean => step.do === "verify";

const switchedTo = (steps: readonly Step[]): Version | undefined =>
  steps.findLast((step) => step.do === "switch")?.instances[0]?.executable.version;

export const servedVersion = (node: ObservedNode | undefined): Version | undefined =>
  node?.status === "reachable" ? node.containers.find((one) => one.role === "current")?.executable.version : undefined;

const nodeOf = (observed: ObservedNode | undefined) =>
  observed === undefined || observed.status === "missing" ? undefined : observed.node;

export const addressOf = (node: { readonly address?: string; readonly host: string } | undefined): string | undefined =>
  node && (node.address ?? node.host);
