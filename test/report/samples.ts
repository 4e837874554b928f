import { DflowError } from "../../src/domain/errors.ts";
import type { Event } from "../../src/domain/event.ts";
import type { Executable } from "../../src/domain/executable.ts";
import type { Plan, Step, Wave } from "../../src/domain/step.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";

const hello: Executable = {
  name: "hello",
  version: asVersion(`1a2b3c4${"0".repeat(33)}`),
  checksum: asChecksum("a".repeat(64)),
  size: 27_000,
};

export const copy = (index: number): Step => ({
  do: "install",
  index,
  release: { version: hello.version, executables: [hello] },
  force: false,
});
export const verify = (index: number): Step => ({ do: "verify", index, instances: [{ executable: hello, epoch: 1 }] });

export const waveOf = (name: string, nodes: number, steps = [copy, verify]): Wave => ({
  name,
  pause: 0,
  lanes: Array.from({ length: nodes }, (_, index) => ({ index, steps: steps.map((step) => step(index)) })),
});
export const planOf = (...waves: readonly Wave[]): Plan => ({ title: "deploy hello 1a2b3c4", waves, notes: [] });

export const wave = (it: Wave, undo = false): Event => ({ type: "wave", wave: it, undo });
export const started = (step: Step): Event => ({ type: "step-started", index: step.index, step });
export const done = (step: Step, ms: number, detail?: string): Event => ({
  type: "step-done",
  index: step.index,
  step,
  ms,
  ...(detail !== undefined && { detail }),
});
export const failed = (step: Step, ms: number, message: string): Event => ({
  type: "step-failed",
  index: step.index,
  step,
  ms,
  error: new DflowError("verify/unhealthy", message, { index: step.index }),
});
export const progress = (index: number, sent: number, total: number): Event => ({
  type: "progress",
  index,
  done: sent,
  total,
});
export const note = (text: string, index?: number): Event => ({
  type: "note",
  level: "info",
  text,
  ...(index !== undefined && { index }),
});
export const warning = (text: string): Event => ({ type: "note", level: "warning", text });
export const output = (from: string, line: string): Event => ({ type: "output", from, line });

/** One event of each type with this text wherever a text of others can be. */
export const eventsSaying = (text: string): readonly Event[] => {
  const step: Step = { do: "unroute", index: 3, executables: [text] };
  const error = new DflowError("copy/failed", text, {
    hint: text,
    index: 3,
    evidence: [{ title: text, lines: [text] }],
  });
  const saying: Wave = { name: text, pause: 0, lanes: [{ index: 3, steps: [step] }] };
  return [
    { type: "plan", undo: false, plan: { title: text, waves: [saying], notes: [text] } },
    { type: "output", from: text, line: text },
    { type: "wave", undo: false, wave: saying },
    { type: "step-started", index: 3, step },
    { type: "progress", index: 3, done: 5, total: 10 },
    { type: "step-done", index: 3, step, ms: 5, detail: text },
    { type: "step-failed", index: 3, step, ms: 5, error },
    { type: "note", level: "info", text },
    { type: "note", level: "warning", text, index: 3 },
    { type: "wave", undo: true, wave: saying },
  ];
};
