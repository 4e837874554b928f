import { DflowError } from "../domain/errors.ts";
import type { Executable, Release } from "../domain/executable.ts";
import type { Observation } from "../domain/observation.ts";
import type { ClusterState, Deployment } from "../domain/state.ts";
import { plural } from "../domain/words.ts";
import { reachable } from "../plan/look.ts";

export interface Recalled {
  readonly state: ClusterState;
  /** What was wrong with the store, for people; undefined when it was right. */
  readonly note?: string;
}

/**
 * Holds the store against what the Nodes remember. A store that is lost or older than the Nodes is made anew from them;
 * never "no state, so an empty cluster".
 *
 * @param stored false: `observation.state` is a new one, nothing was in the store
 * @throws DflowError `store/foreign` when the Nodes belong to another store
 */
export function recall(observation: Observation, stored: boolean): Recalled {
  const { state } = observation;
  const witnesses = reachable(observation).flatMap((node) => (node.witness ? [{ node, ...node.witness }] : []));
  const newest = witnesses.reduce<(typeof witnesses)[number] | undefined>(
    (best, one) =>
      best && (best.epoch > one.epoch || (best.epoch === one.epoch && best.serial >= one.serial)) ? best : one,
    undefined,
  );
  if (!newest) {
    const forgetful = reachable(observation).find((one) => one.forgetful);
    if (forgetful && !stored) throw nobodyKnows(forgetful.index);
    return { state };
  }
  const lineage = stored ? state.lineage : newest.lineage;
  const foreign = witnesses.find((one) => one.lineage !== lineage);
  if (foreign) throw belongsElsewhere(foreign.node.index, foreign.lineage, lineage);
  if (stored && state.serial >= newest.serial && state.epoch >= newest.epoch) return { state };

  const { rollout, ...rest } = state;
  const rebuilt: ClusterState = {
    ...rest,
    lineage,
    serial: Math.max(state.serial, newest.serial),
    epoch: Math.max(state.epoch, newest.epoch),
    count: newest.count,
    ...servedBy(observation),
  };
  const still = rollout && goesOn(rollout.release, rebuilt.current, observation) ? { rollout } : {};
  const what = stored ? "the store is older than the Nodes" : "the store is lost";
  return {
    state: { ...rebuilt, ...still },
    note: `${what}; it was made anew from what ${plural(witnesses.length, "Node")} ${witnesses.length === 1 ? "remembers" : "remember"}`,
  };
}

/** A new store beside a Node that has lost its memory would take for nobody's what somebody deployed there. */
const nobodyKnows = (index: number): DflowError =>
  new DflowError(
    "store/damaged",
    `the store is lost, and the node.json of node ${index} is damaged: nobody knows what it is to serve`,
    {
      index,
      hint: "put the store back; or, to begin anew there, delete node.json in the cluster's folder on the Node",
    },
  );

function belongsElsewhere(index: number, theirs: string, ours: string): DflowError {
  return new DflowError(
    "store/foreign",
    `node ${index}: it belongs to another store (lineage ${theirs}, ours is ${ours})`,
    {
      index,
      hint: "use the store it was deployed with, or another name in dflow.yaml; to adopt the Nodes, move our store away",
    },
  );
}

/** What most Nodes serve now and served before, as far as they tell: never what was taken back or rolled back there. */
function servedBy(observation: Observation): Partial<Pick<ClusterState, "current" | "history">> {
  const current = mostCommon(observation, "current");
  if (!current) return {};
  const previous = mostCommon(observation, "previous");
  const { history } = observation.state;
  const entries = (one: Release) => history.filter(({ release }) => release.version === one.version);
  // What the history tells of is known better there: that it lost requests, say.
  const added = [
    ...(previous && entries(previous).length === 0 ? [previous] : []),
    ...(entries(current).some(({ result }) => result === "verified" || result === "requests-failed") ? [] : [current]),
  ];
  return { current, history: [...history, ...added.map((one) => asRebuilt(one, observation))] };
}

/** A rollout that an older store tells of is over, one way or the other, unless only some Nodes serve its release. */
const goesOn = ({ version }: Release, current: Release | undefined, observation: Observation): boolean =>
  version !== current?.version &&
  reachable(observation).some(({ containers }) =>
    containers.some(({ role, executable }) => role === "current" && executable.version === version),
  );

const asRebuilt = (release: Release, { at, state }: Observation): Deployment => ({
  release,
  at: at.toISOString(),
  how: "rebuilt",
  result: "verified",
  by: "the Nodes",
  epoch: state.epoch,
});

function mostCommon(observation: Observation, role: "current" | "previous"): Release | undefined {
  const votes = new Map<string, { release: Release; count: number }>();
  for (const node of reachable(observation)) {
    const executables = node.containers.filter((one) => one.role === role).map((one) => one.executable);
    const [first] = executables;
    if (!first) continue;
    const release = { version: first.version, executables: executables.filter((one) => one.version === first.version) };
    const key = release.executables.map(keyOf).sort().join();
    votes.set(key, { release, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  return [...votes.values()].sort((a, b) => b.count - a.count)[0]?.release;
}

const keyOf = (one: Executable): string => `${one.name} ${one.version} ${one.checksum}`;
