import { carryOut } from "../cluster/carry-out.ts";
import { healthOf, type NodeHealth } from "../cluster/health.ts";
import { isHeld } from "../cluster/lease.ts";
import { observe } from "../cluster/observe.ts";
import { cancellation } from "../cluster/perform.ts";
import { changing, type Looking, looking, type Session } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
import type { Observation } from "../domain/observation.ts";
import type { Plan } from "../domain/step.ts";
import { type Finding, nextRung, type Rung } from "../plan/repair.ts";
import { addressOf } from "./node-outcomes.ts";
import { asError, planContext, targetsOf } from "./plan-context.ts";
import { type PlanData, planData } from "./plan-shape.ts";

interface Given {
  readonly "dry-run": boolean;
  readonly "lock-wait": number | undefined;
  readonly index: readonly number[] | undefined;
}

/** Rungs of the ladder, and looks at what is only waited for. */
const MOST_ROUNDS = 8;
/** Between two looks at a Node that does not answer: it may only be starting again. */
const LOOK_AGAIN_MS = 10_000;

/** What became of a Node over all rungs. */
interface Healing {
  readonly found: Finding["found"] | "healthy";
  readonly did: Finding["does"];
  readonly error?: string | undefined;
}

/** Looks, and where something is wrong takes the lock and goes up the ladder until all is well or nothing is left to try. */
export async function repairOnce(dflow: Dflow, given: Given) {
  const begun = dflow.clock.now().getTime();
  const first = await looking(dflow, async (look) => {
    const rung = await rungFor(look, given, look.state().epoch + 1);
    return { rung, look };
  });
  const { unfinished, lease } = first.look.state();
  const left = unfinished !== undefined || (lease !== undefined && !(await isHeld(dflow, lease)));
  const well = first.rung.findings.length === 0 && !first.look.rebuilt && !left;
  if (well || given["dry-run"]) {
    return resultOf(first.look, new Map(first.rung.findings.map((one) => [one.index, asHealing(one)])), {
      plan: given["dry-run"] ? first.rung.plan : undefined,
      ms: dflow.clock.now().getTime() - begun,
      targets: targetsOf(first.look, given.index),
    });
  }
  return changing(dflow, { command: "repair", lockWait: given["lock-wait"] ?? 0 }, async (session) => {
    const healed = await climb(session, given);
    // What was left half way may be on the Nodes that were not asked for.
    if (!healed.failure && !given.index)
      await session.update(({ unfinished: _, ...state }) => state).catch(noteOf(dflow));
    return resultOf(session, healed.nodes, {
      ms: dflow.clock.now().getTime() - begun,
      targets: targetsOf(session, given.index),
      failure: healed.failure,
    });
  });
}

interface Tried {
  readonly attempts: Map<number, number>;
  readonly waited: ReadonlySet<number>;
}

async function rungFor(
  look: Looking,
  given: Given,
  epoch: number,
  { attempts, waited }: Tried = { attempts: new Map(), waited: new Set() },
): Promise<Rung> {
  const { settings, vms } = look.dflow;
  const targets = targetsOf(look, given.index);
  const found = await healthOf(look, targets);
  const seen = { ...look, observation: withoutLost(look.observation, found) };
  return nextRung({
    ...planContext(look.dflow, seen, epoch),
    rules: settings.rollout,
    makesNodes: vms.makesNodes,
    health: new Map(found.map((one) => [one.index, asHealth(one)])),
    attempts,
    waited,
    ...(given.index ? { targets } : {}),
  });
}

/** A Node that answered when it was looked at, and not when its programs were asked, is one that cannot be reached. */
const withoutLost = (observation: Observation, health: readonly NodeHealth[]): Observation => ({
  ...observation,
  nodes: observation.nodes.map((node) => {
    const { index } = node;
    const lost = health.find((one) => one.index === index && one.status === "unreachable");
    if (!lost || node.status !== "reachable") return node;
    const error = new DflowError("ssh/lost", lost.because ?? `node ${index}: the link was lost`, { index });
    return { index, status: "unreachable", node: node.node, error };
  }),
});

interface Climbed {
  readonly nodes: ReadonlyMap<number, Healing>;
  readonly failure?: DflowError | undefined;
}

async function climb(session: Session, given: Given): Promise<Climbed> {
  let tried: Tried = { attempts: new Map(), waited: new Set() };
  const nodes = new Map<number, Healing>();
  let now: Session = session;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rung = await lookedAt(round, () => rungFor(now, given, session.epoch, tried));
    if (rung instanceof DflowError) return { nodes, failure: rung };
    note(nodes, rung);
    if (rung.tried.length + rung.waits.length === 0) return { nodes, failure: rung.giveUp && asError(rung.giveUp) };
    for (const index of rung.tried) tried.attempts.set(index, (tried.attempts.get(index) ?? 0) + 1);
    tried = { ...tried, waited: new Set(rung.waits) };
    const context = planContext(session.dflow, now, session.epoch);
    const { failure } = await carryOut(now, rung.plan, { onFailure: "continue", context });
    if (session.signal.aborted) return { nodes, failure: cancellation(session.signal) };
    if (failure?.exit === "locked") return { nodes, failure };
    const seen = await lookedAt(round + 1, async () => {
      if (rung.waits.length > 0) await session.dflow.clock.sleep(LOOK_AGAIN_MS, session.signal);
      return observe(session.dflow, session.state(), session.remotes);
    });
    if (seen instanceof DflowError) return { nodes, failure: seen };
    now = { ...session, observation: seen };
  }
  return { nodes };
}

/** Once something may have been changed, an error is part of the result: it must not say that nothing was changed. */
async function lookedAt<T>(round: number, look: () => Promise<T>): Promise<T | DflowError> {
  try {
    return await look();
  } catch (error) {
    if (round === 0 || !(error instanceof DflowError)) throw error;
    return error;
  }
}

/** What was found first and all that was done; what is not found any more is healed. */
function note(nodes: Map<number, Healing>, { findings }: Rung): void {
  for (const { index, found, does, because } of findings) {
    const before = nodes.get(index);
    const did = [...(before?.did ?? []), ...does];
    nodes.set(index, { found: before?.found ?? found, did, error: because });
  }
  for (const [index, healing] of nodes) {
    if (findings.every((one) => one.index !== index)) nodes.set(index, { ...healing, error: undefined });
  }
}

const noteOf = (dflow: Dflow) => (error: unknown) => {
  if (!(error instanceof DflowError)) throw error;
  dflow.reporter.report({ type: "note", level: "warning", text: error.message });
};

const asHealth = ({ status, because, faults = {} }: NodeHealth) => ({
  healthy: status === "healthy",
  reason: because ?? status,
  faults,
});

const asHealing = ({ found, does, because }: Finding): Healing => ({ found, did: does, error: because });

interface Ending {
  readonly ms: number;
  readonly targets: readonly number[];
  readonly plan?: Plan | undefined;
  readonly failure?: DflowError | undefined;
}

function resultOf(look: Looking, healings: ReadonlyMap<number, Healing>, { ms, targets, plan, failure }: Ending) {
  const nodes = [...new Set([...targets, ...healings.keys()])].map((index) => {
    const { found, did, error } = healings.get(index) ?? { found: "healthy" as const, did: [], error: undefined };
    const made = look.state().nodes.find((one) => one.index === index);
    const seen = look.observation.nodes.find((one) => one.index === index);
    const address = addressOf(made ?? (seen && seen.status !== "missing" ? seen.node : undefined));
    const result =
      found === "healthy"
        ? ("unchanged" as const)
        : plan
          ? ("planned" as const)
          : error
            ? ("failed" as const)
            : ("done" as const);
    return { index, address, found, did: [...did], result, error };
  });
  const healthy = failure === undefined && nodes.every((node) => node.result === "unchanged" || node.result === "done");
  const data = {
    healthy,
    changed: nodes.some((node) => node.did.length > 0),
    version: look.state().current?.version,
    rebuilt: look.rebuilt,
    nodes,
    ms,
    plan: plan && (planData(plan) as PlanData),
  };
  return { data, ...(healthy || plan ? { exit: "done" as const } : ending(failure ?? notHealed(nodes))) };
}

/** A person who cancelled and a run that was overtaken want to know that; anything else is a cluster that is not well. */
const ending = (failure: DflowError): { exit: Exit; failure: DflowError } => ({
  exit: failure.exit === "cancelled" || failure.exit === "locked" ? failure.exit : "drift-found",
  failure,
});

const notHealed = (nodes: readonly { readonly index: number; readonly error?: string | undefined }[]): DflowError => {
  const ill = nodes.filter((node) => node.error !== undefined);
  return new DflowError("drift/found", `node ${ill.map((one) => one.index).join(", ")} could not be repaired`, {
    hint: '"dflow logs" and "dflow doctor" show why',
    evidence: [{ title: "why", lines: ill.map(({ index, error }) => `node ${index}: ${error}`) }],
  });
};
