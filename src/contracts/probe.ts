import type { Process } from "../domain/container.ts";
import type { Check } from "../domain/settings.ts";
import type { Remote } from "./transport.ts";

/** Asks one instance one question, once. */
export interface Probe {
  /** Never throws for an unhealthy answer; a lost link is a DflowError. */
  ask(check: Check, remote: Remote, process: Process, context: ProbeContext): Promise<Answer>;
}

export interface ProbeContext {
  /** Folder of the cluster on the Node, e.g. `~/.dflow/hello`. */
  readonly folder: string;
  /** Other versions may answer on the same port (a strategy that does not verify first): is this process alive at all? */
  readonly sharedPort?: boolean;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly healthy: boolean;
  /** One line: "/ready answered 503", "nothing listens on port 18080", "exit 1". */
  readonly said: string;
  /** The answer's first lines, at most 4 KiB, to quote under an error. */
  readonly body?: readonly string[];
  /** The very process that was asked is not there any more: it ended, and its watcher may have started another since. */
  readonly ended?: boolean;
  /** The author's two numbers, where a `run` check printed them. */
  readonly health?: number;
  readonly threshold?: number;
  readonly ms: number;
}
