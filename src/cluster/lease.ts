import type { Dflow } from "../contracts/dflow.ts";
import type { Loaded } from "../contracts/store.ts";
import { DflowError } from "../domain/errors.ts";
import type { Observation } from "../domain/observation.ts";
import type { ClusterState, Lease } from "../domain/state.ts";
import { isUnavailable, savedAs, saveSurely } from "./save.ts";

/** How long a lease lives unless its owner renews it: after that long an abandoned lock frees itself. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
/** How often a held lock is looked at again while waiting for it. */
const RETRY_MS = 1_000;

export interface LookedAround {
  readonly observation: Observation;
  readonly rebuilt: boolean;
}

/** A lease that is held. */
export interface Held extends LookedAround {
  readonly epoch: number;
  readonly state: () => ClusterState;
  update(change: (state: ClusterState) => ClusterState): Promise<void>;
}

export interface ClaimOptions {
  readonly command: string;
  readonly lockWait?: number;
}

/**
 * Takes the lease with the next epoch. Somebody who saved in between makes it start again with a new look.
 *
 * @throws DflowError `lock/held` when its owner lives past `lockWait`
 */
export async function claim(
  dflow: Dflow,
  options: ClaimOptions,
  look: (loaded: Loaded | undefined) => Promise<LookedAround>,
): Promise<Held> {
  const until = dflow.clock.now().getTime() + (options.lockWait ?? 0);
  for (;;) {
    const loaded = await unheld(dflow, until);
    const around = await look(loaded);
    const state = withLease(dflow, around.observation.state, options.command);
    try {
      const revision = await saveSurely(dflow, state, loaded?.revision);
      return held(dflow, around, state, revision);
    } catch (error) {
      if (!(error instanceof DflowError && error.code === "store/stale")) throw error;
    }
  }
}

/** @param until ms @returns the store's content once nobody holds the lease @throws DflowError `lock/held` */
export async function unheld(dflow: Dflow, until: number): Promise<Loaded | undefined> {
  for (;;) {
    const loaded = await dflow.store.load();
    const lease = loaded?.state.lease;
    if (!lease || !(await isHeld(dflow, lease))) return loaded;
    if (dflow.clock.now().getTime() >= until) throw heldBy(lease);
    await dflow.clock.sleep(RETRY_MS, dflow.signal);
  }
}

/** A lease counts until it expires, or until its owner is provably dead. */
export async function isHeld(dflow: Dflow, lease: Lease): Promise<boolean> {
  if (Date.parse(lease.expires) <= dflow.clock.now().getTime()) return false;
  return (await dflow.isAlive(lease.owner)) !== false;
}

const heldBy = (lease: Lease): DflowError =>
  new DflowError(
    "lock/held",
    `${lease.owner.name} is running "dflow ${lease.command}" (process ${lease.owner.pid} on ${lease.owner.host})`,
    {
      hint: `wait for it with --lock-wait 10m; if it is gone, its lock ends by itself at ${lease.expires} or with "dflow unlock"`,
    },
  );

const withLease = (dflow: Dflow, state: ClusterState, command: string): ClusterState => {
  const epoch = state.epoch + 1;
  return {
    ...state,
    serial: state.serial + 1,
    epoch,
    lease: { owner: dflow.owner, epoch, expires: expiry(dflow), command },
    // Word of a release that stopped half way stays until a later command has put it right.
    unfinished: state.unfinished?.release ? state.unfinished : { command, epoch },
  };
};

const expiry = (dflow: Dflow): string => new Date(dflow.clock.now().getTime() + LEASE_MS).toISOString();

function held(dflow: Dflow, around: LookedAround, first: ClusterState, firstRevision: string): Held {
  let state = first;
  let revision = firstRevision;
  let saving: Promise<unknown> = Promise.resolve();
  // The store fell silent before it said whether it has this. If it does, that is no sign of another run.
  let perhaps: ClusterState | undefined;

  const settle = async () => {
    if (!perhaps) return;
    const found = await savedAs(dflow, perhaps);
    if (found !== undefined) [state, revision] = [perhaps, found];
    perhaps = undefined;
  };

  const save = async (next: ClusterState) => {
    try {
      revision = await saveSurely(dflow, next, revision);
      state = next;
    } catch (error) {
      if (isUnavailable(error)) perhaps = next;
      throw error;
    }
  };

  return {
    epoch: first.epoch,
    ...around,
    state: () => state,
    update(change) {
      const saved = saving.then(async () => {
        await settle();
        await save({ ...change(state), serial: state.serial + 1 });
      });
      saving = saved.catch(() => undefined);
      return saved;
    },
  };
}

/**
 * Renews the lease; when somebody else has it, `lost` fires with the reason and no further step begins. A store that gives
 * no answer is nobody else: the Nodes' fences hold whatever it says.
 */
export function keepAlive(dflow: Dflow, lease: Held, lost: AbortController): { stop(): void } {
  const stopped = new AbortController();
  const renew = async () => {
    for (;;) {
      await dflow.clock.sleep(RENEW_MS, stopped.signal);
      await lease
        .update((state) => ({
          ...state,
          ...(state.lease ? { lease: { ...state.lease, expires: expiry(dflow) } } : {}),
        }))
        .catch((error) => {
          if (!isUnavailable(error)) throw error;
        });
    }
  };
  renew().catch((error) => {
    if (stopped.signal.aborted) return;
    lost.abort(new DflowError("lock/held", "the lock was lost to another run", { cause: error }));
  });
  return { stop: () => stopped.abort() };
}

/**
 * Gives the lease back. An `unfinished` that names a release stays: Nodes may be half way, and repair wants to know. The
 * store gone or taken over by now: the lease ends by itself.
 */
export async function release(lease: Held): Promise<void> {
  await lease
    .update(({ lease: _, unfinished, ...rest }) => (unfinished?.release ? { ...rest, unfinished } : rest))
    .catch(() => undefined);
}
