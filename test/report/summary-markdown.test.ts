import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DflowError } from "../../src/domain/errors.ts";
import type { View } from "../../src/domain/view.ts";
import { SUMMARY_LIMIT, summaryMarkdown } from "../../src/report/summary-markdown.ts";
import { timeline } from "../../src/report/timeline.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";
import { copy, done, failed, planOf, verify, waveOf } from "./samples.ts";

describe("the summary of a job", () => {
  it("shows what the command showed", () => {
    const view: View = [
      { kind: "text", text: "hello 1a2b3c4 serves on 2 Nodes", tone: "good" },
      { kind: "table", columns: ["Node", "health"], rows: [["0", { text: "healthy", tone: "good" }], ["1"]] },
      { kind: "verbatim", title: "its log", lines: ["a < b", "", "::c::"] },
    ];
    expect(summaryMarkdown({ title: "deploy hello", view }).split("\n")).toEqual([
      "## ✅ deploy hello",
      "",
      "✅ hello 1a2b3c4 serves on 2 Nodes",
      "",
      "| Node | health |",
      "| --- | --- |",
      "| 0 | ✅ healthy |",
      "| 1 |  |",
      "",
      "<b>its log</b>",
      "",
      "<pre>",
      "a &lt; b",
      "",
      ":\\:c::",
      "</pre>",
      "",
      "",
    ]);
  });

  it("begins with what went wrong, the way out and the proof", () => {
    const error = new DflowError("verify/unhealthy", "node 2: no answer", {
      hint: "look at its log",
      evidence: [{ title: "last answer", lines: ["503"] }],
    });
    const page = summaryMarkdown({ title: "deploy", error });
    expect(page).toBe(
      "## ❌ deploy\n\n<b>node 2&#58; no answer</b>\n\nlook at its log\n\n<b>last answer</b>\n\n<pre>\n503\n</pre>\n\n",
    );
  });

  it("says its verdict first, then what to type next, then the rest; and folds away what was asked for", () => {
    const view: View = [
      { kind: "table", columns: ["where", "version"], rows: [] },
      { kind: "table", columns: ["kept"], rows: [["1a2b3c4"]] },
      { kind: "text", text: "1 of 2 Nodes runs it", tone: "warning" },
    ];
    const next = '"dflow repair" heals <it>';
    expect(summaryMarkdown({ title: "dflow list", view, next, inputs: [["command", "list"]] }).split("\n")).toEqual([
      "## ⚠️ dflow list",
      "",
      "⚠️ 1 of 2 Nodes runs it",
      "",
      "<b>Next</b>: &#34;dflow repair&#34; heals &#60;it&#62;",
      "",
      "| kept |",
      "| --- |",
      "| 1a2b3c4 |",
      "",
      "<details><summary>inputs</summary>",
      "",
      "| input | value |",
      "| --- | --- |",
      "| command | list |",
      "",
      "</details>",
      "",
      "",
    ]);
  });

  it("says its verdict first also where a table follows it, and takes no heading for one", () => {
    const view: View = [
      { kind: "text", text: "3 Nodes, all healthy", tone: "good" },
      { kind: "text", text: "its numbers", tone: "strong" },
      { kind: "table", columns: ["mean"], rows: [["1.00"]] },
    ];
    expect(summaryMarkdown({ title: "dflow health", view }).split("\n").slice(2, 5)).toEqual([
      "✅ 3 Nodes, all healthy",
      "",
      "<b>its numbers</b>",
    ]);
  });

  it("makes links of the repository's own runs, and of no other address", () => {
    const runs = "https://github.com/a_b/hello/actions/runs/";
    const page = summaryMarkdown({
      ...{ title: "t", runs },
      error: new DflowError("lock/held", `${runs}12/attempts/2 is running "dflow deploy"`, {
        evidence: [{ title: "log", lines: [`${runs}7`] }],
      }),
      view: [{ kind: "text", text: `${runs}7x https://github.com/eve/hello/actions/runs/1 <a href="${runs}3">` }],
    });
    expect(page).toContain(
      `<b><a href="${runs}12/attempts/2">https&#58;//github.com/a&#95;b/hello/actions/runs/12/attempts/2</a> is running`,
    );
    expect(page.match(/<a /g)).toHaveLength(2);
    expect(page).toContain(`<a href="${runs}3">https`);
  });

  it("tells nothing of a bug but that it is one", () => {
    expect(summaryMarkdown({ title: "deploy", error: new TypeError("x") })).not.toContain("TypeError");
  });

  it("is the plan with ticks", () => {
    const times = timeline();
    for (const event of [done(copy(0), 800, "27 kB"), done(copy(1), 900), failed(verify(0), 5000, "node 0: no answer")])
      times.report(event);
    const plan = planOf(waveOf("prepare", 2));
    // What a revert did is no part of the plan.
    for (const event of [{ type: "plan", plan, undo: true } as const, done(copy(1), 70)]) times.report(event);
    const page = summaryMarkdown({ title: "deploy", plan, timeline: times.nodes() });
    expect(withoutCode(page).split("\n").slice(4)).toEqual([
      "<details><summary>deploy hello 1a2b3c4: 4 steps</summary>",
      "",
      "| wave | Node | step |  | took |",
      "| --- | --- | --- | --- | --- |",
      "| prepare | 0 | copy hello 1a2b3c4 | ✅ 27 kB | 0.8 s |",
      "| prepare | 0 | verify hello 1a2b3c4 | ❌ no answer | 5 s |",
      "| prepare | 1 | copy hello 1a2b3c4 | ✅  | 0.9 s |",
      "| prepare | 1 | verify hello 1a2b3c4 | not reached |  |",
      "",
      "</details>",
      "",
      "",
    ]);
  });

  it.each([
    ["[a](http://b)", "&#91;a&#93;(http&#58;//b)"],
    ["`x` | y", "&#96;x&#96; &#124; y"],
    ["<script>&amp;", "&#60;script&#62;&#38;amp&#59;"],
    ["- a list", "&#45; a list"],
    ["12. a list", "12&#46; a list"],
    ["    code", "code"],
    ["www.example.org", "www&#46;example.org"],
    ["one\ntwo", "one<br>two"],
    ["@team #12 :tada: $x$ ~~y~~", "&#64;team &#35;12 &#58;tada&#58; &#36;x&#36; &#126;&#126;y&#126;&#126;"],
  ])("shows %j as text", (text, markdown) => {
    expect(summaryMarkdown({ title: "t", view: [{ kind: "text", text }] })).toBe(`## ✅ t\n\n${markdown}\n\n`);
  });

  it("is our markup and text, whatever it is made of", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const page = summaryMarkdown(pageSaying(one, other));
        wellFormed(page);
        expect(page).not.toMatch(UNSAFE);
        expect(commandsIn(page)).toEqual([]);
        const tableRows = withoutCode(page)
          .split("\n")
          .filter((line) => line.startsWith("|"));
        expect(tableRows.map((row) => row.split("|").length - 1)).toEqual([4, 4, 4, 4, 6, 6, 6, 6]);
      }),
      { numRuns: 1000 },
    );
  });

  it("fits at any limit, whole parts closed, and says what is left out", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.integer({ min: 400, max: 6000 }), (one, other, limit) => {
        const page = summaryMarkdown({ ...pageSaying(one, other), limit });
        expect(Buffer.byteLength(page)).toBeLessThanOrEqual(limit);
        wellFormed(page);
        if (page !== summaryMarkdown(pageSaying(one, other))) expect(page).toMatch(/do not fit here|is too long/);
      }),
      { numRuns: 1000 },
    );
  });

  it("is at most a mebibyte for a thousand Nodes that all say too much", () => {
    const rows = Array.from({ length: 1000 }, (_, index) => [`${index}`, "漢".repeat(5000)]);
    const view: View = [
      { kind: "table", columns: ["Node", "said"], rows },
      { kind: "text", text: "the end" },
    ];
    const page = summaryMarkdown({ title: "verify", view });
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(SUMMARY_LIMIT);
    expect(Buffer.byteLength(page)).toBeGreaterThan(SUMMARY_LIMIT * 0.98);
    expect(page).toMatch(/_… and \d+ more lines that do not fit here_/);
  });
});

const pageSaying = (one: string, other: string) => ({
  title: one,
  error: new DflowError("build/failed", other, { hint: one, evidence: [{ title: other, lines: [one, other] }] }),
  view: [
    { kind: "text", text: one, tone: "strong" },
    { kind: "table", columns: [one, other, "x"], rows: [[one, { text: other, tone: "bad" }], [other]] },
    { kind: "verbatim", title: one, lines: [other, one] },
  ] as View,
  plan: { ...planOf({ ...waveOf(other, 1) }), title: one },
  timeline: [{ index: 0, steps: [{ step: "install" as const, from: 0, ms: 5, ok: true, detail: one }] }],
  latencies: [
    { phase: one, p50: 1, p99: 2 },
    { phase: other, p50: 1, p99: 2 },
  ],
});

/** Every `<` is of a tag of ours, every tag that is opened is closed in its order, and no character makes markup by chance. */
function wellFormed(page: string): void {
  const open: string[] = [];
  for (const [tag] of page.matchAll(/<[^>]*>?/g)) {
    if (tag === "<br>") continue;
    expect(tag).toMatch(/^<\/?(b|pre|details|summary)>$/);
    if (tag.startsWith("</")) expect(`</${open.pop()?.slice(1)}`).toBe(tag);
    else open.push(tag);
  }
  expect(open).toEqual([]);
  expect(withoutCode(page)).not.toMatch(/[`[\]~$@\\]|^ {4}|^[-+] |^\d+[.)] |https?:|www\./im);
}

const withoutCode = (page: string): string =>
  page.replace(/<pre>[\s\S]*?<\/pre>/g, "").replace(/^```mermaid\n[\s\S]*?\n```$/gm, (diagram) => {
    expect(diagram).toMatch(DIAGRAM);
    return "";
  });

/** Our own words and numbers; of a phase's name, what cannot mean anything there. */
const DIAGRAM = /^```mermaid\n(?:gantt|xychart-beta)(?:\n {2}[\w .,:%()"[\]-]+)*\n```$/;
