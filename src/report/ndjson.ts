import { z } from "zod";
import type { Reporter } from "../contracts/reporter.ts";
import { DflowError } from "../domain/errors.ts";
import type { Event } from "../domain/event.ts";
import { describe, type Step, type Wave } from "../domain/step.ts";
import { sentence } from "./render-error.ts";
import { safeJson } from "./safe-json.ts";

const time = z.string().describe("ISO 8601, UTC");
const index = z.number().int().min(0).describe("index of the Node");
const undo = z.boolean().describe("true: part of a revert");
const ms = z.number().describe("milliseconds it took");
const step = z
  .object({ do: z.string().describe("kind of step"), text: z.string().describe("for people") })
  .describe("one act on one Node");
const wave = z.object({
  name: z.string(),
  pause: z.number().describe("milliseconds to wait after it"),
  lanes: z.array(z.object({ index, steps: z.array(step).describe("one after the other") })).describe("side by side"),
});
/** An error as every JSON of dflow shows it. */
export const errorShape = z
  .object({
    code: z.string().describe("for programs, e.g. verify/unhealthy; `bug` for what dflow did not expect"),
    message: z.string(),
    hint: z.string().optional().describe("the way out"),
    index: index.optional(),
    evidence: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
  })
  .describe("what went wrong");

/** One line of the stream of events: an object with `type` and `time`. New types and new keys may be added. */
export const eventLine = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("plan"),
    time,
    undo,
    title: z.string(),
    notes: z.array(z.string()),
    waves: z.array(wave).describe("one after the other"),
  }),
  z.object({ type: z.literal("wave"), time, undo, wave }),
  z.object({ type: z.literal("step-started"), time, index, step }),
  z.object({ type: z.literal("step-done"), time, index, step, ms, detail: z.string().optional() }),
  z.object({ type: z.literal("step-failed"), time, index, step, ms, error: errorShape }),
  z.object({
    type: z.literal("progress"),
    time,
    index,
    done: z.number().describe("bytes of a copy sent so far"),
    total: z.number().describe("bytes in all"),
  }),
  z.object({
    type: z.literal("note"),
    time,
    level: z.enum(["info", "warning"]),
    text: z.string(),
    index: index.optional(),
  }),
  z.object({
    type: z.literal("output"),
    time,
    from: z.string().describe("`build` or the name of a hook"),
    line: z.string(),
  }),
]);
export type EventLine = z.infer<typeof eventLine>;

/** Writes each event as one line of JSON, of the shape `eventLine`. */
export const ndjson = (write: (text: string) => unknown, now: () => number = Date.now): Reporter => ({
  report: (event) => {
    write(`${safeJson(lineOf(event, new Date(now()).toISOString()))}\n`);
  },
});

function lineOf(event: Event, time: string): EventLine {
  switch (event.type) {
    case "plan": {
      const { title, notes, waves } = event.plan;
      return { type: "plan", time, undo: event.undo, title, notes: [...notes], waves: waves.map(waveOf) };
    }
    case "wave":
      return { type: "wave", time, undo: event.undo, wave: waveOf(event.wave) };
    case "step-started":
    case "step-done":
      return { ...event, time, step: stepOf(event.step) };
    case "step-failed":
      return { ...event, time, step: stepOf(event.step), error: errorData(event.error) };
    case "progress":
    case "note":
    case "output":
      return { ...event, time };
  }
}

const stepOf = (step: Step) => ({ do: step.do, text: describe(step) });

const waveOf = ({ name, pause, lanes }: Wave) => ({
  name,
  pause,
  lanes: lanes.map((lane) => ({ index: lane.index, steps: lane.steps.map(stepOf) })),
});

/** An error as data, also for the result of a command. */
export function errorData(error: unknown): z.infer<typeof errorShape> {
  if (!(error instanceof DflowError)) return { code: "bug", message: sentence(error), evidence: [] };
  const { code, message, hint, index, evidence } = error;
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(index !== undefined && { index }),
    evidence: evidence.map(({ title, lines }) => ({ title, lines: [...lines] })),
  };
}
