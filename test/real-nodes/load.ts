import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Clients that ask all the time; client.c says how they count. */
export interface Load {
  /** Resolves when so many more requests have been answered, or have failed. */
  sends(more: number): Promise<void>;
  /** What came of every request begun since the last mark. Resolves when none of them is under way. */
  mark(): Promise<Marked>;
  /** The last mark, and the end. */
  stop(): Promise<Marked>;
}

export interface Marked {
  /** By clients that open a connection for each request. */
  readonly fresh: Counted;
  /** By clients that keep theirs, as long as the server lets them. */
  readonly kept: Counted;
  /** How many different answers there were. Each process of server.c has its own. */
  readonly answerers: number;
}

/** Latencies in ms, of good answers. */
export interface Counted {
  readonly sent: number;
  readonly failed: number;
  /** By kind: refused, reset, ended (without an answer), timeout, status, wrong. */
  readonly failures: Readonly<Record<string, number>>;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LoadOptions {
  /** argv that runs something where the clients are to be; none: this machine. */
  readonly inside?: readonly string[];
  /** An IPv4 address; 127.0.0.1 when absent. */
  readonly host?: string;
  readonly port: number;
  readonly fresh: number;
  readonly kept: number;
  /** Requests a second, all clients together; absent: each as fast as it is answered. */
  readonly rate?: number;
}

export async function startLoad(options: LoadOptions): Promise<Load> {
  const { inside = [], host = "127.0.0.1", port, fresh, kept, rate = 0 } = options;
  const words = [...inside, await client(), ...[host, port, fresh, kept, rate].map(String)];
  const child = spawn(words[0] as string, words.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
  const ended = endOf(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // Answers come in the order of the questions.
  let last: Promise<unknown> = Promise.resolve();
  const asked = (command: string): Promise<string> => {
    const answer = last.then(async () => {
      child.stdin.write(`${command}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the clients of ${host}:${port} have ended: ${await ended}`);
      return value;
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  const mark = async () => JSON.parse(await asked("mark")) as Marked;
  return {
    mark,
    sends: async (more) => void (await asked(`more ${more}`)),
    async stop() {
      try {
        return await mark();
      } finally {
        child.stdin.end();
        await ended;
      }
    },
  };
}

/** Of several loads, or several marks of one. Means and percentiles of all cannot be told from theirs: the worst stays. */
export const together = (
  marks: readonly Marked[],
): { sent: number; failed: number; failures: Record<string, number> } => {
  const all = marks.flatMap(({ fresh, kept }) => [fresh, kept]);
  const failures: Record<string, number> = {};
  for (const one of all)
    for (const [kind, count] of Object.entries(one.failures)) failures[kind] = (failures[kind] ?? 0) + count;
  return { sent: sum(all.map((one) => one.sent)), failed: sum(all.map((one) => one.failed)), failures };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function endOf(child: ChildProcess): Promise<string> {
  child.stdin?.on("error", () => undefined);
  return once(child, "exit").then(
    ([code, signal]) => String(code ?? signal),
    (error) => String(error),
  );
}

let compiled: Promise<string> | undefined;

/** Static, so that it runs on a Node as well. */
export function client(): Promise<string> {
  compiled ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), "dflow-client-"));
    process.once("exit", () => void rm(folder, { recursive: true, force: true }));
    const source = new URL("client.c", import.meta.url).pathname;
    await execute("gcc", ["-O2", "-static", "-pthread", "-o", join(folder, "client"), source]);
    return join(folder, "client");
  })();
  return compiled;
}
