import { z } from "zod";
import { describe, type Plan } from "../domain/step.ts";
import type { Block, View } from "../domain/view.ts";
import { duration } from "../domain/words.ts";
import { say, table } from "./blocks.ts";
import { index } from "./shapes.ts";

/** The plan as --json shows it. */
export const plan = z
  .object({
    title: z.string(),
    notes: z.array(z.string()).describe("what a person should know before it is done"),
    waves: z
      .array(
        z.object({
          name: z.string(),
          pause: z.number().int().describe("milliseconds to wait after it"),
          lanes: z
            .array(
              z.object({
                index,
                steps: z
                  .array(z.object({ do: z.string().describe("kind of step"), text: z.string().describe("for people") }))
                  .describe("one after the other"),
              }),
            )
            .describe("side by side"),
        }),
      )
      .describe("one after the other"),
  })
  .meta({ id: "plan", description: "with --dry-run only: what would be done; nothing was" });
export type PlanData = z.infer<typeof plan>;

export const planData = ({ title, notes, waves }: Plan): PlanData => ({
  title,
  notes: [...notes],
  waves: waves.map(({ name, pause, lanes }) => ({
    name,
    pause,
    lanes: lanes.map((lane) => ({
      index: lane.index,
      steps: lane.steps.map((step) => ({ do: step.do, text: describe(step) })),
    })),
  })),
});

/** The plan in place of the view, where there is one. */
export function planned(data: { readonly plan?: PlanData | undefined }): View | undefined {
  if (!data.plan) return undefined;
  const { title, notes, waves } = data.plan;
  const busy = waves.filter(({ lanes }) => lanes.some(({ steps }) => steps.length > 0));
  return [
    say(busy.length === 0 ? `${title}: nothing to do` : `${title}: this would be done`, "strong"),
    ...notes.map((note) => say(note, "warning")),
    ...busy.flatMap(waveBlocks),
    say("Nothing was changed (--dry-run).", "quiet"),
  ];
}

const waveBlocks = (wave: PlanData["waves"][number]): readonly Block[] => [
  say(wave.pause > 0 ? `${wave.name} (then wait ${duration(wave.pause)})` : wave.name, "strong"),
  table(
    ["Node", "steps"],
    wave.lanes.map((lane) => [`${lane.index}`, lane.steps.map((step) => step.text).join(" → ")]),
  ),
];

/** What to do after a dry run. */
export const DO_IT = "the same without dry-run does it";
