import { describe, expect, it } from "vitest";
import { colours, isTerminal, type Screen } from "../../src/report/colours.ts";
import { terminal } from "../../src/report/terminal.ts";
import { copy, done, wave, waveOf } from "./samples.ts";

function shownOn(screen: Omit<Screen, "write">, environment: Record<string, string>): string {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  const reporter = terminal({ screen: { ...screen, write }, environment });
  reporter.report(wave(waveOf("prepare", 1, [copy])));
  reporter.report(done(copy(0), 800, "27 kB"));
  reporter.end();
  return text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a terminal obeys.
const CURSOR_OR_ERASE = /\u001b\[[?\d]*[lhAJK]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise.
const COLOUR = /\u001b\[\d+m/;

describe("where text goes", () => {
  it("is drawn on a terminal", () => {
    expect(shownOn({ isTTY: true, columns: 80, rows: 24 }, { TERM: "xterm" })).toMatch(CURSOR_OR_ERASE);
  });

  it.each([
    ["a pipe", { isTTY: false }, { TERM: "xterm" }],
    ["a file", {}, {}],
    ["a dumb terminal", { isTTY: true, columns: 80, rows: 24 }, { TERM: "dumb" }],
  ])("is plain lines in %s", (_, screen, environment: Record<string, string>) => {
    const lines = shownOn(screen, environment).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d wave {4}prepare: node 0$/);
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d node 0 {2}copy hello 1a2b3c4 … done 0\.8 s \(27 kB\)$/);
  });

  it("has colours on a terminal without NO_COLOR", () => {
    const tty: Screen = { isTTY: true, write: () => {} };
    expect(colours(tty, {}).red("x")).not.toBe("x");
    expect(colours(tty, { NO_COLOR: "" }).red("x")).not.toBe("x");
    expect(colours(tty, { NO_COLOR: "1" }).red("x")).toBe("x");
    expect(colours(tty, { TERM: "dumb" }).red("x")).toBe("x");
    expect(colours({ write: () => {} }, {}).red("x")).toBe("x");
    expect(isTerminal(tty, { TERM: "dumb" })).toBe(false);
  });

  it("is drawn without colours under NO_COLOR", () => {
    const text = shownOn({ isTTY: true, columns: 80, rows: 24 }, { NO_COLOR: "1" });
    expect(text).toMatch(CURSOR_OR_ERASE);
    expect(text).not.toMatch(COLOUR);
  });
});
