import type { ProcessState } from "../../src/domain/container.ts";

/** How a version behaves once it runs. Ages are ms since it was started. */
export interface Conduct {
  /** False: it cannot be executed at all (wrong architecture, missing library). */
  readonly starts: boolean;
  /** It ends by itself at this age, each time its watcher has started it again. */
  readonly diesAt: number | undefined;
  /** How often it does; always when absent. */
  readonly deaths?: number;
  /** Does it answer as its checks want? */
  readonly answers: (age: number) => boolean;
  /** Does anything listen on its port? */
  readonly listens: boolean;
  /** Connections that stay open however long it drains. */
  readonly stuckConnections: number;
  /** Signals it ends by. */
  readonly endsBy: "graceful" | "immediate" | "kill";
}

export const good: Conduct = {
  starts: true,
  diesAt: undefined,
  answers: () => true,
  listens: true,
  stuckConnections: 0,
  endsBy: "graceful",
};

/** Bad builds, by the way they are bad. */
export const badBuilds: Readonly<Record<string, Conduct>> = {
  "cannot be executed": { ...good, starts: false },
  "dies at once": { ...good, diesAt: 0, answers: () => false, listens: false },
  "dies after 1 s": { ...good, diesAt: 1000 },
  "dies after 9 s": { ...good, diesAt: 9000 },
  "never listens": { ...good, listens: false, answers: () => false },
  "always answers 503": { ...good, answers: () => false },
  "healthy 1 time in 3": { ...good, answers: (age) => Math.floor(age / 1000) % 3 === 0 },
};

export interface Life {
  readonly state: ProcessState;
  readonly restarts: number;
  readonly exitStatus?: number;
}

/** How long a watcher waits before it starts a program again. */
const BACK_OFF = 1000;

export function lifeOf({ diesAt, deaths = Number.POSITIVE_INFINITY }: Conduct, age: number): Life {
  if (diesAt === undefined) return { state: "running", restarts: 0 };
  const round = diesAt + BACK_OFF;
  const restarts = Math.floor(age / round);
  if (restarts >= deaths) return { state: "running", restarts: deaths, exitStatus: 1 };
  const state = age % round < diesAt ? "running" : "waiting";
  return { state, restarts, ...(restarts > 0 || state === "waiting" ? { exitStatus: 1 } : {}) };
}
