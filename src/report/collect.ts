import type { Reporter } from "../contracts/reporter.ts";
import type { Event } from "../domain/event.ts";

/** A reporter that has something to put in order when all is over: a drawn frame, an open group. */
export interface EndingReporter extends Reporter {
  /** Nothing is shown of what is reported later. A second call does nothing. Never throws. */
  end(): void;
}

/**
 * Each event goes to each of them. One that throws gets no more and breaks neither the others nor the run.
 *
 * @param onBroken told once of each that threw
 */
export function collect(
  reporters: readonly (Reporter | EndingReporter)[],
  onBroken: (error: unknown) => void = () => {},
): EndingReporter {
  let sound = reporters;
  const toEach = (act: (reporter: Reporter | EndingReporter) => void) => {
    for (const reporter of sound) {
      try {
        act(reporter);
      } catch (error) {
        sound = sound.filter((one) => one !== reporter);
        onBroken(error);
      }
    }
  };
  return {
    report: (event: Event) => toEach((reporter) => reporter.report(event)),
    end: () => toEach((reporter) => "end" in reporter && reporter.end()),
  };
}
