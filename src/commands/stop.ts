import { z } from "zod";
import { type Step, stepsOf } from "../domain/step.ts";
import { duration } from "../domain/words.ts";
import { refusals } from "../plan/guard.ts";
import { planStop } from "../plan/stop.ts";
import { say, table, toned } from "./blocks.ts";
import { type Carried, carry, common, ending } from "./carry.ts";
import { command } from "./command.ts";
import { aSwitch } from "./flags.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { resultCell, unlessAll } from "./node-table.ts";
import { refuse, targetsOf } from "./plan-context.ts";
import { plan, planned } from "./plan-shape.ts";
import { address, changed, error, executableName, index, ms, result, version } from "./shapes.ts";
import { changing, onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const stop = command({
  name: "stop",
  group: "executables",
  summary: "stop the current version of the executables",
  details: [
    "Takes the traffic away and sends SIGINT, waits until the connections are gone, then SIGTERM, then SIGKILL, each on its deadline (`stop` in dflow.yaml). The signals can be other ones (`signals`).",
    "With --now the first signal is SIGTERM. No watcher starts it again, and no reboot; `start`, `deploy` and `repair` do, also a `repair` that runs by a clock.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...onNodes,
    all: aSwitch("stop every version, not only the current one"),
    now: aSwitch("immediately: SIGTERM at once, open connections are cut"),
  },
  needs: "state",
  changes: true,
  output: z.object({
    changed,
    nodes: z.array(
      z.object({
        index,
        address: address.optional(),
        result,
        error: error.optional(),
        stopped: z.array(
          z.object({
            executable: executableName,
            version,
            by: z
              .enum(["none", "graceful", "immediate", "kill"])
              .describe("the signal it ended by; `none`: it was not running"),
            cut: z.number().int().describe("connections still open when the drain deadline passed"),
          }),
        ),
      }),
    ),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    let targets: readonly number[] = [];
    const carried = await carry(dflow, given, {
      command: "stop",
      decide: (context, look) => {
        targets = targetsOf(look, given);
        refuse(refusals({ observation: context.observation, targets, rules: dflow.settings.rollout }));
        return planStop({ ...context, targets, all: given.all, haste: given.now ? "now" : "gracefully" });
      },
      // Putting back what a person wants to be stopped would not be what they asked for.
      onFailure: "continue",
    });
    const nodes = nodeOutcomes(carried, targets).map(({ index, address, result, error }) => ({
      index,
      address,
      result,
      error,
      stopped: stoppedOn(carried, index),
    }));
    return { data: { nodes, ...common(carried) }, ...ending(carried) };
  },
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "executable", "version", "ended by", "cut", "result"],
        data.nodes.flatMap((node) =>
          node.stopped.length === 0
            ? [[`${node.index}`, toned("nothing ran", "quiet"), "", "", "", resultCell(node)]]
            : node.stopped.map((one) => [
                `${node.index}`,
                one.executable,
                shortVersion(one.version),
                one.by,
                one.cut === 0 ? "0" : toned(`${one.cut}`, "warning"),
                resultCell(node),
              ]),
        ),
      ),
      unlessAll(data.nodes, "stopped", say(data.changed ? `stopped, ${duration(data.ms)}` : "nothing ran")),
    ],
});

const stoppedOn = ({ plan, outcome }: Carried, index: number) =>
  stepsOf(plan)
    .filter((step: Step) => step.index === index)
    .flatMap((step) => outcome?.progress.acted.get(step)?.stopped ?? [])
    .map(({ instance, by, cut }) => ({
      executable: instance.executable.name,
      version: instance.executable.version,
      by,
      cut,
    }));
