import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { plain } from "../../src/report/plain.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";
import {
  copy,
  done,
  eventsSaying,
  failed,
  note,
  output,
  planOf,
  progress,
  started,
  verify,
  warning,
  wave,
  waveOf,
} from "./samples.ts";

function linesOf(events: readonly Event[]): readonly string[] {
  let text = "";
  const reporter = plain({
    write: (more) => {
      text += more;
    },
    now: () => new Date(2026, 0, 2, 12, 3, 4).getTime(),
  });
  for (const event of events) reporter.report(event);
  reporter.end();
  return text.split("\n").slice(0, -1);
}

describe("plain lines", () => {
  it("are one for each thing that ended or began", () => {
    const prepare = waveOf("prepare", 3);
    const lines = linesOf([
      { type: "plan", undo: false, plan: { ...planOf(prepare), notes: ["node 9 is missing and left out"] } },
      output("build", "Compiling Main"),
      wave(prepare),
      started(copy(2)),
      progress(2, 10, 100),
      done(copy(2), 800, "27 kB"),
      failed(copy(0), 900, "node 0: copy hello 1a2b3c4: the disk is full"),
      note("waiting for a port", 1),
      warning("the clock of node 1 is behind"),
      failed(verify(1), 30_400, "node 1: hello 1a2b3c4 is not healthy: /ready answered 503"),
      wave(waveOf("put back", 1), true),
      done(verify(0), 45),
    ]);
    expect(lines).toEqual([
      "12:03:04 plan    deploy hello 1a2b3c4",
      "12:03:04 warning node 9 is missing and left out",
      "12:03:04 build   | Compiling Main",
      "12:03:04 wave    prepare: nodes 0-2",
      "12:03:04 node 2  copy hello 1a2b3c4 … done 0.8 s (27 kB)",
      "12:03:04 node 0  copy hello 1a2b3c4 … failed 0.9 s: the disk is full",
      "12:03:04 node 1  waiting for a port",
      "12:03:04 warning the clock of node 1 is behind",
      "12:03:04 node 1  verify hello 1a2b3c4 … failed 30 s: hello 1a2b3c4 is not healthy: /ready answered 503",
      "12:03:04 revert  put back: node 0",
      "12:03:04 node 0  verify hello 1a2b3c4 … done 45 ms",
    ]);
  });

  it("say the day once, when midnight has passed between two of them", () => {
    let text = "";
    const times = [31, 32, 32, 33].map((day) => new Date(2026, 0, day, 12, 3, 4).getTime());
    const reporter = plain({ write: (more) => (text += more), now: () => times[0] as number });
    for (const _ of [...times]) {
      reporter.report(note("every Node is healthy", undefined));
      times.shift();
    }
    expect(text.split("\n").map((line) => line.slice(0, 10))).toEqual([
      "12:03:04 n",
      "2026-02-01",
      "12:03:04 n",
      "12:03:04 n",
      "2026-02-02",
      "12:03:04 n",
      "",
    ]);
  });

  it("stay one line each and harmless, whatever they tell", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = linesOf(eventsSaying(text));
        expect(lines).toHaveLength(9);
        expect(lines.join("\n")).not.toMatch(UNSAFE);
        expect(commandsIn(lines.join("\n"))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
