import type { Event } from "../domain/event.ts";
import { timeOfDay } from "../domain/words.ts";
import type { EndingReporter } from "./collect.ts";
import { type Colours, noColours, paint } from "./colours.ts";
import { line, said } from "./words.ts";

export interface PlainOptions {
  readonly write: (text: string) => unknown;
  readonly colours?: Colours;
  readonly now?: () => number;
}

/**
 * Lines for a file, a pipe or a terminal that cannot draw: `12:03:04 node 2  copy hello 1a2b3c4 … done 0.8 s (27 kB)`.
 * One for each plan, start of a wave, end of a step, note, and line of a build or hook.
 */
export const plain = ({ write, colours = noColours, now = Date.now }: PlainOptions): EndingReporter => ({
  report(event: Event) {
    for (const it of said(event)) write(`${timeOfDay(new Date(now()))} ${paint(colours, it.tone, line(it))}\n`);
  },
  end() {},
});
