import type { Block, Cell, Tone } from "../domain/view.ts";

export const say = (text: string, tone?: Tone): Block => ({ kind: "text", text, ...(tone && { tone }) });

export const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Block => ({
  kind: "table",
  columns,
  rows,
});

export const verbatim = (title: string | undefined, lines: readonly string[]): Block => ({
  kind: "verbatim",
  ...(title && { title }),
  lines,
});

export const toned = (text: string, tone: Tone): Cell => ({ text, tone });

/** A word that is good news or bad news. */
export const verdict = (good: boolean, text: string): Cell => toned(text, good ? "good" : "bad");
