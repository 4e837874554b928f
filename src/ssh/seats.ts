import type { Clock } from "../contracts/clock.ts";
import { cancelled } from "./deadline.ts";

/** The right to one open connection. */
export interface Seat {
  /** In use: it is not taken away. A seat begins busy. */
  busy(): void;
  idle(): void;
  free(): void;
}

export interface Seats {
  /** @param giveUp closes the idle connection of this seat, because another Node waits for one */
  take(giveUp: () => Promise<void>, signal?: AbortSignal): Promise<Seat>;
}

/** Between two acts on a Node its connection is idle for a moment; taking it away then would cost a handshake per act. */
const IDLE_FOR_GOOD = 100;

/**
 * At most `limit` connections at once, however many Nodes a command holds on to: who waits gets the seat of the
 * connection that has been idle longest, and its owner connects again when it has something to do.
 */
export function seats(limit: number, clock: Clock): Seats {
  const taken = new Set<Taken>();
  const idle = new Map<Taken, number>();
  const waiting: Waiter[] = [];
  let patrolling = false;

  const seatFor = (giveUp: () => Promise<void>): Seat => {
    const one: Taken = { giveUp };
    taken.add(one);
    return {
      busy: () => void idle.delete(one),
      idle: () => {
        if (!taken.has(one)) return;
        idle.set(one, clock.now().getTime());
        void patrol();
      },
      free: () => {
        idle.delete(one);
        if (taken.delete(one)) seatNext();
      },
    };
  };

  const seatNext = () => {
    while (taken.size < limit) {
      const next = waiting.shift();
      if (!next) return;
      next.seat(seatFor(next.giveUp));
    }
  };

  const patrol = async () => {
    if (patrolling) return;
    patrolling = true;
    while (waiting.length > 0 && idle.size > 0) {
      const [longest, since] = idle.entries().next().value as [Taken, number];
      const left = since + IDLE_FOR_GOOD - clock.now().getTime();
      if (left > 0) await clock.sleep(left);
      else {
        idle.delete(longest);
        await longest.giveUp();
      }
    }
    patrolling = false;
  };

  return {
    take(giveUp, signal) {
      if (signal?.aborted) return Promise.reject(cancelled());
      if (taken.size < limit) return Promise.resolve(seatFor(giveUp));
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(cancelled());
        };
        const seat = (given: Seat) => {
          signal?.removeEventListener("abort", leave);
          resolve(given);
        };
        const waiter: Waiter = { giveUp, seat };
        waiting.push(waiter);
        signal?.addEventListener("abort", leave, { once: true });
        void patrol();
      });
    },
  };
}

interface Taken {
  readonly giveUp: () => Promise<void>;
}

interface Waiter extends Taken {
  readonly seat: (seat: Seat) => void;
}
