import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { Block, Tone } from "../../src/domain/view.ts";
import { noColours } from "../../src/report/colours.ts";
import { renderView } from "../../src/report/render-view.ts";
import { displayWidth } from "../../src/report/width.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";

const tone = fc.constantFrom<Tone>("good", "bad", "warning", "quiet", "strong");
const cell = fc.oneof(hostile, fc.record({ text: hostile, tone }));
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: hostile, tone }),
  fc.record({
    kind: fc.constant("table" as const),
    columns: fc.array(hostile, { maxLength: 5 }),
    rows: fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant("verbatim" as const), title: hostile, lines: fc.array(hostile, { maxLength: 5 }) }),
);

const plainly = (view: readonly Block[], width?: number) => renderView(view, { colours: noColours, width }).split("\n");

describe("renderView", () => {
  it("aligns the columns of a table", () => {
    const rows = [
      ["0", "10.0.0.4", { text: "healthy", tone: "good" as const }],
      ["10", "10.0.0.14", "-"],
    ];
    expect(plainly([{ kind: "table", columns: ["index", "address", "health"], rows }])).toEqual([
      "index  address    health",
      "0      10.0.0.4   healthy",
      "10     10.0.0.14  -",
    ]);
  });

  it("aligns by what is seen, not by the number of characters", () => {
    const rows = [
      ["漢字", "a"],
      ["nai\u0308ve", "b"],
      ["👨‍👩‍👧", "c"],
    ];
    expect(plainly([{ kind: "table", columns: ["name", ""], rows }])).toEqual([
      "name",
      "漢字   a",
      "nai\u0308ve  b",
      "👨‍👩‍👧     c",
    ]);
  });

  it("takes from the widest column what a narrow terminal has not", () => {
    const rows = [["0", "/ready answered 503 for 30 s and then nothing more", "1a2b3c4"]];
    const lines = plainly([{ kind: "table", columns: ["Node", "said", "version"], rows }], 40);
    expect(lines).toEqual(["Node  said                       version", "0     /ready answered 503 for …  1a2b3c4"]);
  });

  it("puts air around tables and quotations, none between sentences", () => {
    const lines = plainly([
      { kind: "text", text: "one" },
      { kind: "text", text: "two" },
      { kind: "table", columns: ["a"], rows: [["1"]] },
      { kind: "verbatim", title: "its log", lines: ["x", "", "y"] },
    ]);
    expect(lines).toEqual(["one", "two", "", "a", "1", "", "its log", "  x", "", "  y"]);
  });

  it("gives tones their colours, line by line", () => {
    const colours = pc.createColors(true);
    expect(renderView([{ kind: "text", text: "a\nb", tone: "bad" }], { colours })).toBe(
      "\u001b[31ma\u001b[39m\n\u001b[31mb\u001b[39m",
    );
  });

  it("is empty for an empty view", () => {
    expect(renderView([], { colours: noColours })).toBe("");
  });

  it("never throws and is harmless, whatever the view holds", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 120 })), (view, width) => {
        const text = renderView(view, { colours: noColours, width: width ?? undefined });
        expect(text).not.toMatch(UNSAFE);
        expect(commandsIn(text)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("begins each column of a table at the same place in all its rows", () => {
    // The mark stands at the start of each cell, so where it is seen is where the column begins.
    const marked = fc
      .tuple(hostile, hostile, hostile)
      .map((texts) => texts.map((text) => `¦${text.replaceAll("¦", "")}`));
    fc.assert(
      fc.property(
        fc.array(marked, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 30, max: 200 }),
        (rows, width) => {
          const starts = plainly([{ kind: "table", columns: rows[0] ?? [], rows: rows.slice(1) }], width).map(
            columnStarts,
          );
          for (const one of starts) expect(one).toEqual(starts[0]);
          expect(starts[0]).toHaveLength(3);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is never wider than the terminal where its columns can be narrowed to fit", () => {
    const row = fc.array(hostile, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 22, max: 100 }), (rows, width) => {
        for (const line of plainly([{ kind: "table", columns: ["a", "b", "c"], rows }], width))
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 1000 },
    );
  });
});

const columnStarts = (line: string): readonly number[] =>
  [...line.matchAll(/¦/g)].map((match) => displayWidth(line.slice(0, match.index)));
