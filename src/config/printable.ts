/** Control characters, invisible and direction-changing ones, line separators, halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** What was read from a file may not steer the terminal or the log that shows it. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
