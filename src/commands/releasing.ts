import { acting } from "../cluster/acting.ts";
import type { Outcome } from "../cluster/carry-out.ts";
import { perform } from "../cluster/perform.ts";
import type { Session } from "../cluster/session.ts";
import type { Release } from "../domain/executable.ts";
import type { ClusterState, Deployment } from "../domain/state.ts";
import { collectCache, planCollect } from "../plan/collect.ts";

/** What the store is told before the first step: a run that dies now leaves word of what it wanted. */
export const announce = (session: Session, command: string, release: Release): Promise<void> =>
  session.update((state) => ({ ...state, unfinished: { command, epoch: session.epoch, release } }));

/** An earlier release that stopped half way; only one that reaches every Node puts that right. */
const earlier = ({ observation, epoch }: Session): Pick<ClusterState, "unfinished"> => {
  const { unfinished } = observation.state;
  return unfinished && unfinished.epoch !== epoch ? { unfinished } : {};
};

/** Which Nodes a release went to: all of them, a share that a later run goes on from, or some that were named. */
export type Reach = "all" | "some" | { readonly percent: number };

export interface Recording {
  readonly release: Release;
  readonly how: "deploy" | "rollback";
  readonly reach: Reach;
  /** Nothing had to be done: no entry in the history, but the wish is remembered. */
  readonly unchanged: boolean;
}

const HISTORY_KEPT = 50;

/** What the store is told at the end. */
export function record(session: Session, outcome: Outcome, what: Recording): Promise<void> {
  const at = session.dflow.clock.now().toISOString();
  return session.update((state) => {
    const whole = outcome.result === "done" && what.reach === "all";
    const { unfinished, ...rest } = state;
    const entry: Deployment = {
      release: what.release,
      at,
      how: what.how,
      result: resultOf(outcome, what.reach),
      by: session.dflow.owner.name,
      epoch: session.epoch,
    };
    const history =
      what.unchanged && isKnown(state, what) && !isForgiven(state, entry) ? state.history : [...state.history, entry];
    const kept = { ...rest, history: history.slice(-HISTORY_KEPT) };
    switch (outcome.result) {
      case "done":
      case "partial":
        return { ...wishing(kept, what), ...(whole || isSame(earlier(session), what) ? {} : earlier(session)) };
      case "reverted":
        return { ...kept, ...earlier(session) };
      case "stopped":
      case "revert-failed":
        return { ...state, history: kept.history };
    }
  });
}

const isSame = ({ unfinished }: Pick<ClusterState, "unfinished">, { release }: Recording): boolean =>
  unfinished?.release?.version === release.version;

/** What the Nodes are to serve from now on. */
function wishing({ rollout, ...state }: ClusterState, { release, reach }: Recording): ClusterState {
  if (reach === "all") return { ...state, current: release };
  // Named Nodes are a trial: what every Node is to serve stays as it was, and repair goes back to it.
  if (reach === "some") return { ...state, ...(rollout ? { rollout } : {}) };
  return { ...state, rollout: { release, percent: reach.percent } };
}

const isKnown = ({ current, rollout }: ClusterState, { release, reach }: Recording): boolean =>
  reach === "some" || (reach === "all" ? current : rollout?.release)?.version === release.version;

/** It had lost requests, runs and verifies all the same, and somebody has asked for it once more. */
const isForgiven = ({ history }: ClusterState, { release, result }: Deployment): boolean =>
  result === "verified" &&
  history.findLast((one) => one.release.version === release.version)?.result === "requests-failed";

const resultOf = ({ result, exit }: Outcome, reach: Reach): Deployment["result"] => {
  switch (result) {
    case "done":
      if (exit === "requests-failed") return exit;
      return reach === "all" ? "verified" : "partial";
    case "partial":
      return "partial";
    case "reverted":
      return "reverted";
    case "stopped":
    case "revert-failed":
      return "failed";
  }
};

/**
 * Removes old versions as `gc` of dflow.yaml says, from the Nodes and from the cache. It is house-keeping: what goes wrong
 * is told, and nothing else. The Nodes are as they were looked at before the deploy, which costs no round trip more; what
 * it has brought stays, and so does what it has just ended.
 *
 * @returns how many executables were removed from Nodes
 */
export async function collect(session: Session, { version }: Release): Promise<number> {
  const { dflow } = session;
  const { keep, older, pinned } = dflow.settings.gc;
  const rules = {
    keep,
    older: older === undefined ? undefined : new Date(dflow.clock.now().getTime() - older),
    pinned: [...pinned, version],
  };
  try {
    const observation = { ...session.observation, state: session.state() };
    const { plan } = planCollect(observation, rules);
    const progress = await perform(acting(session), plan, { signal: session.signal, afterFailure: "continue" });
    const cached = await dflow.workshop.cache.releases();
    for (const release of collectCache(cached, observation, rules).forget) await dflow.workshop.cache.remove(release);
    return progress.done.reduce((sum, step) => sum + (step.do === "remove" ? step.executables.length : 0), 0);
  } catch (error) {
    const text = `old versions were not collected: ${error instanceof Error ? error.message : String(error)}`;
    dflow.reporter.report({ type: "note", level: "warning", text });
    return 0;
  }
}
