import { healthOf } from "../cluster/health.ts";
import { looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import type { Shard } from "../domain/shard.ts";
import { command } from "./command.ts";
import { aSwitch, decimal, duration } from "./flags.ts";
import { healthData, unhealthy } from "./health-data.ts";
import type { Health } from "./health-shape.ts";
import { health, healthBlocks } from "./health-shape.ts";
import { isIdle, served, targetsOf } from "./plan-context.ts";
import { sharded } from "./shared-flags.ts";
import { cutOff, goesOn, watched } from "./watching.ts";

export const verify = command({
  name: "verify",
  group: "executables",
  summary: "verify the current version with the checks of dflow.yaml",
  details: [
    "Asks every check of every executable on every Node, through ssh, of exactly the process that is current. Shows a health and a threshold, the two numbers; a health below its threshold is unhealthy and the exit is 12.",
    "With --watch it goes on and shows what changes until it is cancelled (exit 130).",
  ],
  arguments: {},
  flags: {
    ...sharded,
    threshold: decimal({ summary: "the least health that is healthy", absent: "what the check says, otherwise 1" }),
    watch: aSwitch("verify again and again, until cancelled"),
    every: duration({ summary: "the interval of --watch", absent: "30s" }),
  },
  needs: "state",
  changes: false,
  output: health,
  run: async (dflow, given) => {
    let data = await verified(dflow, given);
    let last = wordsOf(data);
    while (given.watch && !dflow.signal.aborted) {
      if (!(await goesOn(dflow, given.every ?? 30_000))) break;
      data = await verified(dflow, given).catch((error) => watched(dflow, error) ?? data);
      const now = wordsOf(data);
      if (now !== last) dflow.reporter.report({ type: "note", level: data.healthy ? "info" : "warning", text: now });
      last = now;
    }
    if (given.watch) return { data, ...cutOff(dflow) };
    return data.healthy ? { data, exit: "done" } : { data, exit: "drift-found", failure: unhealthy(data) };
  },
  next: () => '"dflow health --stats" shows how fast they answer',
  view: healthBlocks,
});

interface Given {
  readonly index: readonly number[] | undefined;
  readonly shard: Shard | undefined;
  readonly threshold: number | undefined;
}

const verified = (dflow: Dflow, given: Given): Promise<Health> =>
  looking(dflow, async (look) => {
    served(look);
    isIdle(look, given);
    const nodes = await healthOf(look, targetsOf(look, given), { successes: true, threshold: given.threshold });
    return healthData(look, nodes);
  });

/** What --watch tells when it changes. */
const wordsOf = ({ nodes }: Health): string =>
  nodes.map(({ index, status, error }) => `node ${index} ${status}${error ? `: ${error}` : ""}`).join(", ");
