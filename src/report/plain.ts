import type { Event } from "../domain/event.ts";
import { dayOf, timeOfDay } from "../domain/words.ts";
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
export function plain({ write, colours = noColours, now = Date.now }: PlainOptions): EndingReporter {
  let day = dayOf(new Date(now()));
  return {
    report(event: Event) {
      const at = new Date(now());
      for (const it of said(event)) {
        // What goes on past midnight says so once.
        if (dayOf(at) !== day) write(`${paint(colours, "quiet", dayOf(at))}\n`);
        day = dayOf(at);
        write(`${timeOfDay(at)} ${paint(colours, it.tone, line(it))}\n`);
      }
    },
    end() {},
  };
}
