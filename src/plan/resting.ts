import type { Finding } from "./repair.ts";

interface Vain {
  readonly found: Finding["found"];
  /** In a row. */
  readonly times: number;
  /** ms since 1970. */
  readonly until: number;
}

/** By index, Nodes that were repaired in vain, and until when they are left alone. */
export type Tally = ReadonlyMap<number, Vain>;

/** Watching for days must not start a program again every half minute that no start helps. */
const LONGEST_REST_MS = 600_000;

/** What is left alone at this moment. A Node that something else is wrong with by now is not. */
export const resting = (tally: Tally, now: Date): ReadonlyMap<number, Finding["found"]> =>
  new Map([...tally].filter(([, one]) => now.getTime() < one.until).map(([index, { found }]) => [index, found]));

/**
 * After a round: a rest twice as long each time, and nothing is remembered of a Node that is well.
 *
 * @param vain what is not well after the round, also those that rested
 * @param every ms between two rounds
 */
export function tallied(
  tally: Tally,
  vain: readonly { readonly index: number; readonly found: Finding["found"] | "healthy" }[],
  now: Date,
  every: number,
): Tally {
  return new Map(
    vain.flatMap(({ index, found }) => {
      if (found === "healthy") return [];
      const known = tally.get(index);
      const before = known?.found === found ? known : undefined;
      if (before && now.getTime() < before.until) return [[index, before]];
      const times = (before?.times ?? 0) + 1;
      const rest = Math.min(Math.max(LONGEST_REST_MS, every), every * 2 ** Math.min(times, 30));
      return [[index, { found, times, until: now.getTime() + rest }]];
    }),
  );
}
