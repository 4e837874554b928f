/** What a command shows when it has ended, as data: terminal, job summary and page draw the same blocks. */
export type Block =
  | { readonly kind: "text"; readonly text: string; readonly tone?: Tone }
  | { readonly kind: "table"; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  /** Text kept as it stands: a log tail, a diff, a file. */
  | { readonly kind: "verbatim"; readonly title?: string; readonly lines: readonly string[] };

export type Cell = string | { readonly text: string; readonly tone: Tone };
export type Tone = "good" | "bad" | "warning" | "quiet" | "strong";
export type View = readonly Block[];
