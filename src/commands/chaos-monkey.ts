import { z } from "zod";
import { healthOf } from "../cluster/health.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { type Step, stepsOf } from "../domain/step.ts";
import { plural } from "../domain/words.ts";
import { planChaos } from "../plan/chaos.ts";
import { isRefusal } from "../plan/guard.ts";
import { say, table } from "./blocks.ts";
import { type Carried, carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { duration, wholeNumber } from "./flags.ts";
import { mustMakeNodes } from "./makes-nodes.ts";
import { addressOf } from "./node-outcomes.ts";
import { asError, targetsOf } from "./plan-context.ts";
import { DO_IT, plan, planned } from "./plan-shape.ts";
import { seeded } from "./seeded.ts";
import { address, changed, index, ms } from "./shapes.ts";
import { changing } from "./shared-flags.ts";
import { cutOff, goesOn, watched } from "./watching.ts";

export const chaosMonkey = command({
  name: "chaos-monkey",
  group: "provisioning",
  summary: "destroy random Nodes, to see whether the cluster survives it",
  details: [
    "Refuses, with the reason, while a deploy is going on or when fewer than --leave healthy Nodes would be left. The same --seed takes the same Nodes; without one a seed is drawn and shown.",
    "With --rampage it goes on at that interval until it is cancelled (exit 130). Let `repair --watch` run beside it.",
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
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    mustMakeNodes(dflow, "chaos-monkey");
    const seed = given.seed ?? Math.floor(dflow.random() * 1_000_000_000);
    const random = seeded(seed);
    const rampage = given["dry-run"] ? undefined : given.rampage;
    const destroyed: Destroyed[] = [];
    let last = await strike(dflow, given, random);
    destroyed.push(...destroyedBy(last.carried));
    while (rampage !== undefined) {
      const text = `destroyed so far: ${plural(destroyed.length, "Node")}; seed ${seed}`;
      dflow.reporter.report({ type: "note", level: "info", text });
      if (!(await goesOn(dflow, rampage))) break;
      // Too few healthy Nodes, or a repair that holds the lock: there is more to destroy when it is done.
      const next = await strike(dflow, given, random).catch((error) => watched(dflow, error));
      if (!next) continue;
      last = next;
      destroyed.push(...destroyedBy(next.carried));
    }
    const { carried, healthy } = last;
    const data = {
      seed,
      destroyed,
      healthy,
      ...common(carried),
      ...(carried.outcome ? { changed: destroyed.length > 0 } : {}),
    };
    return { data, ...(rampage === undefined ? ending(carried) : cutOff(dflow)) };
  },
  next: ({ plan }) => (plan ? DO_IT : '"dflow repair" brings back what was destroyed'),
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address"],
        data.destroyed.map((node) => [`${node.index}`, node.address ?? "-"]),
      ),
      say(`${plural(data.destroyed.length, "Node")} destroyed with seed ${data.seed}, ${data.healthy} healthy left`),
    ],
});

type Destroyed = { readonly index: number; readonly address?: string | undefined };

interface Strike {
  readonly "dry-run": boolean;
  readonly "lock-wait": number | undefined;
  readonly count: number | undefined;
  readonly leave: number | undefined;
}

async function strike(dflow: Dflow, given: Strike, random: () => number) {
  let healthy: readonly number[] = [];
  const carried = await carry(dflow, given, {
    command: "chaos-monkey",
    decide: async ({ observation, epoch }, look) => {
      const all = await healthOf(look, targetsOf(look, {}));
      healthy = all.filter((node) => node.status === "healthy").map((node) => node.index);
      const { count = 1, leave = 1 } = given;
      const plan = planChaos({ observation, random, count, leave, healthy, makesNodes: dflow.vms.makesNodes, epoch });
      if (isRefusal(plan)) throw asError(plan);
      return plan;
    },
    onFailure: "stop",
  });
  const gone = destroyedBy(carried).map((node) => node.index);
  return { carried, healthy: healthy.filter((index) => !gone.includes(index)).length };
}

const destroyedBy = ({ plan, outcome }: Carried): readonly Destroyed[] =>
  stepsOf(plan).flatMap((step: Step) =>
    step.do === "destroy" && (outcome?.progress.acted.has(step) ?? false)
      ? [{ index: step.index, address: addressOf(step.node) }]
      : [],
  );
