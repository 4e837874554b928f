import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../contracts/clock.ts";
import { DflowError } from "../domain/errors.ts";

/** Timers count in 31 bits: a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    try {
      for (let left = ms; left > 0; left -= LONGEST_TIMER) {
        await wait(Math.min(left, LONGEST_TIMER), undefined, { signal });
      }
      signal?.throwIfAborted();
    } catch (cause) {
      throw new DflowError("cancelled", "cancelled while waiting", { cause });
    }
  },
};
