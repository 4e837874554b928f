import type { Clock } from "../contracts/clock.ts";
import { DflowError } from "../domain/errors.ts";

export interface Limits {
  readonly clock: Clock;
  readonly ms: number;
  /** The error of running out of time. */
  readonly late: () => DflowError;
  readonly signal?: AbortSignal | undefined;
  /** The link the work needs: when it closes, its reason is the error. */
  readonly closed?: AbortSignal;
}

/**
 * Settles as `work` does, but never later than its limits: ssh2 leaves calls on a dead link unanswered for ever. `work`
 * is told by `over`, whose reason is the error, and cleans up after itself.
 */
export async function limited<T>(limits: Limits, work: (over: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, ms, late, signal, closed } = limits;
  const over = new AbortController();
  const finished = new AbortController();
  const cancel = () => over.abort(cancelled());
  const lose = () => over.abort(closed?.reason);
  const stopped = new Promise<never>((_, reject) => {
    over.signal.addEventListener("abort", () => reject(over.signal.reason), { once: true });
  });
  // A rejection that nobody waits for any more would end the program.
  stopped.catch(() => undefined);
  if (signal?.aborted) cancel();
  if (closed?.aborted) lose();
  signal?.addEventListener("abort", cancel);
  closed?.addEventListener("abort", lose);
  clock.sleep(ms, finished.signal).then(
    () => over.abort(late()),
    () => undefined,
  );
  try {
    if (over.signal.aborted) return await stopped;
    return await Promise.race([work(over.signal), stopped]);
  } finally {
    finished.abort();
    signal?.removeEventListener("abort", cancel);
    closed?.removeEventListener("abort", lose);
  }
}

export const cancelled = (): DflowError => new DflowError("cancelled", "cancelled");

/** The work goes on; only the waiting ends. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let cancel = () => {};
  const stopped = new Promise<never>((_, reject) => {
    cancel = () => reject(cancelled());
  });
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
