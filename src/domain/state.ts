import type { Release } from "./executable.ts";
import type { Node } from "./node.ts";

/** One finished deploy, rollback or first start, newest last in the history. */
export interface Deployment {
  readonly release: Release;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly how: "deploy" | "rollback" | "rebuilt";
  readonly result: Result;
  /** Who: user@host of a command line, or the URL of a workflow's run. */
  readonly by: string;
  readonly epoch: number;
}

/**
 * `requests-failed`: it serves and is healthy, and more requests were lost than `max-failed-requests` allows when going back
 * would only have lost more.
 */
export const results = ["verified", "reverted", "failed", "partial", "requests-failed"] as const;
export type Result = (typeof results)[number];

/** Who holds the lock. `expires` only keeps people from waiting; the epoch is what makes a zombie harmless. */
export interface Lease {
  readonly owner: Owner;
  readonly epoch: number;
  /** ISO 8601, UTC. */
  readonly expires: string;
  /** The command, as typed. */
  readonly command: string;
}

export interface Owner {
  /** For people: `anna@laptop`, or the URL of a workflow's run. */
  readonly name: string;
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly started: number;
  /** The job of a workflow it is; GitHub can be asked whether it still goes on. */
  readonly run?: WorkflowRun;
}

/** A job of a workflow on GitHub. */
export interface WorkflowRun {
  /** `owner/name` */
  readonly repository: string;
  readonly id: number;
  readonly attempt: number;
  /** Its key in the workflow file. */
  readonly job: string;
  /** RUNNER_NAME */
  readonly runner: string;
}

/** The Store's content: the wish and the history, never the truth (that is on the Nodes). */
export interface ClusterState {
  readonly schema: 1;
  /** dflow.yaml's name. */
  readonly name: string;
  readonly lineage: string;
  /** Grows by one with each save. */
  readonly serial: number;
  /** Grows by one with each changing command. */
  readonly epoch: number;
  /** COUNT as wished for by `set`; dflow.yaml's until then. */
  readonly count: number;
  /** Nodes made so far, with their pinned host keys. */
  readonly nodes: readonly Node[];
  /** What every Node is to serve; absent before the first deploy. */
  readonly current?: Release;
  /** A deploy with --rollout that has not reached 100 percent. */
  readonly rollout?: { readonly release: Release; readonly percent: number };
  /** A changing command that has begun and not ended: what it wanted, for repair and for people. */
  readonly unfinished?: { readonly command: string; readonly epoch: number; readonly release?: Release };
  /** Newest last, at most 50. */
  readonly history: readonly Deployment[];
  /** Versions gc must keep. */
  readonly pinned: readonly string[];
  readonly lease?: Lease;
}

/**
 * Verified releases as a stack: a deploy lays one on top, a rollback takes off what it undid. So a repeated rollback goes
 * further back, and the release that a rollback left behind is not a target. A deploy that lost requests lays nothing on it;
 * what a rollback went back to was verified before, whatever the way there has cost.
 */
export function verifiedReleases(history: readonly Deployment[]): readonly Release[] {
  const stack: Release[] = [];
  for (const { release, how, result } of history) {
    const below = stack.findLastIndex((one) => one.version === release.version);
    if (result !== "verified" && !(result === "requests-failed" && how === "rollback" && below >= 0)) continue;
    if (how === "rollback" && below >= 0) stack.splice(below, stack.length, release);
    else if (stack.at(-1)?.version === release.version) stack[stack.length - 1] = release;
    else stack.push(release);
  }
  return stack;
}

/** The release below the current one on the stack of verified releases. A partial rollout goes back to what is current. */
export const rollbackTarget = (state: ClusterState): Release | undefined => {
  if (state.rollout) return state.current;
  const stack = verifiedReleases(state.history);
  return stack.at(-1)?.version === state.current?.version ? stack.at(-2) : stack.at(-1);
};
