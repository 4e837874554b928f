import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmless } from "../../src/report/harmless.ts";
import { displayWidth, padded, truncated } from "../../src/report/width.ts";
import { hostile } from "./hostile.ts";

describe("columns of a terminal", () => {
  it.each([
    ["", 0],
    ["hello", 5],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["漢字", 4],
    ["ｗｉｄｅ", 8],
    ["한글", 4],
    ["\u1112\u1161\u11ab", 2],
    ["👍🏽", 2],
    ["👨‍👩‍👧", 2],
    ["🇫🇷", 2],
    ["❤️", 2],
    ["❤", 1],
    ["1️⃣", 2],
    ["नि", 2],
    ["✓ ✗ ▸ · …", 9],
  ])("%s takes %d", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it.each([
    ["hello", 5, "hello"],
    ["hello", 4, "hel…"],
    ["hello", 1, "…"],
    ["hello", 0, ""],
    ["漢字漢", 5, "漢字…"],
    ["漢字漢", 4, "漢…"],
    ["👨‍👩‍👧👨‍👩‍👧", 3, "👨‍👩‍👧…"],
  ])("%s in %d columns is %s", (text, width, cut) => {
    expect(truncated(text, width)).toBe(cut);
  });

  it("never needs more than it is given, and pads to exactly that", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 60 }), (text, width) => {
        const cut = truncated(harmless(text).replaceAll("\n", " "), width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        expect(displayWidth(padded(cut, width))).toBe(width);
      }),
      { numRuns: 1000 },
    );
  });
});
