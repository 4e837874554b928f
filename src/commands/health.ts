import { healthOf } from "../cluster/health.ts";
import { type Looking, looking } from "../cluster/session.ts";
import { command } from "./command.ts";
import { aSwitch, duration } from "./flags.ts";
import { healthData } from "./health-data.ts";
import { healthBlocks, health as shape } from "./health-shape.ts";
import { statistics, stats, statsBlock } from "./health-stats.ts";
import { lookAgain } from "./look-again.ts";
import { served, targetsOf } from "./plan-context.ts";
import { sharded } from "./shared-flags.ts";
import { cutOff, goesOn } from "./watching.ts";

export const health = command({
  name: "health",
  group: "looking",
  summary: "show the health of each Node",
  details: [
    "One try of each check, no waiting for successes in a row: what `verify` measures, without its verdict. The exit is 0 also when a Node is unhealthy; `verify` is the one that fails.",
    "With --stats it adds numbers over all Nodes, and with --for it asks again and again for that long, and the numbers are over all of that time. What is shown of each Node is the last look. Cancelled, it shows what it has (exit 130).",
  ],
  arguments: {},
  flags: {
    ...sharded,
    stats: aSwitch("add least, mean and greatest health and the time the answers took"),
    for: duration({ summary: "go on asking for so long, and show --stats of all of it", absent: "one look" }),
    every: duration({ summary: "the interval of --for", absent: "5s" }),
  },
  needs: "state",
  changes: false,
  output: shape.extend({ stats: stats.optional() }),
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      served(look);
      const measure = async (now: Looking) => healthData(now, await healthOf(now, targetsOf(now, given)));
      const all = statistics();
      let data = await measure(look);
      all.take(data);
      const end = dflow.clock.now().getTime() + (given.for ?? 0);
      const every = given.every ?? 5_000;
      while (dflow.clock.now().getTime() + every <= end && (await goesOn(dflow, every))) {
        data = await measure(await lookAgain(look));
        all.take(data);
      }
      const wanted = given.stats || given.for !== undefined;
      const shown = { ...data, stats: wanted ? all.stats() : undefined };
      return dflow.signal.aborted ? { data: shown, ...cutOff(dflow) } : { data: shown, exit: "done" };
    }),
  view: (data) => [...healthBlocks(data), ...(data.stats ? [statsBlock(data.stats)] : [])],
});
