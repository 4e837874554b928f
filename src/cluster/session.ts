import type { Dflow } from "../contracts/dflow.ts";
import type { Loaded } from "../contracts/store.ts";
import { DflowError } from "../domain/errors.ts";
import type { Observation, UnreachableNode } from "../domain/observation.ts";
import type { ClusterState } from "../domain/state.ts";
import { wentBackWords } from "../plan/fitness.ts";
import { enter } from "./beside.ts";
import { claim, keepAlive, type LookedAround, release } from "./lease.ts";
import { observe } from "./observe.ts";
import { type Recalled, recall } from "./recall.ts";
import { type Remotes, remotes } from "./remotes.ts";

/** A look at the cluster that changes nothing. */
export interface Looking {
  readonly dflow: Dflow;
  readonly observation: Observation;
  /** The store was lost or older than the Nodes, and was made anew from them. */
  readonly rebuilt: boolean;
  /** The store has lost a part of itself that another one stands in for; the next save makes it whole. */
  readonly damaged?: boolean;
  readonly state: () => ClusterState;
  readonly remotes: Remotes;
  readonly signal: AbortSignal;
}

/** A command that changes the cluster: it holds the lease, and its epoch passes every Node's fence. */
export interface Session extends Looking {
  readonly epoch: number;
  /** Its first word: "deploy". */
  readonly command: string;
  /** Saves what `change` makes of the newest state. One after the other, also when called side by side. */
  update(change: (state: ClusterState) => ClusterState): Promise<void>;
}

export interface LookOptions {
  /** Look at the files and at the bytes that run, too. */
  readonly checksums?: boolean;
  /** How often a Node that keeps silent is asked in one look; for who looks again and again, once is enough. */
  readonly silentTries?: number;
  /** Nodes that have just kept silent. Unless somebody has saved since, they are what they were, and are not asked again. */
  readonly justSilent?: { readonly at: Date; readonly serial: number; readonly nodes: readonly UnreachableNode[] };
}

/** Whoever had to wait for the lock asks again. */
const JUST_MS = 5_000;

/** Runs `body` with a fresh look at the cluster; closes every connection at the end. */
export async function looking<T>(
  dflow: Dflow,
  body: (look: Looking) => Promise<T>,
  options: LookOptions = {},
): Promise<T> {
  const links = remotes(dflow.transport, dflow.signal, options);
  try {
    const loaded = await dflow.store.load();
    const { observation, rebuilt } = await lookAround(dflow, loaded, links, options);
    return await body({
      dflow,
      observation,
      rebuilt,
      damaged: loaded?.damage !== undefined,
      state: () => observation.state,
      remotes: links,
      signal: dflow.signal,
    });
  } finally {
    await links.close();
  }
}

export interface SessionOptions extends LookOptions {
  /** As typed, for the lease: "deploy --rollout 50". */
  readonly command: string;
  /** ms to wait for a lock that is held; 0: fail at once. */
  readonly lockWait?: number;
  /** Takes an epoch but not the lock: for what only brings Nodes something that nothing uses yet (docs/decisions/0018). */
  readonly beside?: boolean;
}

/**
 * Runs `body` while holding the cluster's lease. The Nodes are looked at between loading the store and claiming the
 * lease by compare-and-swap: so what was seen cannot have been changed by another dflow when the body begins.
 *
 * @throws DflowError `lock/held`, `store/…`
 */
export async function changing<T>(
  dflow: Dflow,
  options: SessionOptions,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const links = remotes(dflow.transport, dflow.signal, options);
  try {
    const held = await (options.beside ? enter : claim)(dflow, options, (loaded) =>
      lookAround(dflow, loaded, links, options),
    );
    const lost = new AbortController();
    const signal = AbortSignal.any([dflow.signal, lost.signal]);
    const alive = options.beside ? undefined : keepAlive(dflow, held, lost);
    try {
      return await body({
        dflow,
        observation: { ...held.observation, state: held.state() },
        rebuilt: held.rebuilt,
        state: held.state,
        remotes: links,
        signal,
        epoch: held.epoch,
        command: options.command.replace(/ .*/, ""),
        update: held.update,
      });
    } finally {
      alive?.stop();
      if (!options.beside) await release(held);
    }
  } finally {
    await links.close();
  }
}

async function lookAround(
  dflow: Dflow,
  loaded: Loaded | undefined,
  links: Remotes,
  { checksums = false, justSilent }: LookOptions,
): Promise<LookedAround> {
  if (loaded?.damage) dflow.reporter.report({ type: "note", level: "warning", text: loaded.damage });
  const state = loaded?.state ?? newState(dflow);
  if (state.name !== dflow.settings.name) {
    throw new DflowError(
      "store/foreign",
      `${dflow.store.where} is the store of "${state.name}", not of "${dflow.settings.name}"`,
      {
        hint: "give each cluster a store of its own, or put the old name back into dflow.yaml",
      },
    );
  }
  const isJust = justSilent && dflow.clock.now().getTime() - justSilent.at.getTime() < JUST_MS;
  const silent = isJust && loaded?.state.serial === justSilent.serial ? justSilent.nodes : [];
  const observation = await observe(dflow, state, links, { checksums, silent });
  const recalled: Recalled = recall(observation, loaded !== undefined);
  if (recalled.note) dflow.reporter.report({ type: "note", level: "warning", text: recalled.note });
  for (const node of observation.nodes) {
    if (node.status !== "reachable" || !node.wentBack) continue;
    const text = `node ${node.index}: ${wentBackWords(node.wentBack)}`;
    dflow.reporter.report({ type: "note", level: "warning", text, index: node.index });
  }
  // Where Nodes can only be listed, the list is the wish.
  const count = dflow.vms.makesNodes ? recalled.state.count : observation.nodes.length;
  return { observation: { ...observation, state: { ...recalled.state, count } }, rebuilt: recalled.note !== undefined };
}

const newState = (dflow: Dflow): ClusterState => ({
  schema: 1,
  name: dflow.settings.name,
  lineage: dflow.uuid(),
  serial: 0,
  epoch: 0,
  count: dflow.settings.count,
  nodes: [],
  history: [],
  pinned: [],
});
