import type { Stopped } from "../contracts/container-backend.ts";
import type { Remote } from "../contracts/transport.ts";
import { type Instance, type Process, sameProcess } from "../domain/container.ts";
import { DflowError } from "../domain/errors.ts";
import { releaseFolder } from "../domain/executable.ts";
import type { Node } from "../domain/node.ts";
import type { ReachableNode } from "../domain/observation.ts";
import { describe, type Step } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { fenced, type Pass } from "./fence.ts";
import { look } from "./observe.ts";
import { homeOf } from "./services.ts";
import type { Session } from "./session.ts";

export type StepOf<Name extends Step["do"]> = Extract<Step, { do: Name }>;

/** What came of a step, beside that it is done. */
export interface Acted {
  /** Worth a word in the log. */
  readonly detail?: string;
  /** Copied over the link. */
  readonly bytes?: number;
  readonly stopped?: readonly (Stopped & { readonly instance: Instance })[];
}

/** What acting on Nodes needs to know while a plan is performed: links, and which process an instance has become. */
export interface Acting {
  readonly session: Session;
  /** Behind the fence: for what changes the Node. */
  behindFence(step: Step, options?: Pick<Pass, "mend" | "undo">): Promise<Remote>;
  remote(index: number): Promise<Remote>;
  /** As observed when the command began; looked at now for a Node made since. */
  node(index: number): Promise<ReachableNode>;
  started(index: number, process: Process): void;
  /** At its processes, which may have been started again by their watchers. */
  lookAgain(index: number): Promise<void>;
  /** @throws DflowError `verify/unhealthy` when no such process is known on the Node */
  process(index: number, instance: Instance): Process;
  /**
   * The lease is still ours. Machines have no fence that would refuse a command that a later one has overtaken.
   *
   * @throws DflowError `store/stale`
   */
  confirmed(): Promise<void>;
  created(node: Node): Promise<void>;
  destroyed(index: number): Promise<void>;
}

export function acting(session: Session): Acting {
  const { dflow, observation, remotes } = session;
  const nodes = new Map<number, Node>();
  const seen = new Map<number, Promise<ReachableNode>>();
  const processes = new Map<number, Process[]>();
  for (const node of observation.nodes) {
    if (node.status !== "missing") nodes.set(node.index, node.node);
    if (node.status !== "reachable") continue;
    seen.set(node.index, Promise.resolve(node));
    processes.set(
      node.index,
      node.containers.flatMap((one) => one.processes),
    );
  }

  const remote = async (index: number): Promise<Remote> => {
    const node = nodes.get(index);
    if (!node) throw new DflowError("preflight/node", `node ${index}: there is no such Node`, { index });
    return remotes.to(node);
  };

  const forget = async (index: number) => {
    seen.delete(index);
    processes.delete(index);
    await remotes.forget(index);
  };

  const started = (index: number, process: Process) => {
    const others = (processes.get(index) ?? []).filter((one) => !sameProcess(one, process));
    processes.set(index, [process, ...others]);
  };

  return {
    session,
    remote,
    started,
    lookAgain: async (index) => {
      const containers = await dflow.containers.list(await remote(index));
      for (const process of containers.flatMap((one) => one.processes)) started(index, process);
    },
    behindFence: async (step, options = {}) => {
      const { lineage, serial, count } = session.state();
      const pass = { home: homeOf(dflow.settings), lineage, epoch: session.epoch, serial, count, ...options };
      return fenced(await remote(step.index), pass, describe(step));
    },
    node: (index) => {
      const known = seen.get(index) ?? remote(index).then((link) => look(dflow, link));
      seen.set(index, known);
      return known;
    },
    process: (index, instance) => {
      const found = processes.get(index)?.find((one) => sameProcess(one, instance));
      if (found) return found;
      const { name, version } = instance.executable;
      throw new DflowError("verify/unhealthy", `node ${index}: ${name} ${short(version)} does not run`, { index });
    },
    confirmed: () => session.update((state) => state),
    created: async (node) => {
      await forget(node.index);
      nodes.set(node.index, node);
      await session.update((state) => ({ ...state, nodes: [...others(state.nodes, node.index), node] }));
    },
    destroyed: async (index) => {
      await forget(index);
      nodes.delete(index);
      await session.update((state) => ({ ...state, nodes: others(state.nodes, index) }));
    },
  };
}

const others = (nodes: readonly Node[], index: number): readonly Node[] => nodes.filter((one) => one.index !== index);

/** For messages and the Node's own names. */
export const folderOf = (instance: Instance): string => releaseFolder(instance.executable);
