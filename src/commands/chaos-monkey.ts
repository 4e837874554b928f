import { z } from "zod";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { duration, wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
import { plan, planned } from "./plan-shape.ts";
import { address, changed, index } from "./shapes.ts";
import { changing } from "./shared-flags.ts";
import { plural } from "./words.ts";

export const chaosMonkey = command({
  name: "chaos-monkey",
  group: "provisioning",
  summary: "destroy random Nodes, to see whether the cluster survives it",
  details: [
    "Refuses, with the reason, while a deploy is going on or when fewer than --leave healthy Nodes would be left. The same --seed takes the same Nodes; without one a seed is drawn and shown.",
    "With --rampage it goes on at that interval until it is cancelled. Let `repair --watch` run beside it.",
  ],
  arguments: {},
  flags: {
    ...changing,
    count: wholeNumber({ summary: "how many Nodes to destroy", from: 1, to: 10_000, absent: "1" }),
    seed: wholeNumber({ summary: "makes the choice repeatable", from: 0, to: 999_999_999, absent: "drawn and shown" }),
    rampage: duration({ summary: "go on destroying at this interval", value: "INTERVAL" }),
    leave: wholeNumber({ summary: "healthy Nodes to leave", from: 0, to: 10_000, absent: "1" }),
  },
  needs: "state",
  changes: true,
  output: z.object({
    seed: z.number().int().describe("the seed of the choice"),
    changed,
    destroyed: z.array(z.object({ index, address: address.optional() })).describe("in order"),
    healthy: z.number().int().describe("healthy Nodes that are left"),
    plan: plan.optional(),
  }),
  run: notYet,
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address"],
        data.destroyed.map((node) => [`${node.index}`, node.address ?? "-"]),
      ),
      say(`${plural(data.destroyed.length, "Node")} destroyed with seed ${data.seed}, ${data.healthy} healthy left`),
    ],
});
