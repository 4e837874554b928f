import { z } from "zod";
import { duration } from "../domain/words.ts";
import { refusals } from "../plan/guard.ts";
import { planRestart } from "../plan/start.ts";
import { say } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { nodeTable, unlessAll } from "./node-table.ts";
import { refuse, served, targetsOf } from "./plan-context.ts";
import { plan, planned } from "./plan-shape.ts";
import { receiptWanted, requestsOf } from "./receipt.ts";
import { receiptBlocks, requests } from "./receipt-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, counting, onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const restart = command({
  name: "restart",
  group: "executables",
  summary: "restart the current version without dropping a request",
  details: [
    "Where the traffic strategy allows it the new instance starts beside the old one, is verified, gets the traffic, and only then the old one is stopped gracefully. Otherwise it stops and starts, Node by Node.",
    "Brings changed `args`, `env`, `secrets` and container options of dflow.yaml to the programs, as a deploy does. No more than `max-unavailable` Nodes at once.",
  ],
  arguments: {},
  flags: { ...changing, ...onNodes, ...counting },
  needs: "state",
  changes: true,
  output: z.object({
    version,
    changed,
    nodes: z.array(nodeOutcome),
    requests: requests.optional(),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    let targets: readonly number[] = [];
    const carried = await carry(dflow, given, {
      command: "restart",
      receipt: receiptWanted(dflow, given),
      decide: (context, look) => {
        served(look);
        targets = targetsOf(look, given);
        refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
        const { rollout, ssh } = dflow.settings;
        return planRestart({ ...context, targets, rules: { ...rollout, bake: 0 }, atOnce: ssh.maxParallel });
      },
    });
    const { version } = served(carried.look);
    const nodes = nodeOutcomes(carried, targets);
    const requests = requestsOf(dflow, carried);
    return { data: { version, nodes, requests, ...common(carried) }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      nodeTable(data.nodes),
      ...receiptBlocks(data.requests),
      unlessAll(
        data.nodes,
        `${shortVersion(data.version)} restarted`,
        say(`${shortVersion(data.version)} restarted, ${duration(data.ms)}`),
      ),
    ],
});
