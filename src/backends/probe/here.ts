import { posix } from "node:path";
import type { Check } from "../../domain/settings.ts";
import { askAlive } from "./alive.ts";
import { lastLines } from "./lines.ts";
import { type Asked, type Said, unhealthy } from "./said.ts";
import { verdictOf } from "./verdict.ts";
import { wayIn } from "./way-in.ts";

/** Runs a command of dflow.yaml on this machine, by `/bin/sh -c` in dflow.yaml's folder. */
export type RunHere = (
  command: string,
  options: {
    /** On top of dflow's own environment. */
    readonly env: Readonly<Record<string, string>>;
    /** ms */
    readonly timeout: number;
    readonly signal?: AbortSignal;
  },
) => Promise<RanHere>;

export interface RanHere {
  readonly status: number;
  /** It was ended at its limit. */
  readonly late: boolean;
  readonly stdout: string;
  /** The last lines of both outputs. */
  readonly tail: readonly string[];
}

/**
 * The command gets the program's port as a port of this machine, so that it needs no way of its own to the Node and cannot
 * meet another version. What it prints about a process that has ended meanwhile is about another one.
 */
export async function askHere(check: Extract<Check, { kind: "run" }>, run: RunHere, asked: Asked): Promise<Said> {
  const { remote, process, context } = asked;
  const { port, executable } = process;
  const way = port === undefined ? undefined : await wayIn(remote, port);
  try {
    const ran = await run(check.command, {
      env: {
        ...(way ? { DFLOW_HOST: way.host, DFLOW_PORT: String(way.port) } : {}),
        DFLOW_ADDRESS: remote.node.address ?? remote.node.host,
        DFLOW_VERSION: executable.version,
        DFLOW_INDEX: String(remote.node.index),
        DFLOW_NAME: posix.basename(context.folder),
        DFLOW_EXECUTABLE: executable.name,
      },
      timeout: check.timeout,
      ...(context.signal ? { signal: context.signal } : {}),
    });
    const alive = await askAlive(check, asked);
    if (!alive.healthy) return alive;
    const body = lastLines(ran.tail.join("\n"));
    if (ran.late) return unhealthy(`${check.command} gave no answer within ${check.timeout / 1000} s`, body);
    return verdictOf({ command: check.command, status: ran.status, printed: ran.stdout, body });
  } finally {
    way?.close();
  }
}
