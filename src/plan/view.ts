import { describe, isEmpty, type Plan, type Wave } from "../domain/step.ts";
import type { Block, Cell, View } from "../domain/view.ts";

/** A plan for people: what --dry-run prints. */
export const planView = (plan: Plan): View => [
  { kind: "text", text: isEmpty(plan) ? `${plan.title}: nothing to do` : plan.title, tone: "strong" },
  ...(plan.waves.length > 0 ? [table(plan)] : []),
  ...plan.notes.map((text): Block => ({ kind: "text", text, tone: "warning" })),
];

const table = (plan: Plan): Block => ({
  kind: "table",
  columns: ["wave", "node", "steps"],
  rows: plan.waves.flatMap((wave) =>
    wave.lanes.map((lane, at): readonly Cell[] => [
      at === 0 ? waveName(wave) : "",
      String(lane.index),
      lane.steps.map(describe).join(" → "),
    ]),
  ),
});

function waveName({ name, hook, pause, atOnce }: Wave): string {
  const more = [
    ...(hook ? [`after hook ${hook}`] : []),
    ...(atOnce === undefined ? [] : [`${atOnce} at once`]),
    ...(pause > 0 ? [`then ${pause / 1000} s pause`] : []),
  ];
  return more.length > 0 ? `${name} (${more.join(", ")})` : name;
}
