import { DflowError } from "../../domain/errors.ts";
import { describe, type Plan } from "../../domain/step.ts";
import type { Block, Cell, Tone } from "../../domain/view.ts";
import { duration } from "../../domain/words.ts";
import { withSteps } from "../step-columns.ts";
import { type Summary, verdictFirst } from "../summary-markdown.ts";
import { ended } from "../ticks.ts";
import type { NodeTimeline } from "../timeline.ts";
import { latencySvg } from "./latencies.ts";
import { type Markup, markup } from "./markup.ts";
import { style } from "./style.ts";
import { timelineSvg } from "./timeline.ts";

/** The end of what a run did, as one file that needs nothing else and runs no script. */
export function htmlPage({
  title,
  view = [],
  error,
  plan,
  timeline = [],
  latencies = [],
  next,
  inputs = [],
}: Summary): string {
  const { verdict, rest } = verdictFirst(withSteps(view, timeline));
  const good = error === undefined;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<h1 class="${good ? "good" : "bad"}">${title}</h1>
${verdict ? blockPart(verdict) : []}
${good ? [] : errorPart(error)}
${next === undefined ? [] : markup`<p><b>Next</b>: ${next}</p>`}
${rest.filter((block) => block.kind !== "table" || block.rows.length > 0).map(blockPart)}
${timeline.length > 0 ? markup`<h2>What happened when</h2>${timelineSvg(timeline)}` : []}
${latencies.length > 0 ? markup`<h2>Milliseconds until an answer</h2>${latencySvg(latencies)}` : []}
${timeline.length > 0 && plan ? nodeLogs(plan, timeline) : []}
${inputs.length > 0 ? markup`<details><summary>Inputs</summary>${table(["input", "value"], inputs)}</details>` : []}
</body>
</html>
`;
  return page.html;
}

function errorPart(error: unknown): Markup {
  if (!(error instanceof DflowError)) return markup`<p class="bad">This is a bug of dflow's. The log shows more.</p>`;
  const { message, hint, evidence } = error;
  return markup`<p class="bad">${message}</p>
${hint === undefined ? [] : markup`<p>${hint}</p>`}
${evidence.map((one) => verbatim(one.title, one.lines))}`;
}

function blockPart(block: Block): Markup {
  switch (block.kind) {
    case "text":
      return markup`<p class="${block.tone ?? "plain"}">${block.text}</p>`;
    case "table":
      return table(block.columns, block.rows);
    case "verbatim":
      return verbatim(block.title, block.lines);
  }
}

const verbatim = (title: string | undefined, lines: readonly string[]): Markup =>
  markup`${title === undefined ? [] : markup`<p><b>${title}</b></p>`}<pre>${lines.join("\n")}</pre>`;

const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup => markup`<table>
<thead><tr>${columns.map((one) => markup`<th>${one}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map(cell)}</tr>`)}</tbody>
</table>`;

/** Characters that stay on one line, also where the page is narrow. */
const SHORT = 16;

function cell(given: Cell): Markup {
  const { text, tone }: { text: string; tone?: Tone } = typeof given === "string" ? { text: given } : given;
  return markup`<td class="${tone ?? "plain"}${text.length <= SHORT ? " short" : ""}">${text}</td>`;
}

/** The plan with ticks, Node by Node. */
function nodeLogs(plan: Plan, timeline: readonly NodeTimeline[]): Markup {
  const steps = ended(plan, timeline);
  const put = timeline.map(({ index, steps: all }) => ({ index, back: all.filter((one) => one.undo) }));
  const logs = [...new Set(steps.map((one) => one.index))].map((index) => {
    const rows = steps
      .filter((one) => one.index === index)
      .map(({ wave, step, tick }): readonly Cell[] => [
        wave,
        describe(step),
        tick
          ? { text: tick.ok ? (tick.detail ?? "done") : (tick.detail ?? "failed"), tone: tick.ok ? "good" : "bad" }
          : "not reached",
        tick ? duration(tick.ms) : "",
      ]);
    const back = (put.find((one) => one.index === index)?.back ?? []).map((one): readonly Cell[] => [
      "put back",
      one.step,
      { text: one.detail ?? (one.ok ? "done" : "failed"), tone: one.ok ? "good" : "bad" },
      duration(one.ms),
    ]);
    return markup`<details><summary>Node ${index}</summary>${table(["wave", "step", "", "took"], [...rows, ...back])}</details>`;
  });
  return markup`<h2>Node by Node</h2>${logs}`;
}
