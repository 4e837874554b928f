import type { Event } from "../domain/event.ts";
import { describe } from "../domain/step.ts";
import type { Tone } from "../domain/view.ts";
import { duration, nodesNamed, withoutNode } from "../domain/words.ts";
import { oneLine } from "./harmless.ts";

/** A line of a log: who or what it is about, and what is to be said. */
export interface Said {
  readonly subject: string;
  readonly text: string;
  readonly tone?: Tone;
}

/** An event in lines for a log, the same for plain lines and for workflows; none for what only a live view shows. Harmless. */
export const said = (event: Event): readonly Said[] =>
  spoken(event).map((it) => ({ ...it, subject: oneLine(it.subject), text: oneLine(it.text) }));

const WARNING = "warning";

/** `node 2  copy hello 1a2b3c4 … done 0.8 s (27 kB)`, `node 2  warning: the disk is nearly full` */
export const line = ({ subject, text, tone }: Said): string =>
  `${subject.padEnd(7)} ${tone === "warning" && subject.startsWith("node ") ? `${WARNING}: ` : ""}${text}`;

/** Where something else says that it is a warning. */
export const unmarked = ({ subject, text }: Said): string => (subject === WARNING ? text : `${subject}: ${text}`);

function spoken(event: Event): readonly Said[] {
  switch (event.type) {
    case "plan": {
      const notes = event.plan.notes.map((text): Said => ({ subject: WARNING, text, tone: "warning" }));
      return [heading(event, "plan", event.plan.title), ...notes];
    }
    case "wave":
      return [heading(event, "wave", waveWords(event))];
    case "step-done": {
      const detail = event.detail ? ` (${event.detail})` : "";
      const text = `${describe(event.step)} … done ${duration(event.ms)}${detail}`;
      return [{ subject: `node ${event.index}`, text }];
    }
    case "step-failed": {
      const text = `${describe(event.step)} … failed ${duration(event.ms)}: ${whyFailed(event)}`;
      return [{ subject: `node ${event.index}`, text, tone: "bad" }];
    }
    case "note":
      return [noteWords(event)];
    case "output":
      return [{ subject: event.from, text: `| ${event.line}`, tone: "quiet" }];
    case "step-started":
    case "progress":
      return [];
  }
}

const heading = ({ undo }: { undo: boolean }, subject: string, text: string): Said =>
  undo ? { subject: "revert", text, tone: "warning" } : { subject, text, tone: "strong" };

function noteWords({ level, text, index }: Extract<Event, { type: "note" }>): Said {
  const subject = index === undefined ? (level === "warning" ? WARNING : "note") : `node ${index}`;
  return level === "warning" ? { subject, text, tone: "warning" } : { subject, text };
}

/** `switch 1 of 3: nodes 0-2, 5` */
export function waveWords({ wave }: Extract<Event, { type: "wave" }>): string {
  const indexes = [...new Set(wave.lanes.map((lane) => lane.index))].sort((a, b) => a - b);
  return indexes.length === 0 ? wave.name : `${wave.name}: ${nodesNamed(indexes)}`;
}

/** The error's sentence where the line already says which step of which Node it is about. */
export function whyFailed({ index, step, error }: Extract<Event, { type: "step-failed" }>): string {
  const why = withoutNode(index, error.message);
  const again = `${describe(step)}: `;
  return why.startsWith(again) ? why.slice(again.length) : why;
}
