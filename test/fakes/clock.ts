import type { Clock } from "../../src/contracts/clock.ts";
import { DflowError } from "../../src/domain/errors.ts";

/**
 * Time that passes only when everybody waits for it: then it jumps to the next moment somebody waits for. Hours take
 * milliseconds, and the same run sees the same times.
 */
export interface FakeTime {
  readonly now: () => number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Rejects when more time has passed than anything here may take: something waits for ever. Handled already. */
  readonly ranOut: Promise<never>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

const START = Date.parse("2026-07-01T12:00:00.000Z");

/** @param limit ms of it that may pass */
export function fakeTime(limit = 48 * 3_600_000): FakeTime {
  let now = START;
  let end = START + limit;
  let ticking = false;
  const sleepers = new Set<Sleeper>();
  let tell: (error: Error) => void = () => {};
  const ranOut = new Promise<never>((_, reject) => {
    tell = reject;
  });
  ranOut.catch(() => undefined);

  // One waiter a turn of the event loop: all that it sets off has happened before the next one wakes.
  const tick = () => {
    ticking = false;
    const [first] = [...sleepers].sort((a, b) => a.until - b.until);
    if (!first) return;
    if (first.until > end) {
      sleepers.clear();
      end = Number.POSITIVE_INFINITY;
      tell(new Error(`${limit / 1000} s have passed and somebody still waits`));
      return;
    }
    sleepers.delete(first);
    now = Math.max(now, first.until);
    first.wake();
    arm();
  };
  const arm = () => {
    if (ticking || sleepers.size === 0) return;
    ticking = true;
    setImmediate(tick);
  };

  return {
    now: () => now,
    ranOut,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancelled = () => reject(new DflowError("cancelled", "cancelled while waiting"));
        if (signal?.aborted) return cancelled();
        const sleeper: Sleeper = {
          until: now + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener("abort", abort);
            resolve();
          },
        };
        const abort = () => {
          sleepers.delete(sleeper);
          cancelled();
        };
        signal?.addEventListener("abort", abort, { once: true });
        sleepers.add(sleeper);
        arm();
      }),
  };
}

/** The clock of one dflow: a dead one never wakes. */
export const fakeClock = (time: FakeTime, isDead: () => boolean): Clock => ({
  now: () => new Date(time.now()),
  sleep: async (ms, signal) => {
    await time.sleep(ms, signal);
    if (isDead()) await new Promise(() => {});
  },
});
