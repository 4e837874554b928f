import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { noColours } from "../../src/report/colours.ts";
import { live } from "../../src/report/live/live.ts";
import { displayWidth } from "../../src/report/width.ts";
import { FakeScreen, FakeTiming } from "./fake-screen.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";
import {
  copy,
  done,
  eventsSaying,
  failed,
  output,
  planOf,
  progress,
  started,
  verify,
  warning,
  wave,
  waveOf,
} from "./samples.ts";

function watched(columns = 80, rows = 24) {
  const screen = new FakeScreen(columns, rows);
  const timing = new FakeTiming();
  const reporter = live({ screen, colours: noColours, timing });
  const report = (...events: readonly Event[]) => {
    for (const event of events) reporter.report(event);
  };
  return { screen, timing, report, end: () => reporter.end() };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what dflow itself writes to a terminal.
const DRAWING = /\u001b\[(\?(?:25|7)[lh]|\d*[AKJ])|\r/g;

describe("the live view", () => {
  it("shows a line per Node with what it is at", () => {
    const { screen, timing, report } = watched();
    report(wave(waveOf("prepare", 4)));
    report(started(copy(0)), done(copy(0), 800, "27 kB"), started(verify(0)), done(verify(0), 300));
    report(started(copy(1)), started(copy(2)), done(copy(2), 400), started(verify(2)));
    timing.pass(3000);
    report(progress(1, 1_200_000, 2_800_000), failed(verify(2), 3000, "node 2: no answer"));
    timing.pass(100);
    expect(screen.lines).toEqual([
      "prepare · 1 of 4 Nodes · 1 failed · 3 s",
      "✓ node 0  verify hello 1a2b3c4  1.1 s",
      "▸ node 1  copy hello 1a2b3c4  42 %  1.2 MB of 2.8 MB  400 kB/s",
      "✗ node 2  verify hello 1a2b3c4  3.4 s: no answer",
      "· node 3",
    ]);
  });

  it("lets the seconds go by while nothing is heard", () => {
    const { screen, timing, report } = watched();
    report(wave(waveOf("prepare", 1)), started(copy(0)));
    timing.pass(12_400);
    expect(screen.lines[1]).toBe("▸ node 0  copy hello 1a2b3c4  12 s");
    expect(screen.lines[0]).toBe("prepare · 0 of 1 Nodes · 12 s");
  });

  it("leaves each wave where it ended and draws the next one below", () => {
    const { screen, timing, report, end } = watched();
    report({ type: "plan", undo: false, plan: planOf() }, wave(waveOf("prepare", 2, [copy])));
    for (const index of [0, 1]) report(started(copy(index)), done(copy(index), 100));
    timing.pass(1000);
    report(wave(waveOf("switch 1 of 1", 1, [verify])), started(verify(0)));
    timing.pass(500);
    report(failed(verify(0), 500, "node 0: no answer"), { type: "plan", undo: true, plan: planOf() });
    report(wave(waveOf("put back", 1, [copy]), true), done(copy(0), 50));
    end();
    expect(screen.lines).toEqual([
      "plan    deploy hello 1a2b3c4",
      "prepare · 2 of 2 Nodes · 1 s",
      "✓ node 0  copy hello 1a2b3c4  0.1 s",
      "✓ node 1  copy hello 1a2b3c4  0.1 s",
      "switch 1 of 1 · 0 of 1 Nodes · 1 failed · 0 s",
      "✗ node 0  verify hello 1a2b3c4  0.5 s: no answer",
      "revert  deploy hello 1a2b3c4",
      "revert: put back · 1 of 1 Nodes · 0 s",
      "✓ node 0  copy hello 1a2b3c4  50 ms",
    ]);
  });

  it("puts notes and the output of builds above what it draws", () => {
    const { screen, timing, report } = watched(30);
    report(output("build", "Compiling Main"), wave(waveOf("prepare", 1)));
    timing.pass(100);
    report(warning("a line that is longer than this terminal is wide"));
    timing.pass(100);
    expect(screen.lines).toEqual(
      [
        "build   | Compiling Main",
        "warning a line that is longer ",
        "than this terminal is wide",
        "prepare · 0 of 1 Nodes · 0 s",
        "· node 0",
      ].map((text) => text.trimEnd()),
    );
  });

  it("says how many Nodes there was no room for; who fails and who works is seen", () => {
    const { screen, timing, report } = watched(60, 8);
    report(wave(waveOf("prepare", 1000, [copy])));
    for (let index = 0; index < 900; index++) report(done(copy(index), 100));
    report(started(copy(950)), started(copy(999)), failed(copy(960), 5, "node 960: disk full"));
    timing.pass(100);
    expect(screen.lines).toEqual([
      "prepare · 900 of 1,000 Nodes · 1 failed · 0 s",
      "✓ node 0    copy hello 1a2b3c4  0.1 s",
      "✓ node 1    copy hello 1a2b3c4  0.1 s",
      "▸ node 950  copy hello 1a2b3c4  0 s",
      "✗ node 960  copy hello 1a2b3c4  5 ms: disk full",
      "▸ node 999  copy hello 1a2b3c4  0 s",
      "  … and 995 more (898 done, 97 waiting)",
    ]);
  });

  it("is drawn at most twelve times a second, and in work that grows with the rows, not the Nodes", () => {
    const { screen, timing, report, end } = watched(80, 24);
    report(wave(waveOf("prepare", 1000)));
    for (let percent = 1; percent <= 100; percent++) {
      for (let index = 0; index < 1000; index++) {
        report(progress(index, percent, 100));
        if (index % 100 === 0) timing.pass(10);
      }
    }
    end();
    expect(screen.writes.length).toBeLessThanOrEqual(10 * 12 + 2);
    for (const written of screen.writes) expect(written.length).toBeLessThan(24 * 100);
  });

  it("never wraps a line, at any width", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), hostile, (columns, text) => {
        const { screen, timing, report } = watched(columns, 12);
        report(wave({ ...waveOf("prepare", 3), name: text }), started(copy(0)), progress(0, 5, 10));
        report(done(copy(1), 5, text), failed(verify(2), 5, text));
        timing.pass(100);
        expect(screen.lines.length).toBeLessThanOrEqual(4);
        for (const line of screen.lines) expect(displayWidth(line)).toBeLessThan(Math.max(2, columns));
      }),
      { numRuns: 1000 },
    );
  });

  it("does not wrap where the terminal draws an emoji wider than others do", () => {
    const { screen, timing, report } = watched(20);
    screen.widthOf = (text) => [...text].reduce((sum, one) => sum + displayWidth(one), 0);
    report(wave(waveOf("🇫🇷".repeat(12), 1)));
    timing.pass(100);
    report(started(copy(0)));
    timing.pass(100);
    expect(screen.lines).toHaveLength(2);
  });

  it.each([
    [31, "▸ node 0  copy hello 1a2…  2 s"],
    [50, "▸ node 0  copy hello 1a2b3c4  2 s"],
    [200, "▸ node 0  copy hello 1a2b3c4  2 s"],
  ])("draws over itself when the terminal has become %d columns wide", (columns, line) => {
    const { screen, timing, report } = watched(80);
    report(wave(waveOf("prepare", 1)), started(copy(0)));
    timing.pass(100);
    screen.resize(columns);
    timing.pass(2000);
    expect(screen.lines).toEqual(["prepare · 0 of 1 Nodes · 2 s", line]);
  });

  it("leaves the cursor shown after each write, and an empty row to go on in", () => {
    const { screen, timing, report, end } = watched();
    report(wave(waveOf("prepare", 2)), started(copy(0)));
    timing.pass(100);
    expect(screen.cursorShown && screen.wraps).toBe(true);
    for (const written of screen.writes) expect(written.endsWith("\u001b[?25h")).toBe(true);
    end();
    expect(screen.cursorShown).toBe(true);
    screen.write("dflow: cancelled\n");
    expect(screen.lines.at(-1)).toBe("dflow: cancelled");
  });

  it("is silent after its end and leaves no timer", () => {
    const { screen, timing, report, end } = watched();
    report(wave(waveOf("prepare", 2)), started(copy(0)));
    end();
    const written = screen.writes.length;
    end();
    report(done(copy(0), 5), warning("too late"));
    timing.pass(5000);
    expect(screen.writes.length).toBe(written);
    expect(timing.waiting).toBe(0);
  });

  it("leaves out frames while the terminal is slow, and no line that is to stay", () => {
    const { screen, timing, report, end } = watched();
    report(wave(waveOf("prepare", 1)), started(copy(0)));
    screen.writableNeedDrain = true;
    report(warning("kept"));
    timing.pass(5000);
    expect(screen.writes).toEqual([]);
    end();
    expect(screen.lines[0]).toBe("warning kept");
  });

  it("draws no frame where there is one row, and takes a terminal without a size for 80 by 24", () => {
    const small = watched(80, 1);
    small.report(wave(waveOf("prepare", 2)), warning("seen"));
    small.end();
    expect(small.screen.lines).toEqual(["warning seen"]);
    const unknown = watched(0, 0);
    unknown.report(wave(waveOf("prepare", 2)));
    unknown.screen.columns = 0;
    const written: string[] = [];
    unknown.screen.write = (text: string) => void written.push(text);
    unknown.end();
    expect(written.join("")).toContain("prepare · 0 of 2 Nodes");
  });

  it("is harmless, whatever it is told", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { screen, timing, report, end } = watched(60, 12);
        const writes: string[] = [];
        screen.write = (written) => void writes.push(written);
        for (const event of eventsSaying(text)) {
          report(event);
          timing.pass(100);
        }
        end();
        const shown = writes.join("").replaceAll(DRAWING, "");
        expect(shown).not.toMatch(UNSAFE);
        expect(commandsIn(shown)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("gives colours to marks and headings when it is given colours", () => {
    const screen = new FakeScreen();
    const reporter = live({ screen, colours: pc.createColors(true), timing: new FakeTiming() });
    reporter.report(wave(waveOf("prepare", 1, [copy])));
    reporter.report(done(copy(0), 5));
    reporter.end();
    expect(screen.writes.join("")).toContain("\u001b[32m✓\u001b[39m node 0");
  });
});
