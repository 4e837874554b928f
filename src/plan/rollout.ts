import type { Release } from "../domain/executable.ts";
import type { Reach } from "../domain/settings.ts";
import type { ClusterState } from "../domain/state.ts";

/**
 * The Nodes a `--rollout PERCENT` reaches: max(1, floor(n × PERCENT / 100)), lowest indexes first. A larger PERCENT
 * reaches all that a smaller one did.
 *
 * @param percent 1 … 100
 */
export function rolloutTargets(indexes: readonly number[], percent: number): readonly number[] {
  return [...indexes].sort((a, b) => a - b).slice(0, reached(indexes.length, percent));
}

const reached = (all: number, percent: number): number => Math.max(1, Math.floor((all * percent) / 100));

/** The targets of each wave, without those of the waves before it; the last wave takes all that are left. */
export function waveTargets(targets: readonly number[], reaches: readonly Reach[]): readonly (readonly number[])[] {
  const waves: (readonly number[])[] = [];
  let reached = 0;
  for (const [at, reach] of reaches.entries()) {
    const until = at === reaches.length - 1 ? targets.length : Math.min(targets.length, nodesIn(reach, targets.length));
    if (until > reached) waves.push(targets.slice(reached, until));
    reached = Math.max(reached, until);
  }
  return reached < targets.length ? [...waves, targets.slice(reached)] : waves;
}

function nodesIn(reach: Reach, all: number): number {
  if ("nodes" in reach) return reach.nodes;
  // 0.29 × 100 is 28.999…: a share that was written as whole percents must not lose a Node to that.
  return Math.max(1, Math.floor(all * reach.share + 1e-9));
}

/** The release a Node is to serve: the current one, or the one of a partial rollout that has reached this index. */
export function wishFor({ rollout, current, count }: ClusterState, index: number): Release | undefined {
  return rollout && index < Math.min(count, reached(count, rollout.percent)) ? rollout.release : current;
}
