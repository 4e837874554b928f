import pc from "picocolors";
import type { Tone } from "../domain/view.ts";

/** Made by `colours`, passed to whoever draws. */
export type Colours = ReturnType<typeof pc.createColors>;

/** What is known of the place that text goes to: process.stdout, process.stderr, or a test's own. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  /** Absent where it is no terminal. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** True: what was written waits to be taken. */
  readonly writableNeedDrain?: boolean;
  write(text: string): unknown;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const noColours: Colours = pc.createColors(false);

/** Colours for a terminal, none for a file, with NO_COLOR (no-color.org: set and not empty) or TERM=dumb. */
export const colours = (screen: Screen, environment: Environment): Colours =>
  pc.createColors(isTerminal(screen, environment) && !environment.NO_COLOR);

/** May lines be drawn again here? */
export const isTerminal = (screen: Screen, environment: Environment): boolean =>
  screen.isTTY === true && environment.TERM !== "dumb";

export function paint(colours: Colours, tone: Tone | undefined, text: string): string {
  // A colour that goes over the end of a line is not for every terminal and no log.
  if (tone === undefined || text === "") return text;
  const brush = brushes(colours)[tone];
  return text.split("\n").map(brush).join("\n");
}

const brushes = (colours: Colours): Readonly<Record<Tone, (text: string) => string>> => ({
  good: colours.green,
  bad: colours.red,
  warning: colours.yellow,
  quiet: colours.dim,
  strong: colours.bold,
});
