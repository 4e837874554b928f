import { DflowError, exitCodes } from "../domain/errors.ts";

/** ms from the signal until dflow is gone, whatever it still wanted to put in order. */
const PATIENCE = { SIGINT: 4_500, SIGHUP: 4_500, SIGTERM: 900 } as const;
const LEFT = 'dflow: it ended before all was put in order; "dflow repair", or the same command again, does the rest';
type Signal = keyof typeof PATIENCE;

/**
 * Fires at the first SIGINT, SIGTERM or SIGHUP. A second one, or patience running out, ends the process at once: a
 * command may be killed at any moment, and `repair` finishes what it left.
 *
 * @param say hears it when something was left
 */
export function cancelledBySignals(process: NodeJS.Process, say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const leave = () => {
    say(LEFT);
    process.exit(exitCodes.cancelled);
  };
  for (const name of Object.keys(PATIENCE) as Signal[])
    process.on(name, () => {
      if (controller.signal.aborted) leave();
      controller.abort(
        new DflowError("cancelled", `cancelled by ${name}`, {
          hint: 'the same command again, or "dflow repair", goes on from here',
        }),
      );
      setTimeout(leave, PATIENCE[name]).unref();
    });
  return controller.signal;
}
