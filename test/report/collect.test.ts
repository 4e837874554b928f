import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { collect } from "../../src/report/collect.ts";
import { timeline } from "../../src/report/timeline.ts";
import { copy, done, failed, note, planOf, started, verify, wave, waveOf } from "./samples.ts";

const listener = () => {
  const heard: (Event | "end")[] = [];
  return { heard, report: (event: Event) => void heard.push(event), end: () => void heard.push("end") };
};

describe("collect", () => {
  it("tells each event to each reporter, in order, and ends those that can be ended", () => {
    const [one, other] = [listener(), listener()];
    const all = collect([one, { report: other.report }]);
    all.report(note("a"));
    all.report(note("b"));
    all.end();
    expect(one.heard).toEqual([note("a"), note("b"), "end"]);
    expect(other.heard).toEqual([note("a"), note("b")]);
  });

  it("goes on without a reporter that throws, and says so once", () => {
    const broken: unknown[] = [];
    let asked = 0;
    const throwing = {
      report() {
        asked++;
        throw new Error("EPIPE");
      },
    };
    const [before, after] = [listener(), listener()];
    const all = collect([before, throwing, after], (error) => broken.push(error));
    all.report(note("a"));
    all.report(note("b"));
    all.end();
    expect(before.heard).toEqual([note("a"), note("b"), "end"]);
    expect(after.heard).toEqual([note("a"), note("b"), "end"]);
    expect(asked).toBe(1);
    expect(broken).toEqual([new Error("EPIPE")]);
  });
});

describe("the timeline", () => {
  it("keeps what each step took on each Node, and what belongs to a revert", () => {
    let now = 0;
    const times = timeline(() => now);
    const plan = planOf(waveOf("prepare", 2));
    const events: readonly Event[] = [
      { type: "plan", undo: false, plan },
      wave(waveOf("prepare", 2)),
      started(copy(1)),
      done(copy(1), 800, "27 kB"),
      done(copy(0), 300),
      failed(verify(1), 30_000, "node 1: no answer"),
      { type: "plan", undo: true, plan },
      done(copy(0), 20),
    ];
    for (const event of events) {
      times.report(event);
      if (event.type === "step-failed") now += 30_000;
      else if (event.type.startsWith("step-")) now += 1000;
    }
    expect(times.nodes()).toEqual([
      {
        index: 0,
        steps: [
          { step: "install", ms: 300, from: 1700, ok: true },
          { step: "install", ms: 20, from: 32_980, ok: true, undo: true },
        ],
      },
      {
        index: 1,
        steps: [
          { step: "install", ms: 800, from: 200, ok: true, detail: "27 kB" },
          { step: "verify", ms: 30_000, from: 0, ok: false, detail: "no answer" },
        ],
      },
    ]);
  });
});
