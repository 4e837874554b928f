import type { Progress } from "../cluster/perform.ts";
import type { DflowError } from "../domain/errors.ts";
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
  const known = { planned, observed, outcome, index };
  const failure = failureOf(known);
  const from = servedVersion(observed);
  const to = versionNow(known, from);
  const address = addressOf(look.state().nodes.find((one) => one.index === index) ?? nodeOf(observed));
  return {
    index,
    ...(address === undefined ? {} : { address }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    result: resultOf(known),
    bytes: acted.reduce((sum, one) => sum + (one.bytes ?? 0), 0),
    roundTrips: look.remotes.usage(index).roundTrips,
    ms: [...acted, ...failedSteps(index, outcome?.progress)].reduce((sum, { ms = 0 }) => sum + ms, 0),
    ...(failure === undefined ? {} : { error: failure }),
  };
}

interface Known {
  readonly index: number;
  readonly planned: readonly Step[];
  readonly observed: ObservedNode | undefined;
  readonly outcome: Carried["outcome"];
}

const failedSteps = (index: number, progress: Progress | undefined) =>
  progress?.failures.filter((one) => one.step.index === index) ?? [];

const failedOn = (index: number, progress: Progress | undefined): DflowError | undefined =>
  failedSteps(index, progress)[0]?.error;

/** That a Node could not be put back is worse than what made it necessary. */
function failureOf({ index, planned, observed, outcome }: Known): string | undefined {
  const stuck = failedOn(index, outcome?.undone);
  if (stuck) return `it could not be put back: ${stuck.message}`;
  const failed = failedOn(index, outcome?.progress);
  if (failed) return failed.message;
  const created = planned.some((step) => step.do === "create" && outcome?.progress.acted.has(step));
  return observed?.status === "unreachable" && !created ? observed.error.message : undefined;
}

function resultOf({ index, planned, observed, outcome }: Known): NodeOutcome["result"] {
  const looks = planned.every((step) => step.do === "verify");
  if (planned.length === 0) return observed?.status === "reachable" ? "unchanged" : "skipped";
  if (!outcome) return looks ? "unchanged" : "planned";
  const { progress, undone } = outcome;
  if (failedOn(index, undone)) return "failed";
  const failed = failedOn(index, progress) !== undefined;
  if (undone && !looks && planned.some((step) => progress.begun.includes(step))) return "reverted";
  if (failed) return "failed";
  const whole = planned.every((step) => progress.acted.has(step));
  if (looks) return whole ? "unchanged" : "skipped";
  // What is left then is the end of the old version: the new one serves.
  return whole || switchedTo(planned.filter((step) => progress.acted.has(step))) ? "done" : "skipped";
}

/** As far as the steps that were done tell. */
function versionNow({ index, planned, outcome }: Known, from: Version | undefined): Version | undefined {
  if (!outcome) return switchedTo(planned) ?? from;
  const { progress, undone } = outcome;
  const acted = planned.filter((step) => progress.acted.has(step));
  if (acted.findLast((step) => step.do === "destroy" || step.do === "create")?.do === "destroy") return undefined;
  const back = undone && (!failedOn(index, undone) || switchedTo(undone.done.filter((step) => step.index === index)));
  return back ? from : (switchedTo(acted) ?? from);
}

const switchedTo = (steps: readonly Step[]): Version | undefined =>
  steps.findLast((step) => step.do === "switch")?.instances[0]?.executable.version;

/** Nodes that are as the command wanted them. */
export const succeeded = <Node extends Pick<NodeOutcome, "result">>(nodes: readonly Node[]): readonly Node[] =>
  nodes.filter(({ result }) => result === "done" || result === "unchanged");

export const servedVersion = (node: ObservedNode | undefined): Version | undefined =>
  node?.status === "reachable" ? node.containers.find((one) => one.role === "current")?.executable.version : undefined;

const nodeOf = (observed: ObservedNode | undefined) =>
  observed === undefined || observed.status === "missing" ? undefined : observed.node;

export const addressOf = (node: { readonly address?: string; readonly host: string } | undefined): string | undefined =>
  node && (node.address ?? node.host);
