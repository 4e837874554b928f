import { type AvailabilityOptions, availability } from "../cluster/availability.ts";
import { carryOut, type Outcome } from "../cluster/carry-out.ts";
import type { PerformOptions } from "../cluster/perform.ts";
import { changing, type Looking, looking, type Session } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import type { Receipt } from "../contracts/meter.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
import type { RolloutRules } from "../domain/settings.ts";
import { isEmpty, type Plan, type Wave } from "../domain/step.ts";
import type { PlanContext } from "../plan/context.ts";
import { planContext } from "./plan-context.ts";
import { type PlanData, planData } from "./plan-shape.ts";

/** A changing command in the order all of them have: look, decide, and then either show the plan or do it. */
export interface Carry {
  /** As typed, for the lease. */
  readonly command: string;
  readonly decide: (context: PlanContext, look: Looking) => Plan | Promise<Plan>;
  /** `rollout.on-failure` of dflow.yaml when absent. */
  readonly onFailure?: RolloutRules["onFailure"];
  /** Others of its kind may go on at the same time: SessionOptions. */
  readonly beside?: boolean;
  /** Before the first step: what the store should say meanwhile. */
  readonly before?: (session: Session, plan: Plan) => Promise<void>;
  readonly gate?: (session: Session) => PerformOptions["gate"];
  /** Sends requests to the services meanwhile and counts them; undefined: it does not. */
  readonly receipt?: Omit<AvailabilityOptions, "onFailure"> | undefined;
  /** Afterwards, whatever came of it: record it. */
  readonly after?: (session: Session, outcome: Outcome) => Promise<void>;
}

/** What came of it. Without an outcome it was a dry run. */
export interface Carried {
  readonly plan: Plan;
  readonly look: Looking;
  readonly outcome?: Outcome;
  readonly receipt?: Receipt;
  readonly changed: boolean;
  readonly ms: number;
}

export async function carry(
  dflow: Dflow,
  given: { readonly "dry-run": boolean; readonly "lock-wait": number | undefined },
  how: Carry,
): Promise<Carried> {
  const begun = dflow.clock.now().getTime();
  const ms = () => dflow.clock.now().getTime() - begun;
  if (given["dry-run"]) {
    return looking(dflow, async (look) => {
      const plan = await how.decide(planContext(dflow, look, look.state().epoch + 1), look);
      return { plan, look, changed: !isEmpty(plan), ms: ms() };
    });
  }
  const options = { command: how.command, lockWait: given["lock-wait"] ?? 0, beside: how.beside ?? false };
  return changing(dflow, options, async (session) => {
    const context = planContext(dflow, session, session.epoch);
    const plan = await how.decide(context, session);
    await how.before?.(session, plan);
    const { outcome: came, receipt } = await done(session, plan, how, context);
    const outcome = await remembered(dflow, plan, came, () => how.after?.(session, came));
    const changed = !isEmpty(plan) && outcome.result !== "reverted";
    return { plan, look: session, outcome, ...(receipt ? { receipt } : {}), changed, ms: ms() };
  });
}

/** Carries the plan out, with clients of our own beside it where that is wanted. */
async function done(
  session: Session,
  plan: Plan,
  how: Carry,
  context: PlanContext,
): Promise<{ readonly outcome: Outcome; readonly receipt?: Receipt }> {
  const onFailure = how.onFailure ?? session.dflow.settings.rollout.onFailure;
  const clients =
    how.receipt && !isEmpty(plan) ? availability(session, plan, { ...how.receipt, onFailure }) : undefined;
  const on = clients?.session ?? session;
  try {
    const gates = [how.gate?.(on), clients?.gate];
    const gate = async (wave: Wave) => {
      for (const one of gates) await one?.(wave);
    };
    const outcome = await carryOut(on, plan, { onFailure, context, gate });
    return clients ? await clients.end(outcome) : { outcome };
  } finally {
    await clients?.stop();
  }
}

/** What is done is done also where the store cannot be told: the exit must not say that nothing was changed. */
async function remembered(
  dflow: Dflow,
  plan: Plan,
  outcome: Outcome,
  tell: () => Promise<void> | undefined,
): Promise<Outcome> {
  try {
    await tell();
    return outcome;
  } catch (error) {
    if (!(error instanceof DflowError && error.code.startsWith("store/")) || isEmpty(plan)) throw error;
    const message = `the store was not told what came of it: ${error.message}`;
    if (outcome.exit !== "done") {
      dflow.reporter.report({ type: "note", level: "warning", text: message });
      return outcome;
    }
    const hint = 'the same command again tells it; "dflow repair" goes back to what the store says';
    const failure = new DflowError("deploy/partial", message, { hint, cause: error });
    return { ...outcome, failure, exit: error.exit === "locked" ? error.exit : failure.exit };
  }
}

/** What every changing command's result has in common. */
export const common = (carried: Carried): { changed: boolean; ms: number; plan?: PlanData } => ({
  changed: carried.changed,
  ms: carried.ms,
  ...(carried.outcome ? {} : { plan: planData(carried.plan) }),
});

export const ending = ({ outcome }: Carried): { exit: Exit; failure?: DflowError } => ({
  exit: outcome?.exit ?? "done",
  ...(outcome?.failure ? { failure: outcome.failure } : {}),
});
