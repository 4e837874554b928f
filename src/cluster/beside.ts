import type { Dflow } from "../contracts/dflow.ts";
import type { Loaded } from "../contracts/store.ts";
import { DflowError } from "../domain/errors.ts";
import type { ClusterState } from "../domain/state.ts";
import { type ClaimOptions, type Held, type LookedAround, unheld } from "./lease.ts";
import { saveSurely } from "./save.ts";

/**
 * Takes the next epoch but no lease, so that others may do the same at the same time. A command that takes the lease does
 * not wait for it: with its later epoch the Nodes' fences refuse whatever this one still sends.
 *
 * @throws DflowError `lock/held` while a command with the lease goes on, past `lockWait`
 */
export async function enter(
  dflow: Dflow,
  options: ClaimOptions,
  look: (loaded: Loaded | undefined) => Promise<LookedAround>,
): Promise<Held> {
  const until = dflow.clock.now().getTime() + (options.lockWait ?? 0);
  const around = await look(await unheld(dflow, until));
  const seen = around.observation.state;
  // The look stays good when somebody was faster: who only brings files takes none away.
  const first = await saved(dflow, async () => {
    const loaded = await unheld(dflow, until);
    const state = newer(loaded?.state, seen);
    return { basedOn: loaded?.revision, next: { ...state, epoch: state.epoch + 1, serial: state.serial + 1 } };
  });
  let state = first;
  return {
    epoch: first.epoch,
    ...around,
    state: () => state,
    async update(change) {
      state = await saved(dflow, async () => {
        const loaded = await dflow.store.load();
        const newest = newer(loaded?.state, state);
        return { basedOn: loaded?.revision, next: { ...change(newest), serial: newest.serial + 1 } };
      });
    },
  };
}

/** A store that was lost or is older than the Nodes has been made anew from them, once, by whoever saves first. */
const newer = (there: ClusterState | undefined, ours: ClusterState): ClusterState =>
  there && there.epoch >= ours.epoch && there.serial >= ours.serial ? there : ours;

/** Again with what is there by then, when somebody else saved first. Each such round is a save of somebody's: it ends. */
async function saved(
  dflow: Dflow,
  make: () => Promise<{ readonly next: ClusterState; readonly basedOn: string | undefined }>,
): Promise<ClusterState> {
  for (;;) {
    const { next, basedOn } = await make();
    try {
      await saveSurely(dflow, next, basedOn);
      return next;
    } catch (error) {
      if (!(error instanceof DflowError && error.code === "store/stale")) throw error;
    }
  }
}
