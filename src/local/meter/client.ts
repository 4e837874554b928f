import type { Answer, Asker } from "./asker.ts";

/** How often a kept connection is used while it is let go, and for how long, in ms. */
const LAST_EVERY = 50;
const LAST_FOR = 500;

export interface Client {
  /** Uses the connection it has now a little while longer, and then closes it between two requests. */
  letGo(): void;
  /** Begins no further request. */
  stop(): void;
  /** Closes its connection, also under a request. */
  leave(): void;
  /** Has it asked something that is not answered yet? */
  readonly waits: boolean;
  /** Resolves when it has stopped. */
  readonly ended: Promise<void>;
}

export interface ClientOptions {
  /** Asked before each turn, which may be another service's. */
  readonly turn: () => Asker;
  /** ms from one request to the next. */
  readonly every: () => number;
  /** ms until the first one. */
  readonly first: number;
  /** ms of a rhythm that could not be kept that it makes up for; 0: it gives way to whoever is busy. */
  readonly makesUp: number;
  readonly onAnswer: (answer: Answer) => void;
}

/** Sends one request after the other, in its own rhythm, until it is stopped. */
export function client({ turn, every, first, makesUp, onAnswer }: ClientOptions): Client {
  let stopped = false;
  let waits = false;
  let asker = turn();
  let lettingGo: { readonly since: number; readonly opened: number } | undefined;
  let wake = () => {};

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** A connection that was opened since leads elsewhere already. */
  const goOnLettingGo = () => {
    if (!lettingGo || asker.opened === lettingGo.opened) {
      if (!lettingGo || performance.now() - lettingGo.since < LAST_FOR) return;
      asker.leave();
    }
    lettingGo = undefined;
  };

  const run = async () => {
    let due = performance.now() + first;
    while (!stopped) {
      const now = performance.now();
      const next = lettingGo ? Math.min(due, now + LAST_EVERY) : due;
      if (next > now) await pause(next - now);
      if (stopped) return;
      asker = turn();
      waits = true;
      const answer = await asker.ask();
      waits = false;
      onAnswer(answer);
      goOnLettingGo();
      if (next >= due) due = Math.max(due + every(), performance.now() - makesUp);
    }
  };

  return {
    letGo() {
      lettingGo = { since: performance.now(), opened: asker.opened };
      wake();
    },
    stop() {
      stopped = true;
      wake();
    },
    leave: () => asker.leave(),
    get waits() {
      return waits;
    },
    ended: run(),
  };
}
