import { carryOut, type Outcome } from "../cluster/carry-out.ts";
import { healthOf, type NodeHealth } from "../cluster/health.ts";
import { observe } from "../cluster/observe.ts";
import { changing, type Looking, looking, type Session } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
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

/** Rungs of the ladder, and one more look at what is only waited for. */
const MOST_ROUNDS = 5;

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
    const rung = await rungFor(look, given, look.state().epoch + 1, new Map());
    return { rung, look };
  });
  const well = first.rung.findings.length === 0 && !first.look.rebuilt && !first.look.state().unfinished;
  if (well || given["dry-run"]) {
    return resultOf(first.look, new Map(first.rung.findings.map((one) => [one.index, asHealing(one)])), {
      plan: given["dry-run"] ? first.rung.plan : undefined,
      ms: dflow.clock.now().getTime() - begun,
      targets: targetsOf(first.look, given.index),
    });
  }
  return changing(dflow, { command: "repair", lockWait: given["lock-wait"] ?? 0 }, async (session) => {
    const healed = await climb(session, given);
    if (!healed.failure) await session.update(({ unfinished: _, ...state }) => state);
    return resultOf(session, healed.nodes, {
      ms: dflow.clock.now().getTime() - begun,
      targets: targetsOf(session, given.index),
      failure: healed.failure,
    });
  });
}

async function rungFor(
  look: Looking,
  given: Given,
  epoch: number,
  attempts: ReadonlyMap<number, number>,
): Promise<Rung> {
  const { settings, vms } = look.dflow;
  const targets = targetsOf(look, given.index);
  const health = new Map((await healthOf(look, targets)).map((one) => [one.index, asHealth(one)]));
  return nextRung({
    ...planContext(look.dflow, look, epoch),
    rules: settings.rollout,
    makesNodes: vms.makesNodes,
    health,
    attempts,
    ...(given.index ? { targets } : {}),
  });
}

async function climb(session: Session, given: Given) {
  const attempts = new Map<number, number>();
  const nodes = new Map<number, Healing>();
  let now: Session = session;
  let failure: DflowError | undefined;
  for (let round = 0; round < MOST_ROUNDS && !session.signal.aborted; round++) {
    const rung = await rungFor(now, given, session.epoch, attempts);
    for (const finding of rung.findings) {
      const before = nodes.get(finding.index);
      nodes.set(finding.index, {
        found: before?.found ?? finding.found,
        did: [...(before?.did ?? []), ...finding.does],
        error: finding.because,
      });
    }
    for (const [index, healing] of nodes) {
      if (!rung.findings.some((one) => one.index === index)) nodes.set(index, { ...healing, error: undefined });
    }
    failure = rung.giveUp && asError(rung.giveUp);
    if (rung.tried.length === 0) return { nodes, failure };
    for (const index of rung.tried) attempts.set(index, (attempts.get(index) ?? 0) + 1);
    const outcome: Outcome = await carryOut(now, rung.plan, {
      onFailure: "continue",
      context: planContext(session.dflow, now, session.epoch),
    });
    if (session.signal.aborted) return { nodes, failure: outcome.failure };
    now = { ...session, observation: await observe(session.dflow, session.state(), session.remotes) };
  }
  return { nodes, failure };
}

const asHealth = ({ status, because }: NodeHealth) => ({ healthy: status === "healthy", reason: because ?? status });

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
  const healthy = nodes.every((node) => node.result === "unchanged" || node.result === "done");
  const data = {
    healthy,
    changed: nodes.some((node) => node.did.length > 0),
    version: look.state().current?.version,
    rebuilt: look.rebuilt,
    nodes,
    ms,
    plan: plan && (planData(plan) as PlanData),
  };
  const exit: Exit = healthy || plan ? "done" : "drift-found";
  return { data, exit, ...(exit === "done" ? {} : { failure: failure ?? notHealed(nodes) }) };
}

const notHealed = (nodes: readonly { readonly index: number; readonly error?: string | undefined }[]): DflowError => {
  const ill = nodes.filter((node) => node.error !== undefined);
  return new DflowError("drift/found", `node ${ill.map((one) => one.index).join(", ")} could not be repaired`, {
    hint: '"dflow logs" and "dflow doctor" show why',
    evidence: [{ title: "why", lines: ill.map(({ index, error }) => `node ${index}: ${error}`) }],
  });
};
