import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { errorData, eventLine, ndjson } from "../../src/report/ndjson.ts";
import { safeJson } from "../../src/report/safe-json.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";
import { copy, done, eventsSaying, failed, planOf, started, wave, waveOf } from "./samples.ts";

function linesOf(events: readonly Event[]): readonly string[] {
  let text = "";
  const reporter = ndjson(
    (more) => {
      text += more;
    },
    () => Date.UTC(2026, 9, 1),
  );
  for (const event of events) reporter.report(event);
  return text.split("\n").slice(0, -1);
}

const time = "2026-10-01T00:00:00.000Z";

describe("ndjson", () => {
  it("is an object a line, of the documented shape", () => {
    const one = waveOf("prepare", 1, [copy]);
    const step = { do: "install", text: "copy hello 1a2b3c4" };
    const lanes = [{ index: 0, steps: [step] }];
    const lines = linesOf([
      { type: "plan", undo: false, plan: planOf(one) },
      wave(one, true),
      started(copy(0)),
      done(copy(0), 800, "27 kB"),
      failed(copy(0), 8, "node 0: no answer"),
    ]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        type: "plan",
        time,
        undo: false,
        title: "deploy hello 1a2b3c4",
        notes: [],
        waves: [{ name: "prepare", pause: 0, lanes }],
      },
      { type: "wave", time, undo: true, wave: { name: "prepare", pause: 0, lanes } },
      { type: "step-started", time, index: 0, step },
      { type: "step-done", time, index: 0, step, ms: 800, detail: "27 kB" },
      {
        type: "step-failed",
        time,
        index: 0,
        step,
        ms: 8,
        error: { code: "verify/unhealthy", message: "node 0: no answer", index: 0, evidence: [] },
      },
    ]);
  });

  it("says the same text again to who reads it, and nothing to runner and terminal", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = linesOf(eventsSaying(text));
        for (const line of lines) {
          const read = eventLine.parse(JSON.parse(line));
          // zod leaves out what the shape does not know.
          expect(read).toEqual(JSON.parse(line));
          if (read.type === "note") expect(read.text).toBe(text);
        }
        expect(lines).toHaveLength(10);
        expect(lines.join("\n")).not.toMatch(UNSAFE);
        expect(commandsIn(lines.join("\n"))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("is as harmless with indentation", () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, fc.array(hostile)), (value) => {
        const text = safeJson(value, 2);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(UNSAFE);
        expect(commandsIn(text)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("calls what dflow did not expect a bug", () => {
    expect(errorData(new TypeError("x"))).toEqual({ code: "bug", message: "TypeError: x", evidence: [] });
    expect(errorData(undefined)).toEqual({ code: "bug", message: "undefined", evidence: [] });
  });
});
