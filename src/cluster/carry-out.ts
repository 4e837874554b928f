import { DflowError, type Exit } from "../domain/errors.ts";
import type { RolloutRules } from "../domain/settings.ts";
import { type Plan, type Step, stepsOf } from "../domain/step.ts";
import { nodesNamed } from "../domain/words.ts";
import type { PlanContext } from "../plan/context.ts";
import { planUndo } from "../plan/undo.ts";
import { acting } from "./acting.ts";
import { cancellation, type Failure, type PerformOptions, type Progress, perform } from "./perform.ts";
import type { Session } from "./session.ts";

/** What became of a plan. */
export interface Outcome {
  readonly result: "done" | "reverted" | "stopped" | "partial" | "revert-failed";
  readonly progress: Progress;
  /** How far putting back came, where it was tried. */
  readonly undone?: Progress;
  /** Why it is not `done`. */
  readonly failure?: DflowError;
  readonly exit: Exit;
}

export interface CarryOut {
  readonly onFailure: RolloutRules["onFailure"];
  /** What an undo is planned from. */
  readonly context: PlanContext;
  readonly gate?: PerformOptions["gate"];
}

/**
 * Does a plan whole, or puts every Node back: also those that had succeeded. With `on-failure: stop` things stay as they
 * are at the failure, with `continue` the other Nodes go on.
 */
export async function carryOut(session: Session, plan: Plan, how: CarryOut): Promise<Outcome> {
  const on = acting(session);
  const { onFailure } = how;
  const afterFailure = onFailure === "continue" ? "continue" : "stop";
  const progress = await perform(on, plan, {
    signal: session.signal,
    afterFailure,
    ...(how.gate ? { gate: how.gate } : {}),
  });
  const cut = session.signal.aborted && !isWhole(plan, progress);
  const first = progress.failures.find(isOvertaken) ?? progress.failures[0];
  if (!first && !cut) return { result: "done", progress, exit: "done" };

  const failure = cut ? cancellation(session.signal) : (first as Failure).error;
  const exit = cut ? failure.exit : exitOf(first as Failure);
  // A later command holds the Nodes: what it does is right, putting back would undo it.
  const overtaken = isOvertaken({ error: failure });
  if (onFailure === "stop" || overtaken) return { result: "stopped", progress, failure, exit };
  if (onFailure === "continue" && !cut) return { result: "partial", progress, failure, exit: "partial" };

  const undone = await perform(on, planUndo(plan, session.observation, progress, how.context), {
    // The person's cancel has been heard; putting back must still be able to end.
    signal: new AbortController().signal,
    afterFailure: "continue",
    undo: true,
  });
  if (undone.failures.length === 0) return { result: "reverted", progress, undone, failure: putBack(failure), exit };
  // A process that a later command has ended looks unhealthy to one that was asleep; the fence knows better.
  const [later] = undone.failures;
  if (later && undone.failures.every(isOvertaken)) {
    return { result: "stopped", progress, undone, failure: later.error, exit: exitOf(later) };
  }
  const failed = revertFailed(failure, undone.failures);
  return { result: "revert-failed", progress, undone, failure: failed, exit: failed.exit };
}

/** What is done to its end is done: a cancel that comes after it has nothing left to cut off. */
const isWhole = (plan: Plan, { done }: Progress): boolean => stepsOf(plan).every((step) => done.includes(step));

const isOvertaken = ({ error }: Pick<Failure, "error">): boolean =>
  ["node/zombie", "lock/held", "store/stale"].includes(error.code);

/** The person's first question after a failure is what serves now. */
const putBack = ({ code, message, hint, index, evidence, cause }: DflowError): DflowError =>
  new DflowError(code, message, {
    hint: `every Node serves what it served before${hint ? `; ${hint}` : ""}`,
    evidence,
    cause,
    ...(index === undefined ? {} : { index }),
  });

/** By the step that failed: what a copy breaks is no question of health. */
const exitOf = ({ step, error }: Failure): Exit => {
  // A Node that cannot run the program has refused it before anything was copied or started.
  if (error.exit !== "preflight" || error.code === "preflight/unfit") return error.exit;
  return exitOfStep[step.do];
};

const exitOfStep: Readonly<Record<Step["do"], Exit>> = {
  create: "preflight",
  destroy: "preflight",
  remember: "preflight",
  install: "copy",
  start: "unhealthy",
  verify: "unhealthy",
  switch: "unhealthy",
  unroute: "unhealthy",
  stop: "unhealthy",
  remove: "unhealthy",
};

function revertFailed(first: DflowError, failures: readonly Failure[]): DflowError {
  const nodes = [...new Set(failures.map((one) => one.step.index))].sort((a, b) => a - b);
  return new DflowError("revert/failed", `${nodesNamed(nodes)} could not be put back: ${failures[0]?.error.message}`, {
    hint: 'a person is needed: "dflow list" shows what runs where; when the Nodes answer again, "dflow repair" puts them right',
    evidence: [{ title: "it began with", lines: [first.message] }, ...first.evidence],
    cause: first,
  });
}
