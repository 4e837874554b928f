import type { Container } from "../domain/container.ts";
import { type Executable, type Release, sameExecutable } from "../domain/executable.ts";
import type { Observation } from "../domain/observation.ts";
import { type ClusterState, rollbackTarget } from "../domain/state.ts";
import type { Plan } from "../domain/step.ts";
import { isAlive, reachable } from "./look.ts";

/** A version goes when it is beyond the newest `keep` AND older than `older`; a rule that is absent holds nothing back. */
export interface CollectRules {
  /** Newest versions to keep, of each executable on each Node; what is protected counts among them. */
  readonly keep: number | undefined;
  /** Versions from after this moment stay. */
  readonly older: Date | undefined;
}

/** Never what runs, is current or previous, is the rollback target, is pinned, or belongs to an unfinished deploy. */
export function planCollect(observation: Observation, rules: CollectRules): Plan {
  const { state, at } = observation;
  const needed = neededReleases(state);
  const lanes = reachable(observation).flatMap(({ index, containers }) => {
    const executables = beyond(
      rules,
      containers.map((one) => dated(one, at)),
      (one) => one.executable.name,
    )
      .filter((one) => !isNeeded(one, needed, state))
      .map((one) => one.executable);
    return executables.length > 0 ? [{ index, steps: [{ do: "remove", index, executables } as const] }] : [];
  });
  return {
    title: `collect old versions of ${state.name}`,
    waves: lanes.length > 0 ? [{ name: "collect", lanes, pause: 0 }] : [],
    notes: [],
  };
}

/** Releases the cache of this machine may forget. Without an observation only the store is asked what is needed. */
export function collectCache(
  cached: readonly { readonly release: Release; readonly builtAt: Date }[],
  state: ClusterState,
  rules: CollectRules,
  observation?: Observation,
): readonly Release[] {
  const inUse = (observation ? reachable(observation) : [])
    .flatMap((node) => node.containers)
    .filter((one) => one.role !== undefined || one.processes.some(isAlive))
    .map((one) => one.executable.version);
  const needed = new Set([...neededReleases(state).map((one) => one.version), ...inUse]);
  const all = cached.map((one) => ({ ...one, since: one.builtAt.getTime() }));
  return beyond(rules, all, () => "")
    .map((one) => one.release)
    .filter((one) => !needed.has(one.version) && !isPinned(state, one.version));
}

/** Releases the store still needs. */
export const neededReleases = (state: ClusterState): readonly Release[] =>
  [state.current, rollbackTarget(state), state.rollout?.release, state.unfinished?.release].filter(
    (one) => one !== undefined,
  );

function isNeeded({ executable, role, processes }: Container, needed: readonly Release[], state: ClusterState) {
  return (
    role !== undefined ||
    processes.some((one) => isAlive(one) || one.epoch === state.unfinished?.epoch) ||
    needed.some((release) => holds(release, executable)) ||
    isPinned(state, executable.version)
  );
}

const holds = (release: Release, executable: Executable) =>
  release.version === executable.version || release.executables.some((one) => sameExecutable(one, executable));

const isPinned = (state: ClusterState, version: string) => state.pinned.some((pin) => version.startsWith(pin));

const dated = (container: Container, now: Date) => ({ ...container, since: now.getTime() - container.age * 1000 });

function beyond<T extends { readonly since: number }>(
  { keep, older }: CollectRules,
  all: readonly T[],
  kind: (one: T) => string,
): readonly T[] {
  if (keep === undefined && older === undefined) return [];
  const seen = new Map<string, number>();
  return all
    .toSorted((a, b) => b.since - a.since)
    .filter((one) => {
      const newer = seen.get(kind(one)) ?? 0;
      seen.set(kind(one), newer + 1);
      return newer >= (keep ?? 0) && (older === undefined || one.since < older.getTime());
    });
}
