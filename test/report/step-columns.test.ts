import { expect, test } from "vitest";
import type { View } from "../../src/domain/view.ts";
import { withSteps } from "../../src/report/step-columns.ts";
import type { NodeTimeline, TimedStep } from "../../src/report/timeline.ts";

const step = (name: TimedStep["step"], ms: number, more: Partial<TimedStep> = {}): TimedStep => ({
  ...{ step: name, ms, from: 0, ok: true },
  ...more,
});
const timeline: readonly NodeTimeline[] = [
  { index: 0, steps: [step("install", 800), step("verify", 400), step("switch", 50), step("verify", 600)] },
  { index: 2, steps: [step("install", 900), step("verify", 5000, { ok: false }), step("stop", 70, { undo: true })] },
];

test("the table of what became of each Node tells how long each kind of step took there, and which failed", () => {
  const view: View = [
    {
      kind: "table",
      columns: ["Node", "to", "took", "result"],
      rows: ["0", "1", "2"].map((at) => [at, "v2", "1 s", "x"]),
    },
  ];
  expect(withSteps(view, timeline)).toEqual([
    {
      kind: "table",
      columns: ["Node", "to", "copy", "verify", "switch", "put back", "took", "result"],
      rows: [
        ["0", "v2", "0.8 s", "1 s", "50 ms", "", "1 s", "x"],
        ["1", "v2", "", "", "", "", "1 s", "x"],
        ["2", "v2", "0.9 s", { text: "5 s", tone: "bad" }, "", "70 ms", "1 s", "x"],
      ],
    },
  ]);
});

test("other blocks stay as they are: those about other things, and those with several rows a Node", () => {
  const view: View = [
    { kind: "text", text: "Node" },
    { kind: "table", columns: ["Node", "sent"], rows: [["0", "5"]] },
    { kind: "table", columns: ["Node", "process", "result"], rows: ["7", "8"].map((pid) => ["0", pid, "done"]) },
  ];
  expect(withSteps(view, timeline)).toEqual(view);
  const nodes: View = [{ kind: "table", columns: ["Node", "result"], rows: [["0", "unchanged"]] }];
  expect(withSteps(nodes, [])).toEqual(nodes);
});
