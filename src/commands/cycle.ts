import { z } from "zod";
import { duration } from "../domain/words.ts";
import { planCycle } from "../plan/scale.ts";
import { say } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { mustMakeNodes } from "./makes-nodes.ts";
import { addressOf, nodeOutcomes } from "./node-outcomes.ts";
import { targetsOf } from "./plan-context.ts";
import { plan, planned } from "./plan-shape.ts";
import { address, changed, error, index, ms, type NodeOutcome, result, version } from "./shapes.ts";
import { changing } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const cycle = command({
  name: "cycle",
  group: "provisioning",
  summary: "recreate the Node at INDEX",
  details: [
    "Drains the Node, destroys it, creates it again under the same index, copies the current version, starts and verifies it. The other Nodes keep serving.",
    "Refused where the VM backend cannot make Nodes (`hosts`).",
  ],
  arguments: { index: needed(wholeNumber({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
  flags: { ...changing },
  needs: "state",
  changes: true,
  output: z.object({
    index,
    changed,
    before: address.optional().describe("address of the Node that was destroyed; absent: there was none"),
    address: address.optional().describe("address of the Node that is there now"),
    version: version.optional().describe("what it serves; absent before the first deploy"),
    result,
    error: error.optional(),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    mustMakeNodes(dflow, "cycle");
    const { index } = given;
    const carried = await carry(dflow, given, {
      command: `cycle ${index}`,
      decide: (context, look) => {
        targetsOf(look, { index: [index] });
        return planCycle(context, index);
      },
      // There is nothing to go back to: the old Node is gone, and repair makes it again.
      onFailure: "stop",
    });
    const found = carried.look.observation.nodes.find((node) => node.index === index);
    const before = found && found.status !== "missing" ? addressOf(found.node) : undefined;
    const address = addressOf(carried.look.state().nodes.find((node) => node.index === index));
    const [node] = nodeOutcomes(carried, [index]) as [NodeOutcome];
    const { to: version, result, error } = node;
    return { data: { index, before, address, version, result, error, ...common(carried) }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      data.result === "done"
        ? say(
            `Node ${data.index} is new at ${data.address ?? "-"} and serves ${data.version ? shortVersion(data.version) : "nothing yet"}, ${duration(data.ms)}`,
            "good",
          )
        : say(`Node ${data.index} was not made anew to the end; "dflow repair" finishes it`, "bad"),
    ],
});
