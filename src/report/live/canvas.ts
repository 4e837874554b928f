import { stripVTControlCharacters } from "node:util";
import type { Screen } from "../colours.ts";
import { displayWidth } from "../width.ts";

/** The last lines of a terminal, drawn again and again. */
export interface Canvas {
  /** Puts lines above the frame, to stay, and the frame below them in place of the one before: one write. */
  show(above: readonly string[], frame: readonly string[]): void;
}

const ESC = "\u001b[";

/**
 * The cursor is hidden and wrapping is off only inside a write; both are back at its end, with the cursor below the frame:
 * whatever ends the process, the terminal is as it was.
 */
export function canvas(screen: Screen): Canvas {
  let drawn: readonly string[] = [];
  return {
    show(above, frame) {
      const up = rowsOf(drawn, screen);
      drawn = frame;
      const start = up > 0 ? `${ESC}${up}A\r` : "\r";
      // What stays may be as long as it likes and be wrapped over old lines: those go first.
      const stays = above.length > 0 ? `${ESC}J${above.map((line) => `${line}\n`).join("")}` : "";
      // Terminals do not agree on the width of every emoji, so in a frame none is allowed to wrap.
      const lines = frame.map((line) => `${line}${ESC}K\n`).join("");
      screen.write(`${ESC}?25l${start}${stays}${ESC}?7l${lines}${ESC}?7h${ESC}J${ESC}?25h`);
    },
  };
}

/** Of a terminal; one that does not know its own size says 0. */
export const sizeOf = ({ columns, rows }: Screen) => ({ columns: columns || 80, rows: rows || 24 });

/** A terminal that has become narrower has wrapped the lines that stood there, and none goes above its first row. */
function rowsOf(lines: readonly string[], screen: Screen): number {
  const { columns, rows } = sizeOf(screen);
  const wrapped = lines.map((line) => Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / columns)));
  return Math.min(
    wrapped.reduce((sum, one) => sum + one, 0),
    rows - 1,
  );
}
