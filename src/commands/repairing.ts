import { healthOf, type NodeHealth } from "../cluster/health.ts";
import { isHeld } from "../cluster/lease.ts";
import { changing, type Looking, looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Observation, UnreachableNode } from "../domain/observation.ts";
import type { Shard } from "../domain/shard.ts";
import { nextRung, type RepairRequest, type Rung } from "../plan/repair.ts";
import { climb, type Healings, lookAgain, noted, type Tried } from "./climbing.ts";
import { asError, isPart, planContext, targetsOf } from "./plan-context.ts";
import { type Repaired, repaired } from "./repaired.ts";

export interface Given {
  readonly "dry-run": boolean;
  readonly "lock-wait": number | undefined;
  readonly index: readonly number[] | undefined;
  readonly shard: Shard | undefined;
}

interface Repairing extends Given {
  /** Asked of each fresh look before anything is planned; what it throws ends the repair. */
  readonly mayRepair?: (look: Looking) => void;
  /** What is left alone for now, because it was repaired in vain. */
  readonly resting?: RepairRequest["resting"];
}

/** It looks again before it does anything about a Node that keeps silent: so in one look that is asked once. */
const LOOKS = { checksums: true, silentTries: 1 } as const;

/** Looks, and where something is wrong takes the lock and goes up the ladder until all is well or nothing is left to try. */
export async function repairOnce(dflow: Dflow, given: Repairing): Promise<Repaired> {
  const begun = dflow.clock.now().getTime();
  const ms = () => dflow.clock.now().getTime() - begun;
  const { look, rung, nodes, waited } = await looking(dflow, (first) => untilSure(first, given), LOOKS);
  if (given["dry-run"]) return repaired(look, noted(new Map(), rung), { ms: ms(), given, plan: rung.plan });
  const { unfinished, lease } = look.state();
  const left = unfinished !== undefined || (lease !== undefined && !(await isHeld(dflow, lease)));
  // Nobody waits for a lock that nothing would be done with.
  if (rung.tried.length === 0 && !look.rebuilt && !look.damaged && !left) {
    return repaired(look, noted(nodes, rung), { ms: ms(), given, failure: rung.giveUp && asError(rung.giveUp) });
  }
  const silent = ms() < SURELY_MS ? [] : silentIn(look, waited);
  const justSilent = { at: dflow.clock.now(), serial: look.state().serial, nodes: silent };
  const options = { ...LOOKS, command: "repair", lockWait: given["lock-wait"] ?? 0, justSilent };
  return changing(dflow, options, async (session) => {
    given.mayRepair?.(session);
    const healed = await climb(session, {
      waited,
      nodes,
      rungFor: (now, tried) => rungFor(now, given, session.epoch, tried),
    });
    // What was left half way may be on the Nodes that were not asked for.
    if (!healed.failure && !isPart(given)) {
      await session.update(({ unfinished: _, ...state }) => state).catch(asNote(dflow));
    }
    return repaired({ ...session, observation: healed.seen }, healed.nodes, {
      ms: ms(),
      given,
      failure: healed.failure,
    });
  });
}

/** A Node that has kept silent for so long, over two looks, is not asked for a third time when the lock is held. */
const SURELY_MS = 15_000;

const silentIn = ({ observation }: Looking, waited: ReadonlySet<number>): readonly UnreachableNode[] =>
  observation.nodes.filter(
    (one) => one.status === "unreachable" && waited.has(one.index) && one.error.code === "ssh/timeout",
  ) as readonly UnreachableNode[];

interface First {
  readonly look: Looking;
  readonly rung: Rung;
  /** What was found before `rung`. */
  readonly nodes: Healings;
  readonly waited: ReadonlySet<number>;
}

/** Where there is nothing to do but to look again at who does not answer, that needs no lock. */
async function untilSure(first: Looking, given: Repairing): Promise<First> {
  given.mayRepair?.(first);
  const epoch = first.state().epoch + 1;
  const rung = await rungFor(first, given, epoch);
  if (given["dry-run"] || rung.waits.length === 0 || rung.tried.length > 0) {
    return { look: first, rung, nodes: new Map(), waited: new Set() };
  }
  const look = { ...first, observation: await lookAgain(first) };
  const waited = new Set(rung.waits);
  const second = await rungFor(look, given, epoch, { attempts: new Map(), waited });
  return { look, rung: second, nodes: noted(new Map(), rung), waited };
}

async function rungFor(
  look: Looking,
  given: Repairing,
  epoch: number,
  tried: Tried = { attempts: new Map(), waited: new Set() },
): Promise<Rung> {
  const { settings, vms } = look.dflow;
  const targets = targetsOf(look, given);
  const found = await healthOf(look, targets);
  const seen = { ...look, observation: withoutLost(look.observation, found) };
  return nextRung({
    ...planContext(look.dflow, seen, epoch),
    rules: settings.rollout,
    makesNodes: vms.makesNodes,
    health: new Map(found.map((one) => [one.index, asHealth(one)])),
    ...(given.resting ? { resting: given.resting } : {}),
    ...tried,
    ...(isPart(given) ? { targets } : {}),
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

const asHealth = ({ status, because, faults = {} }: NodeHealth) => ({
  healthy: status === "healthy",
  reason: because ?? status,
  faults,
});

const asNote = (dflow: Dflow) => (error: unknown) => {
  if (!(error instanceof DflowError)) throw error;
  dflow.reporter.report({ type: "note", level: "warning", text: error.message });
};
