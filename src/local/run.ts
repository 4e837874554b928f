import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { DflowError } from "../domain/errors.ts";
import { endGroup, guardGroup } from "./end-group.ts";
import { lineSplitter, tailOf } from "./lines.ts";

/** A program to run on this machine, by its argv: no shell reads it. */
export interface Job {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment; dflow's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** ms until it is ended by us. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
  /** Each line of its output and of its error output, as they come. */
  readonly onLine?: (line: string) => void;
  /** How many bytes of its standard output are kept, the end of it: 1 MiB when absent. */
  readonly keep?: number;
}

export interface Ran {
  /** Exit status, or 128 + signal number; as in a shell, 127: no such program, 126: it cannot be executed. */
  readonly status: number;
  /** True when its deadline passed; it has been ended then. */
  readonly late: boolean;
  readonly stdout: Buffer;
  /** True when `stdout` is only the end of it. */
  readonly cut: boolean;
  /** The last 40 lines of both outputs. */
  readonly tail: readonly string[];
}

/** How long we go on reading after the program's end: a service it left behind may hold the pipe for ever. */
const DRAIN_MS = 500;

/**
 * Runs a program in a process group of its own and waits for its end. A status other than 0 is an answer, not an error.
 *
 * @throws DflowError `cancelled` when the signal fires; the whole group has been ended by then
 */
export async function run(job: Job): Promise<Ran> {
  throwIfCancelled(job);
  const [program, ...args] = job.argv;
  // Its own group: so that a signal reaches what it has started, and CI's own SIGINT to us is not all it ever gets.
  const child = spawn(program, args, {
    cwd: job.cwd,
    env: job.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output = read(child, job);
  const unguarded = guardGroup(child.pid);
  let ending: Promise<void> | undefined;
  const end = () => {
    if (child.pid !== undefined) ending ??= endGroup(child.pid);
  };
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      end();
    },
    job.deadline ?? 2 ** 31 - 1,
  );
  job.signal?.addEventListener("abort", end, { once: true });
  try {
    const status = await endOf(child, program, output.tail);
    await ending;
    await output.drained();
    throwIfCancelled(job);
    return { status, late, stdout: output.stdout(), cut: output.cut(), tail: output.tail.lines };
  } finally {
    unguarded();
    clearTimeout(timer);
    job.signal?.removeEventListener("abort", end);
  }
}

function throwIfCancelled(job: Job): void {
  if (job.signal?.aborted) throw new DflowError("cancelled", `cancelled while running ${job.argv[0]}`);
}

function endOf(child: ChildProcess, program: string, tail: { add(line: string): void }): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      tail.add(`${program}: ${error.code === "ENOENT" ? "no such program" : error.message}`);
      resolve(error.code === "ENOENT" ? 127 : 126);
    });
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

function read(child: ChildProcess, job: Job) {
  const tail = tailOf(40);
  const onLine = (line: string) => {
    tail.add(line);
    job.onLine?.(line);
  };
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const splitters = streams.map((stream) => {
    const splitter = lineSplitter(onLine);
    stream.on("data", (chunk: Buffer) => splitter.take(chunk));
    return splitter;
  });
  const kept = keepEnd(child.stdout, job.keep ?? 1 << 20);
  const closed = once(child, "close").catch(() => undefined);
  return {
    tail,
    ...kept,
    async drained() {
      const enough = new AbortController();
      await Promise.race([closed, sleep(DRAIN_MS, undefined, { signal: enough.signal }).catch(() => undefined)]);
      enough.abort();
      for (const stream of streams) stream.destroy();
      for (const splitter of splitters) splitter.end();
    },
  };
}

function keepEnd(stream: Readable | null, limit: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  let dropped = false;
  stream?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    while (chunks[0] !== undefined && size - chunks[0].length >= limit) {
      size -= chunks[0].length;
      chunks.shift();
      dropped = true;
    }
  });
  return {
    stdout: () => Buffer.concat(chunks).subarray(Math.max(0, size - limit)),
    cut: () => dropped || size > limit,
  };
}
