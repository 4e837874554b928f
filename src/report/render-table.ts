import type { Block, Cell } from "../domain/view.ts";
import { type Colours, paint } from "./colours.ts";
import { oneLine } from "./harmless.ts";
import { displayWidth, padded, truncated } from "./width.ts";

type Table = Extract<Block, { kind: "table" }>;

const GAP = 2;
/** A column is not made narrower than this to fit the terminal. */
const NARROWEST = 6;

/** Lines of a table whose columns begin at the same place in each; the widest columns give way to fit `width`. */
export function tableLines(table: Table, colours: Colours, width = Number.POSITIVE_INFINITY): readonly string[] {
  const rows = [table.columns.map((text): Cell => ({ text, tone: "strong" })), ...table.rows];
  const cells = rows.map((row) => row.map(shown));
  const widths = fitted(widest(cells), width);
  return cells.map((row) => rowLine(row, widths, colours));
}

const shown = (cell: Cell) =>
  typeof cell === "string" ? { text: oneLine(cell), tone: undefined } : { text: oneLine(cell.text), tone: cell.tone };
type Shown = ReturnType<typeof shown>;

function widest(rows: readonly (readonly Shown[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach(({ text }, at) => {
      widths[at] = Math.max(widths[at] ?? 0, displayWidth(text));
    });
  return widths;
}

/** Takes from the widest columns, down to the next widest, until all fit. */
function fitted(widths: readonly number[], width: number): readonly number[] {
  const room = width - GAP * (widths.length - 1);
  const total = (limit: number) => widths.reduce((sum, one) => sum + Math.min(one, limit), 0);
  let limit = Math.max(NARROWEST, ...widths);
  while (limit > NARROWEST && total(limit) > room) limit--;
  return widths.map((one) => Math.min(one, limit));
}

function rowLine(row: readonly Shown[], widths: readonly number[], colours: Colours): string {
  const last = row.findLastIndex(({ text }) => text !== "");
  return row
    .slice(0, last + 1)
    .map(({ text, tone }, at) => {
      const cell = truncated(text, widths[at] ?? 0);
      const blanks = at === last ? "" : padded(cell, (widths[at] ?? 0) + GAP).slice(cell.length);
      return paint(colours, tone, cell) + blanks;
    })
    .join("");
}
