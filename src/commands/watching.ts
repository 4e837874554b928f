import { cancellation } from "../cluster/perform.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";

/** Waits for the next round of --watch or --rampage. False: the person has cancelled, which is how these end. */
export const goesOn = (dflow: Dflow, ms: number): Promise<boolean> =>
  dflow.clock.sleep(ms, dflow.signal).then(
    () => true,
    () => false,
  );

/** How it ends when the person has cancelled, whatever it saw last: a script asks whether it was ended, not how it went. */
export const cutOff = (dflow: Dflow) => ({ exit: "cancelled", failure: cancellation(dflow.signal) }) as const;

/** While it goes on, another run that holds the lock, or a store or a Node that is away, is no reason to stop. */
export function watched(dflow: Dflow, error: unknown): undefined {
  if (!(error instanceof DflowError)) throw error;
  if (error.code !== "cancelled") dflow.reporter.report({ type: "note", level: "warning", text: error.message });
}
