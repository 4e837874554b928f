import type { EndingReporter } from "./collect.ts";
import { type Colours, colours as coloursFor, type Environment, isTerminal, type Screen } from "./colours.ts";
import { live, type Timing } from "./live/live.ts";
import { plain } from "./plain.ts";

export interface TerminalOptions {
  /** process.stderr, where standard output is for the result. */
  readonly screen: Screen;
  readonly environment: Environment;
  /** Made from the screen and the environment when absent. */
  readonly colours?: Colours;
  readonly timing?: Timing;
}

/** A live view on a terminal that can draw, plain lines anywhere else. Call `end()` before anything else is written there. */
export function terminal({ screen, environment, colours, timing }: TerminalOptions): EndingReporter {
  const brushes = colours ?? coloursFor(screen, environment);
  return isTerminal(screen, environment)
    ? live({ screen, colours: brushes, ...(timing && { timing }) })
    : plain({ write: (text) => screen.write(text), colours: brushes });
}
