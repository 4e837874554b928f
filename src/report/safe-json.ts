/**
 * JSON that neither a terminal nor the runner of a workflow obeys: control, bidi and invisible characters and the
 * runner's `##[` are written as \u…, which every reader of JSON reads as the same text.
 */
export const safeJson = (value: unknown, indent?: number): string =>
  (JSON.stringify(value, undefined, indent) ?? "null").replace(UNSAFE, escaped);

/** The indentation's newlines and blanks are no part of it; a newline in a string is \n already. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|#(?=#)/gu;

const escaped = (character: string): string =>
  // A character past U+FFFF is two units, and JSON writes each.
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
