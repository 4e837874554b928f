import { DflowError } from "../domain/errors.ts";
import { describe, type Plan } from "../domain/step.ts";
import type { Block, Cell, Tone, View } from "../domain/view.ts";
import { duration, grouped, plural } from "../domain/words.ts";
import { inline, lines, preformatted } from "./markdown.ts";
import { gantt, type Latency, latencyChart } from "./mermaid.ts";
import { linkingRuns } from "./run-links.ts";
import { withSteps } from "./step-columns.ts";
import { ended, type Tick } from "./ticks.ts";
import type { NodeTimeline } from "./timeline.ts";

/** GitHub drops what is longer, all of it. In bytes. */
export const SUMMARY_LIMIT = 1024 * 1024;
/** GitHub refuses a comment of more characters. */
export const COMMENT_LIMIT = 65_536;

export interface Summary {
  /** For people: "deploy hello 1a2b3c4". */
  readonly title: string;
  /** What the command showed at its end. */
  readonly view?: View | undefined;
  readonly error?: unknown;
  /** What to type next, one sentence. */
  readonly next?: string | undefined;
  /** What the run was asked for, name and value; no secret. */
  readonly inputs?: readonly (readonly [name: string, value: string])[] | undefined;
  /** With it the summary shows what was to be done … */
  readonly plan?: Plan | undefined;
  /** … and with this, what of it was done. */
  readonly timeline?: readonly NodeTimeline[] | undefined;
  /** How long answers took in each phase, in ms, for a chart. */
  readonly latencies?: readonly Latency[] | undefined;
  /** Where the repository's runs are, to make links of their addresses. */
  readonly runs?: string | undefined;
  /** Bytes; GitHub's own limit when absent. */
  readonly limit?: number;
}

/** The summary of a job on GitHub, in markdown; everything in it is text, whatever it holds. */
export function summaryMarkdown(summary: Summary): string {
  const { title, view = [], error, plan, timeline = [], latencies = [], limit = SUMMARY_LIMIT } = summary;
  const { verdict, rest } = verdictFirst(withSteps(view, timeline));
  const sections = [
    paragraph(`## ${signOf(error, verdict)} ${inline(title)}`),
    ...(verdict ? [blockSection(verdict)] : []),
    ...(error === undefined ? [] : errorSections(error)),
    ...(summary.next === undefined ? [] : [paragraph(`<b>Next</b>: ${lines(summary.next)}`)]),
    ...rest.filter((block) => block.kind !== "table" || block.rows.length > 0).map(blockSection),
    ...diagrams([latencyChart(latencies), gantt(timeline)]),
    ...(plan ? [planSection(plan, timeline)] : []),
    ...(summary.inputs?.length ? [inputsSection(summary.inputs)] : []),
  ];
  const linked = linkingRuns(summary.runs);
  return fitted(
    sections.map((section) => ({ ...section, lines: section.lines.map(linked) })),
    limit,
  );
}

/** A view's last sentence is its verdict, though a table may follow it; on a page it is read first. */
export function verdictFirst(view: View): { readonly verdict: Block | undefined; readonly rest: View } {
  const verdict = view.findLast((block) => block.kind === "text" && block.tone !== "strong");
  return { verdict, rest: view.filter((block) => block !== verdict) };
}

function signOf(error: unknown, verdict: Block | undefined): string {
  if (error !== undefined) return "❌";
  return verdict?.kind === "text" && verdict.tone === "warning" ? "⚠️" : "✅";
}

/** A part of the page that stays whole when lines are left out at its end. */
interface Section {
  readonly open: string;
  readonly lines: readonly string[];
  readonly close: string;
  /** Half of it would be nothing: it is there with every line, or not at all. */
  readonly whole?: true;
}

const paragraph = (text: string): Section => ({ open: "", lines: [text], close: "" });

function errorSections(error: unknown): readonly Section[] {
  if (!(error instanceof DflowError)) return [paragraph("<b>This is a bug of dflow&#39;s.</b> The log shows more.")];
  const { message, hint, evidence } = error;
  return [
    paragraph(`<b>${lines(message)}</b>`),
    ...(hint === undefined ? [] : [paragraph(lines(hint))]),
    ...evidence.map((one) => quotation(one.title, one.lines)),
  ];
}

function blockSection(block: Block): Section {
  switch (block.kind) {
    case "text":
      return paragraph(toned(lines(block.text), block.tone));
    case "table":
      return table(block.columns, block.rows);
    case "verbatim":
      return quotation(block.title, block.lines);
  }
}

/** Their text is made of our own words and numbers, so nothing in it needs to be made harmless. */
const diagrams = (all: readonly (readonly string[] | undefined)[]): readonly Section[] =>
  all.flatMap((one) => (one ? [{ open: "```mermaid", lines: one, close: "```", whole: true }] : []));

const quotation = (title: string | undefined, quoted: readonly string[]): Section => ({
  open: `${title === undefined ? "" : `<b>${inline(title)}</b>\n\n`}<pre>`,
  lines: quoted.map(preformatted),
  close: "</pre>",
});

const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Section => {
  const width = Math.max(1, columns.length, ...rows.map((row) => row.length));
  const filled = (row: readonly Cell[]) =>
    Array.from({ length: width }, (_, at) => cellText(row[at] ?? "")).join(" | ");
  return {
    open: `| ${filled(columns)} |\n|${" --- |".repeat(width)}`,
    lines: rows.map((row) => `| ${filled(row)} |`),
    close: "",
  };
};

const cellText = (cell: Cell): string => (typeof cell === "string" ? lines(cell) : toned(lines(cell.text), cell.tone));

function toned(text: string, tone: Tone | undefined): string {
  switch (tone) {
    case "good":
      return `✅ ${text}`;
    case "bad":
      return `❌ ${text}`;
    case "warning":
      return `⚠️ ${text}`;
    case "strong":
      return `<b>${text}</b>`;
    case "quiet":
    case undefined:
      return text;
  }
}

/** The plan with ticks. */
function planSection(plan: Plan, timeline: readonly NodeTimeline[]): Section {
  const rows = ended(plan, timeline).map(({ wave, index, step, tick }) => [
    wave,
    `${index}`,
    describe(step),
    ...outcome(tick),
  ]);
  const { open, lines: body } = table(["wave", "Node", "step", "", "took"], rows);
  const title = `${inline(plan.title)}: ${plural(rows.length, "step")}`;
  return { open: `<details><summary>${title}</summary>\n\n${open}`, lines: body, close: "\n</details>" };
}

function inputsSection(inputs: readonly (readonly [string, string])[]): Section {
  const { open, lines: body } = table(["input", "value"], inputs);
  return { open: `<details><summary>inputs</summary>\n\n${open}`, lines: body, close: "\n</details>" };
}

const outcome = (tick: Tick | undefined): readonly Cell[] =>
  tick === undefined
    ? [{ text: "not reached", tone: "quiet" }, ""]
    : [{ text: tick.detail ?? "", tone: tick.ok ? "good" : "bad" }, duration(tick.ms)];

/** Lines are left out at the end of the page, and each section says how many of its own. */
function fitted(sections: readonly Section[], limit: number): string {
  let page = "";
  let left = limit;
  for (const section of sections) {
    const text = sectionText(section, left - ROOM_FOR_NOTE);
    if (text === undefined) return page + TOO_LONG;
    page += text;
    left -= Buffer.byteLength(text);
  }
  return page;
}

const TOO_LONG = "\n_The summary is too long for GitHub: the rest is in the log._\n";
const ROOM_FOR_NOTE = 200;

function sectionText({ open, lines, close, whole }: Section, room: number): string | undefined {
  let left = room - Buffer.byteLength(open) - Buffer.byteLength(close) - ROOM_FOR_NOTE;
  if (left < 0) return undefined;
  const kept = lines.findIndex((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left < 0;
  });
  if (whole && kept >= 0) return "";
  const shown = kept < 0 ? lines : lines.slice(0, kept);
  const note = kept < 0 ? "" : `\n_… and ${grouped(lines.length - kept)} more lines that do not fit here_\n`;
  const parts = [...(open === "" ? [] : [open]), ...shown, ...(close === "" ? [] : [close])];
  return `${parts.join("\n")}\n${note}\n`;
}
