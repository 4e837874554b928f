import { z } from "zod";
import { duration } from "../domain/words.ts";
import { refusals } from "../plan/guard.ts";
import { planStart } from "../plan/start.ts";
import { say } from "./blocks.ts";
import { carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { nodeTable, unlessAll } from "./node-table.ts";
import { refuse, served, targetsOf } from "./plan-context.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const start = command({
  name: "start",
  group: "executables",
  summary: "start the executables of dflow.yaml that are installed but not running",
  details: [
    "Starts the current version, verifies it and lets traffic reach it. What already runs is left alone. Nothing is built or copied: that is what `deploy` does.",
  ],
  arguments: {},
  flags: { ...changing, ...onNodes },
  needs: "state",
  changes: true,
  output: z.object({ version, changed, nodes: z.array(nodeOutcome), ms, plan: plan.optional() }),
  run: async (dflow, given) => {
    let targets: readonly number[] = [];
    const carried = await carry(dflow, given, {
      command: "start",
      decide: (context, look) => {
        served(look);
        targets = targetsOf(look, given);
        refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
        return planStart({ ...context, targets });
      },
    });
    const { version } = served(carried.look);
    return { data: { version, nodes: nodeOutcomes(carried, targets), ...common(carried) }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      nodeTable(data.nodes),
      unlessAll(
        data.nodes,
        `${shortVersion(data.version)} started`,
        say(
          data.changed
            ? `${shortVersion(data.version)} started, ${duration(data.ms)}`
            : `${shortVersion(data.version)} runs already`,
        ),
      ),
    ],
});
