import pLimit from "p-limit";
import { DflowError } from "../domain/errors.ts";
import type { Lane, Plan, Step, Wave } from "../domain/step.ts";
import { act, asStepError } from "./act.ts";
import type { Acted, Acting } from "./acting.ts";

/** How far a plan got. */
export interface Progress {
  /** Steps that were begun: what an undo must look at. A step that failed may have happened all the same. */
  readonly begun: readonly Step[];
  readonly done: readonly Step[];
  /** What came of each step that is done. */
  readonly acted: ReadonlyMap<Step, Acted & { readonly ms: number }>;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly step: Step;
  readonly error: DflowError;
  /** What the step took until then; absent: it was not begun. */
  readonly ms?: number;
}

export interface PerformOptions {
  readonly signal: AbortSignal;
  /** `continue`: a Node that failed is left out of the rest; `stop`: no further step begins. */
  readonly afterFailure: "continue" | "stop";
  readonly undo?: boolean;
  /** Asked before each wave; what it throws ends the plan there as a failed step would. */
  readonly gate?: (wave: Wave) => Promise<void>;
}

/** Does a plan: waves one after the other, lanes side by side, steps of a lane in order. Never throws. */
export async function perform(on: Acting, plan: Plan, options: PerformOptions): Promise<Progress> {
  const { reporter, clock, hooks, settings } = on.session.dflow;
  const begun: Step[] = [];
  const done: Step[] = [];
  const acted = new Map<Step, Acted & { readonly ms: number }>();
  const failures: Failure[] = [];
  const undo = options.undo === true;

  const mayGoOn = (index: number) =>
    !options.signal.aborted &&
    (failures.length === 0 ||
      (options.afterFailure === "continue" && failures.every((one) => one.step.index !== index)));

  const runLane = async (lane: Lane) => {
    for (const step of lane.steps) {
      if (!mayGoOn(lane.index)) return;
      begun.push(step);
      reporter.report({ type: "step-started", index: step.index, step });
      const before = clock.now().getTime();
      const ms = () => clock.now().getTime() - before;
      try {
        const came = { ...(await act(on, step, { signal: options.signal, undo })), ms: ms() };
        done.push(step);
        acted.set(step, came);
        reporter.report({
          type: "step-done",
          index: step.index,
          step,
          ms: came.ms,
          ...(came.detail ? { detail: came.detail } : {}),
        });
      } catch (thrown) {
        const error = asStepError(reasonOf(thrown, options.signal), step);
        const took = ms();
        failures.push({ step, error, ms: took });
        reporter.report({ type: "step-failed", index: step.index, step, ms: took, error });
      }
    }
  };

  const runWave = async (wave: Wave) => {
    reporter.report({ type: "wave", wave, undo });
    await options.gate?.(wave);
    if (wave.hook) await hooks.run(wave.hook, { command: on.session.command, ...versionOf(wave) });
    const limit = pLimit(wave.atOnce ?? settings.ssh.maxParallel);
    await Promise.all(wave.lanes.map((lane) => limit(() => runLane(lane))));
    if (wave.pause > 0 && failures.length === 0) await clock.sleep(wave.pause, options.signal);
  };

  if (plan.waves.length > 0) reporter.report({ type: "plan", plan, undo });
  for (const wave of plan.waves) {
    if (options.signal.aborted || (failures.length > 0 && options.afterFailure === "stop")) break;
    try {
      await runWave(wave);
    } catch (thrown) {
      // A gate or a hook said no, or the pause was cancelled: nobody's step failed, but nothing more may begin.
      const step = wave.lanes[0]?.steps[0];
      if (step) failures.push({ step, error: asStepError(reasonOf(thrown, options.signal), step) });
      break;
    }
  }
  return { begun, done, acted, failures };
}

/** Why a run was ended from outside: the signal's own reason where it is one of ours (the lock was lost). */
export const cancellation = (signal: AbortSignal): DflowError =>
  signal.reason instanceof DflowError ? signal.reason : new DflowError("cancelled", "cancelled");

/** A step that was cut off says why: who cancelled, or what ended the run. */
const reasonOf = (thrown: unknown, signal: AbortSignal): unknown =>
  signal.aborted && thrown instanceof DflowError && thrown.code === "cancelled" ? cancellation(signal) : thrown;

/** What a hook is told: the version that is about to get traffic. */
function versionOf(wave: Wave): Readonly<Record<string, string>> {
  const steps = wave.lanes.flatMap((lane) => lane.steps);
  const version = steps.find((step) => step.do === "switch")?.instances[0]?.executable.version;
  return version === undefined ? {} : { version };
}
