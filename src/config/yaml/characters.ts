import type { Place } from "./written.ts";

/** Offsets in a text as people count: both from 1. YAML knows three line ends. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** What no YAML file may hold, with words of our own, because the parser's do not say what to do. */
export function badCharacter(text: string): { readonly offset: number; readonly text: string } | undefined {
  const nul = text.indexOf("\0");
  if (nul !== -1) return { offset: nul, text: "a NUL byte is in the file; save it as plain text in UTF-8" };
  const bad = [...text.matchAll(/[^\P{Cc}\t\r\n\u0085]|[\u202a-\u202e\u2066-\u2069]/gu)][0];
  if (!bad) return undefined;
  const code = `U+${bad[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
  return {
    offset: bad.index,
    text: `the invisible character ${code} is in the file; delete it, or write "\\u…" for it`,
  };
}
