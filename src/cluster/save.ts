import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { ClusterState } from "../domain/state.ts";

/** How often a store that gives no answer is asked, and how long it is given in between. */
const TRIES = 4;
const WAIT_MS = 500;

/**
 * Saves, also where the store does not answer for a moment. A save whose answer was lost may have happened: so before
 * the next try what is there is held against what was to be saved.
 *
 * @throws DflowError `store/stale`, `store/unavailable`
 */
export async function saveSurely(dflow: Dflow, state: ClusterState, basedOn: string | undefined): Promise<string> {
  const { store, clock } = dflow;
  for (let tries = 1; ; tries++) {
    try {
      const done = tries === 1 ? undefined : await savedAs(dflow, state);
      return done ?? (await store.save(state, basedOn));
    } catch (error) {
      if (!isUnavailable(error) || tries === TRIES) throw error;
      // Not ended by a cancel: a run that was cancelled still has to say what became of it.
      await clock.sleep(WAIT_MS);
    }
  }
}

/** The revision of this state, where it is what the store holds now. @throws DflowError `store/unavailable` */
export async function savedAs({ store }: Dflow, state: ClusterState): Promise<string | undefined> {
  const there = await store.load();
  return there && isThisSave(there.state, state) ? there.revision : undefined;
}

export const isUnavailable = (error: unknown): boolean =>
  error instanceof DflowError && error.code === "store/unavailable";

/** Nobody else saves the same serial under the same epoch, except who claims the lease at the same moment. */
const isThisSave = (there: ClusterState, ours: ClusterState): boolean =>
  there.lineage === ours.lineage &&
  there.serial === ours.serial &&
  there.epoch === ours.epoch &&
  there.lease?.owner.pid === ours.lease?.owner.pid &&
  there.lease?.owner.host === ours.lease?.owner.host &&
  there.lease?.owner.started === ours.lease?.owner.started;
