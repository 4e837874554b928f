const KEPT = 4096;

/** At most 4 KiB of lines, for quoting. */
export const firstLines = (bytes: Buffer): readonly string[] => linesOf(bytes.subarray(0, KEPT).toString("utf8"));

export const lastLines = (text: string): readonly string[] => linesOf(text.slice(-KEPT));

const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
