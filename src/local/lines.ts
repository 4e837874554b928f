import { StringDecoder } from "node:string_decoder";

/** Longer lines are handed on in pieces, so that output without a line end cannot fill our memory. */
const LONGEST_LINE = 16_384;

export interface LineSplitter {
  take(chunk: Uint8Array): void;
  /** Hands on what came after the last line end. */
  end(): void;
}

/** Bytes in, lines out, without their line ends; bytes that are not UTF-8 become U+FFFD. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const handOn = (text: string) => {
    const lines = (rest + text).split("\n");
    const unfinished = lines.pop() ?? "";
    for (const line of lines) onLine(inPieces(line.endsWith("\r") ? line.slice(0, -1) : line));
    rest = inPieces(unfinished);
  };
  /** The last piece, once those before it have been handed on. */
  const inPieces = (line: string): string => {
    let from = 0;
    for (; line.length - from > LONGEST_LINE; from += LONGEST_LINE) onLine(line.slice(from, from + LONGEST_LINE));
    return line.slice(from);
  };
  return {
    take: (chunk) => handOn(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => {
      handOn(decoder.end());
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}

/** The last `count` lines that were added, each at most 2,000 characters. */
export function tailOf(count: number): { add(line: string): void; readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    lines,
    add(line) {
      lines.push(line.length > 2000 ? `${line.slice(0, 2000)} …` : line);
      if (lines.length > count) lines.shift();
    },
  };
}
