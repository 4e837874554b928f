import type { Block, View } from "../domain/view.ts";
import { type Colours, paint } from "./colours.ts";
import { harmless, oneLine } from "./harmless.ts";
import { tableLines } from "./render-table.ts";

export interface Look {
  readonly colours: Colours;
  /** Columns of the terminal; absent: nothing is cut (a file, a pipe). */
  readonly width?: number | undefined;
}

/** A view as text for a terminal or a log, without a newline at its end. Harmless whatever the view holds. */
export const renderView = (view: View, look: Look): string =>
  view
    .flatMap((block, at) => {
      const above = view[at - 1];
      // Sentences stand together; tables and quotations have air around them.
      const air = above !== undefined && (above.kind !== "text" || block.kind !== "text");
      return air ? ["", ...lines(block, look)] : lines(block, look);
    })
    .join("\n");

function lines(block: Block, { colours, width }: Look): readonly string[] {
  switch (block.kind) {
    case "text":
      return [paint(colours, block.tone, harmless(block.text))];
    case "table":
      return tableLines(block, colours, width);
    case "verbatim":
      return quotation(block.title, block.lines, colours);
  }
}

/** Indented lines under a title. */
export const quotation = (
  title: string | undefined,
  quoted: readonly string[],
  colours: Colours,
): readonly string[] => [
  ...(title === undefined ? [] : [paint(colours, "strong", oneLine(title))]),
  ...quoted.flatMap((line) => harmless(line).split("\n")).map((line) => (line === "" ? "" : `  ${line}`)),
];
