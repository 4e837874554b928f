import { z } from "zod";
import { say, table, toned } from "./blocks.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing } from "./shared-flags.ts";
import { plural, shortVersion, took } from "./words.ts";

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
  run: notYet,
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address", "", "version", "result"],
        data.nodes.map((node) => [
          `${node.index}`,
          node.address ?? "-",
          node.did,
          shortVersion(node.to),
          node.error ? toned(node.error, "bad") : node.result,
        ]),
      ),
      say(`${plural(data.count, "Node")} (before: ${data.before}), ${took(data.ms)}`),
    ],
});
