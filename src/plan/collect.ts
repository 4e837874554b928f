import type { Container } from "../domain/container.ts";
import type { Release } from "../domain/executable.ts";
import type { Observation } from "../domain/observation.ts";
import { type ClusterState, rollbackTarget } from "../domain/state.ts";
import type { Plan } from "../domain/step.ts";
import { mayBeNamed, type Version } from "../domain/version.ts";
import { isAlive, reachable } from "./look.ts";

/** A version goes when it is beyond the newest `keep` AND older than `older`; a rule that is absent holds nothing back. */
export interface CollectRules {
  /** Newest versions to keep, of each executable on each Node; what is protected counts among them. */
  readonly keep: number | undefined;
  /** Versions from after this moment stay. */
  readonly older: Date | undefined;
  /** Versions that stay, or how they begin. */
  readonly pinned?: readonly string[];
}

export type KeptBecause = "runs" | "current" | "rollback target" | "pinned" | "unfinished" | "count" | "young";

export interface Kept {
  readonly version: Version;
  readonly because: KeptBecause;
}

/** Never what runs, is current or previous, is the rollback target, is pinned, or belongs to an unfinished deploy. */
export function planCollect(
  observation: Observation,
  rules: CollectRules,
  targets?: readonly number[],
): { readonly plan: Plan; readonly kept: readonly Kept[] } {
  const { state, at } = observation;
  const kept: Kept[] = [];
  const lanes = reachable(observation).flatMap(({ index, containers }) => {
    if (targets && !targets.includes(index)) return [];
    const all = containers.map((one) => ({ ...one, since: at.getTime() - one.age * 1000 }));
    const executables = ranked(all, (one) => one.executable.name).flatMap(({ one, newer }) => {
      const { version } = one.executable;
      const because = neededOnNode(one, state) ?? needed(version, state, rules) ?? heldBack(rules, one.since, newer);
      if (because) kept.push({ version, because });
      return because ? [] : [one.executable];
    });
    return executables.length > 0 ? [{ index, steps: [{ do: "remove", index, executables } as const] }] : [];
  });
  const plan = {
    title: `collect old versions of ${state.name}`,
    waves: lanes.length > 0 ? [{ name: "collect", lanes, pause: 0 }] : [],
    notes: [],
  };
  return { plan, kept: eachOnce(kept) };
}

/** What the cache of this machine may forget. What Nodes were seen to use is kept, so that it can be copied again. */
export function collectCache(
  cached: readonly { readonly release: Release; readonly builtAt: Date }[],
  { state, nodes }: Pick<Observation, "state" | "nodes">,
  rules: CollectRules,
): { readonly forget: readonly Release[]; readonly kept: readonly Kept[] } {
  const onNodes = new Map<Version, KeptBecause>();
  for (const { containers } of reachable({ nodes })) {
    for (const one of containers) {
      const because = neededOnNode(one, state);
      if (because) onNodes.set(one.executable.version, because);
    }
  }
  const kept: Kept[] = [];
  const all = cached.map((one) => ({ ...one, since: one.builtAt.getTime() }));
  const forget = ranked(all, () => "").flatMap(({ one: { release, since }, newer }) => {
    const { version } = release;
    const because = onNodes.get(version) ?? needed(version, state, rules) ?? heldBack(rules, since, newer);
    if (because) kept.push({ version, because });
    return because ? [] : [release];
  });
  return { forget, kept: eachOnce(kept) };
}

function neededOnNode({ role, processes }: Container, state: ClusterState): KeptBecause | undefined {
  if (processes.some((one) => isAlive(one) || one.elsewhere)) return "runs";
  if (role === "current") return "current";
  if (role === "previous") return "rollback target";
  return processes.some((one) => one.epoch === state.unfinished?.epoch) ? "unfinished" : undefined;
}

/** By version, so that every build of it is safe. */
function needed(version: Version, state: ClusterState, { pinned = [] }: CollectRules): KeptBecause | undefined {
  if (version === state.current?.version) return "current";
  if (version === rollbackTarget(state)?.version) return "rollback target";
  if ([...state.pinned, ...pinned].some((pin) => mayBeNamed(version, pin))) return "pinned";
  const inFlight = [state.unfinished?.release, state.rollout?.release];
  return inFlight.some((one) => one?.version === version) ? "unfinished" : undefined;
}

function heldBack({ keep, older }: CollectRules, since: number, newer: number): KeptBecause | undefined {
  if (newer < (keep ?? (older ? 0 : Number.POSITIVE_INFINITY))) return "count";
  return older && since >= older.getTime() ? "young" : undefined;
}

/** Newest first; `newer` is how many of the same kind come before. */
function ranked<T extends { readonly since: number }>(all: readonly T[], kind: (one: T) => string) {
  const seen = new Map<string, number>();
  return all
    .toSorted((a, b) => b.since - a.since)
    .map((one) => {
      const newer = seen.get(kind(one)) ?? 0;
      seen.set(kind(one), newer + 1);
      return { one, newer };
    });
}

const eachOnce = (kept: readonly Kept[]): readonly Kept[] => [
  ...new Map(kept.map((one) => [one.version, one])).values(),
];
