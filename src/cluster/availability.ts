import type { FailedRequest, Phase, Receipt } from "../contracts/meter.ts";
import type { Reporter } from "../contracts/reporter.ts";
import type { DflowError } from "../domain/errors.ts";
import type { Event } from "../domain/event.ts";
import type { RolloutRules } from "../domain/settings.ts";
import { type Plan, stepsOf, type Wave } from "../domain/step.ts";
import { servedOn, targetsOn } from "./asked-services.ts";
import type { Outcome } from "./carry-out.ts";
import { aRequestFailed, type Late, lostAfterAll, tooManyFailed } from "./failed-requests.ts";
import type { Session } from "./session.ts";

export interface AvailabilityOptions {
  /** Requests per second to each service of each Node. */
  readonly rate: number;
  /** More of them that fail, from the first switch on, are a failure of the plan. */
  readonly mostFailed: number;
  readonly onFailure: RolloutRules["onFailure"];
}

/** Clients of our own, who ask the services that a plan touches while it is carried out. */
export interface Availability {
  /** To carry the plan out with: what happens is listened to, and too many failed requests end it. */
  readonly session: Session;
  /** To be asked last of all gates: the moment after which there is no way back without a start. */
  readonly gate: (wave: Wave) => Promise<void>;
  /** Ends the asking, and says what came of the plan with that known. */
  end(outcome: Outcome): Promise<{ readonly outcome: Outcome; readonly receipt: Receipt }>;
  /** Ends the asking, where there is no outcome. */
  stop(): Promise<void>;
}

/** Starts asking what serves now on the Nodes of the plan. */
export function availability(session: Session, plan: Plan, options: AvailabilityOptions): Availability {
  const { rate, mostFailed, onFailure } = options;
  const { dflow } = session;
  const tooMany = new AbortController();
  let failed = 0;
  let phase: Phase = "before";
  // Whoever wants to go on with the other Nodes does not want all of them to be put back for one.
  let late: Late | undefined = onFailure === "continue" ? "on-failure is continue" : undefined;

  const onFailed = (failure: FailedRequest) => {
    if (failure.phase === "before" || failure.phase === "put back") return;
    if (failed === 0) dflow.reporter.report(aRequestFailed(failure));
    failed++;
    if (failed > mostFailed && !late && !tooMany.signal.aborted) {
      tooMany.abort(tooManyFailed(metering.count(), mostFailed));
    }
  };
  const metering = dflow.meter.start({ rate, onFailed });

  const askThere = (index: number, names: readonly string[]) => {
    for (const target of targetsOn(session, index, names)) metering.ask(target);
  };
  const enter = (next: Phase) => {
    if (next === phase) return;
    phase = next;
    metering.phase(next);
  };

  const heard: Reporter = {
    report(event) {
      dflow.reporter.report(event);
      listen(event);
    },
  };
  const listen = (event: Event) => {
    if (event.type === "wave") {
      if (event.undo) enter("put back");
      else if (switches(event.wave)) enter("during");
      else if (phase === "during") enter("after");
    }
    if (event.type === "step-started") {
      if (event.step.do === "stop") metering.letGo(event.index);
      if (event.step.do !== "unroute") return;
      for (const name of event.step.executables) metering.forget(event.index, name);
    }
    if (event.type === "step-done" && event.step.do === "switch") {
      askThere(
        event.index,
        event.step.instances.map((one) => one.executable.name),
      );
    }
  };

  for (const index of new Set(stepsOf(plan).map((step) => step.index))) {
    askThere(index, servedOn(session, index));
  }
  return {
    session: {
      ...session,
      dflow: { ...dflow, reporter: heard },
      signal: AbortSignal.any([session.signal, tooMany.signal]),
    },
    async gate(wave) {
      tooMany.signal.throwIfAborted();
      if (!ends(wave) || phase === "before") return;
      late ??= "the old version had been told to end by then";
    },
    async end(outcome) {
      const receipt = await metering.end();
      if (outcome.result !== "done" || failed <= mostFailed) return { outcome, receipt };
      return {
        outcome: withFailure(outcome, lostAfterAll(receipt, mostFailed, late ?? "all was done by then")),
        receipt,
      };
    },
    stop: async () => void (await metering.end()),
  };
}

const withFailure = (outcome: Outcome, failure: DflowError): Outcome => ({ ...outcome, failure, exit: failure.exit });

const switches = (wave: Wave): boolean => wave.lanes.some((lane) => lane.steps.some((step) => step.do === "switch"));
const ends = (wave: Wave): boolean => wave.lanes.some((lane) => lane.steps.some((step) => step.do === "stop"));
