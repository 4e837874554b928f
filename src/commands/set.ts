import { z } from "zod";
import { duration, plural, withoutNode } from "../domain/words.ts";
import { planScale } from "../plan/scale.ts";
import { say, table, toned } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { mustMakeNodes } from "./makes-nodes.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { unlessAll } from "./node-table.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const set = command({
  name: "set",
  group: "provisioning",
  summary: "make the cluster COUNT Nodes large",
  details: [
    "Creates what is missing, side by side, and takes away the highest indexes, drained first. A new Node gets the current version, started and verified, before it counts.",
    "The COUNT is remembered in the store; from then on it stands above `count` of dflow.yaml. Asking for what is already there changes nothing.",
  ],
  arguments: {
    count: needed(wholeNumber({ summary: "how many Nodes", value: "COUNT", from: 0, to: 10_000 })),
  },
  flags: { ...changing },
  needs: "state",
  changes: true,
  output: z.object({
    count: z.number().int().describe("Nodes wished for now"),
    before: z.number().int().describe("Nodes wished for before"),
    changed,
    version: version.optional().describe("what new Nodes serve; absent before the first deploy"),
    nodes: z
      .array(nodeOutcome.extend({ did: z.enum(["created", "destroyed", "kept"]) }))
      .describe("every Node, also those that are gone now"),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    mustMakeNodes(dflow, "set");
    const { count } = given;
    let before = count;
    const carried = await carry(dflow, given, {
      command: `set ${count}`,
      decide: (context, look) => {
        before = look.state().count;
        return planScale(context, count);
      },
      // The wish is remembered first, so that repair can end what is cut off here.
      before: (session) => session.update((state) => ({ ...state, count })),
      onFailure: "continue",
    });
    const found = carried.look.observation.nodes.filter((node) => node.status !== "missing").map((node) => node.index);
    const indexes = [...Array(count).keys(), ...found.filter((index) => index >= count)];
    const nodes = nodeOutcomes(carried, indexes).map((node) => ({
      ...node,
      did:
        node.index >= count
          ? ("destroyed" as const)
          : found.includes(node.index)
            ? ("kept" as const)
            : ("created" as const),
    }));
    const version = carried.look.state().current?.version;
    const changed = carried.changed || before !== count;
    return { data: { count, before, version, nodes, ...common(carried), changed }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address", "", "version", "result"],
        data.nodes.map((node) => [
          `${node.index}`,
          node.address ?? "-",
          node.did,
          shortVersion(node.to),
          node.error ? toned(withoutNode(node.index, node.error), "bad") : node.result,
        ]),
      ),
      unlessAll(
        data.nodes,
        `${plural(data.count, "Node")} wished for; done`,
        say(`${plural(data.count, "Node")} (before: ${data.before}), ${duration(data.ms)}`),
      ),
    ],
});
