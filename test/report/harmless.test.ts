import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmless, oneLine } from "../../src/report/harmless.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";

describe("the runner's rules, as the tests know them", () => {
  it.each([
    ["::add-mask::x", "add-mask"],
    [" \t\u3000::add-mask::x", "add-mask"],
    ["all is well ##[save-state name=x]y", "save-state name=x"],
    ["first\r::stop-commands::x", "stop-commands"],
    ["\u00ad:\ufe0f:add-mask::x", "add-mask"],
    ["#\ufe0f#\u200b[group]", "group"],
  ])("find the command in %j", (text, command) => {
    expect(commandsIn(text)).toEqual([command]);
  });

  it.each(["a ::add-mask::x", "#[group]", "# #[group]", ":\\:add-mask::x"])("find none in %j", (text) => {
    expect(commandsIn(text)).toEqual([]);
  });
});

describe("harmless", () => {
  it.each([
    ["plain words", "plain words"],
    ["::add-mask::x", ":\\:add-mask::x"],
    ["  ::stop-commands::x", "  :\\:stop-commands::x"],
    ["\t::warning::x", "    :\\:warning::x"],
    ["ok ##[save-state name=x]y", "ok #\\#[save-state name=x]y"],
    ["std::vector and #1 and ## [x]", "std::vector and #1 and ## [x]"],
    ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["\u001b]52;c;eA==\u0007", "\\x1b]52;c;eA==\\x07"],
    ["\u009b2J", "\\x9b2J"],
    ["user\u202egnp.exe", "user\\u202egnp.exe"],
    ["soft\u00adhyphen", "soft\\xadhyphen"],
    ["tag \u{e0061}", "tag \\u{e0061}"],
    ["inter\ufff9linear", "inter\\ufff9linear"],
    ["half \ud83d pair", "half \\ud83d pair"],
    ["10 %\r20 %", "10 %\\x0d20 %"],
    ["a windows line\r\nand the next\r\n", "a windows line\nand the next\n"],
    ["👨‍👩‍👧 👍🏽 ❤️ 1️⃣ 🇫🇷 naïve 漢字", "👨‍👩‍👧 👍🏽 ❤️ 1️⃣ 🇫🇷 naïve 漢字"],
    ["zero\u200dwidth", "zero\\u200dwidth"],
  ])("shows %j as %j", (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it("neither commands the runner nor the terminal, in 5,000 outputs", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const shown of [harmless(text), oneLine(text)]) {
          expect(commandsIn(shown)).toEqual([]);
          expect(shown).not.toMatch(UNSAFE);
        }
        expect(oneLine(text)).not.toContain("\n");
      }),
      { numRuns: 5000 },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(harmless(harmless(text))).toBe(harmless(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("cuts a line at 2,000 characters and says how long it was", () => {
    expect(harmless("x".repeat(2000))).toHaveLength(2000);
    const shown = harmless("x".repeat(1_234_567));
    expect(shown).toHaveLength(2000);
    expect(shown).toMatch(/^x+ … \(1,234,567 characters\)$/);
  });

  it("does not cut an emoji in two", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2010 }), (before) => {
        const shown = harmless("x".repeat(before) + "👨‍👩‍👧".repeat(40));
        expect(shown).not.toMatch(/\p{Cs}|\\ud|\u200d /u);
        expect(shown.length).toBeLessThanOrEqual(2000);
      }),
    );
  });

  it("looks at no more of a huge line than it shows", () => {
    // Four times this is longer than a string can be: showing all of it would throw.
    const huge = "\u001b".repeat(2 ** 27);
    expect(harmless(huge)).toMatch(/ … \(134,217,728 characters\)$/);
    expect(oneLine(huge)).toHaveLength(2000);
  });

  it("keeps every line of a text", () => {
    expect(harmless("a\n\n::b::\nc").split("\n")).toEqual(["a", "", ":\\:b::", "c"]);
    expect(oneLine("  a\r\nb\n\nc ")).toBe("a b c");
  });
});
