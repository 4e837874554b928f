import { z } from "zod";
import { duration } from "../domain/words.ts";
import { planDestroy } from "../plan/scale.ts";
import { say } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { mustMakeNodes } from "./makes-nodes.ts";
import { addressOf, nodeOutcomes } from "./node-outcomes.ts";
import { plan, planned } from "./plan-shape.ts";
import { address, changed, error, index, ms, type NodeOutcome, result } from "./shapes.ts";
import { changing } from "./shared-flags.ts";

export const destroy = command({
  name: "destroy",
  group: "provisioning",
  summary: "destroy the Node at INDEX",
  details: [
    "Drains the Node where it still answers, then destroys it. The COUNT wished for stays as it is, so `repair` makes the Node again; `set` is the way to a smaller cluster.",
  ],
  arguments: { index: needed(wholeNumber({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
  flags: { ...changing },
  needs: "state",
  changes: true,
  output: z.object({
    index,
    address: address.optional().describe("where it was; absent: there was none"),
    changed,
    result,
    error: error.optional(),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    mustMakeNodes(dflow, "destroy");
    const { index } = given;
    const carried = await carry(dflow, given, {
      command: `destroy ${index}`,
      decide: (context) => planDestroy(context, [index]),
      onFailure: "stop",
    });
    const found = carried.look.observation.nodes.find((node) => node.index === index);
    const address = found && found.status !== "missing" ? addressOf(found.node) : undefined;
    const [{ result, error }] = nodeOutcomes(carried, [index]) as [NodeOutcome];
    return { data: { index, address, result, error, ...common(carried) }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      !data.changed
        ? say(`there is no Node ${data.index}`)
        : data.result === "done"
          ? say(`Node ${data.index} is destroyed, ${duration(data.ms)}`)
          : say(`Node ${data.index} was not destroyed${data.error ? `: ${data.error}` : ""}`, "bad"),
    ],
});
