import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inject } from "vitest";

/** One `dflow repair --watch`, as it is told by its events and seen from outside. */
export interface Watching {
  /** What it has said of a Node, or of the cluster, since it was started. */
  readonly notes: readonly Note[];
  /** Resolves with what it finds in the notes, at once or as soon as one more makes it so. */
  until<T>(found: (notes: readonly Note[]) => T | undefined): Promise<T>;
  gauge(): Promise<Gauge>;
  /** As Ctrl-C does. @returns its exit code */
  interrupt(): Promise<number | null>;
}

export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
  readonly index?: number;
}

/** What must not grow. */
export interface Gauge {
  /** MiB of objects that are still reached from somewhere. */
  readonly heap: number;
  /** MiB of its memory that are in this machine's. */
  readonly resident: number;
  /** Open files, sockets and pipes. */
  readonly open: number;
}

/** Loaded into it first: what it holds can only be counted once the garbage is gone. */
const COUNTING = `
process.on("message", () => { gc(); gc(); process.send({ heap: process.memoryUsage().heapUsed }); });
process.channel.unref();
`;

export function watching(folder: string, every: string): Watching {
  const counting = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(COUNTING)}`];
  const words = ["repair", "--watch", "--every", every, "--progress", "ndjson"];
  const child = spawn(process.execPath, [...counting, join(inject("dist"), "cli/index.js"), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const ended = once(child, "exit").then(([exit]) => exit as number | null);
  const notes: Note[] = [];
  const strange: string[] = [];
  let heard = () => {};
  createInterface({ input: child.stderr as NonNullable<typeof child.stderr> }).on("line", (line) => {
    const event = line.startsWith("{") ? JSON.parse(line) : undefined;
    if (event === undefined) strange.push(line);
    if (event?.type !== "note") return;
    notes.push(event);
    heard();
  });
  const orEnds = <T>(waiting: Promise<T>): Promise<T> =>
    Promise.race([
      waiting,
      ended.then((exit) => Promise.reject(new Error(`the watch ended with ${exit}:\n${strange.join("\n")}`))),
    ]);
  return {
    notes,
    until: (found) =>
      orEnds(
        new Promise((resolve) => {
          heard = () => {
            const it = found(notes);
            if (it !== undefined) resolve(it);
          };
          heard();
        }),
      ),
    async gauge() {
      const answer = once(child, "message");
      child.send("count");
      const [{ heap }] = await orEnds(answer);
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      const open = await readdir(`/proc/${child.pid}/fd`);
      return { heap: heap / MIB, resident: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024, open: open.length };
    },
    interrupt() {
      child.kill("SIGINT");
      return ended;
    },
  };
}

const MIB = 1024 * 1024;
