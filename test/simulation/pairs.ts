import { ALL_FAULTS, type FollowUp, type Injected } from "./simulate.ts";

/** Two faults: both in one run of the command, or the second in the run that is to put the first one right. */
export interface Pair {
  readonly faults: readonly Injected[];
  readonly later: readonly Injected[];
  readonly followUp: FollowUp;
}

/** A run that went wrong does more than one that goes well: it puts back, and asks the store again. */
const LONGER = 12;

/**
 * Every pair, or a sample of them that is the same for the same seed.
 *
 * @param names the effects of the command when nothing goes wrong
 */
export function* pairsOf(names: readonly string[], sample?: number, seed = 1): Generator<Pair> {
  const length = names.length + LONGER;
  if (sample === undefined) {
    for (let at = 0; at < names.length; at++) for (let then = 0; then < length; then++) yield* ofAllKinds(at, then);
    return;
  }
  const random = mulberry32(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  for (let drawn = 0; drawn < sample; drawn++) {
    const all = [...ofAllKinds(upTo(names.length), upTo(length))];
    yield all[upTo(all.length)] as Pair;
  }
}

function* ofAllKinds(at: number, then: number): Generator<Pair> {
  for (const fault of ALL_FAULTS) {
    for (const second of ALL_FAULTS) {
      for (const followUp of ["repair", "again"] as const) {
        const [a, b] = [
          { at, fault },
          { at: then, fault: second },
        ];
        if (then > at && !fault.startsWith("crash")) yield { faults: [a, b], later: [], followUp };
        yield { faults: [a], later: [b], followUp };
      }
    }
  }
}

/** Small, seeded, the same everywhere. */
function mulberry32(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
