import { command } from "./command.ts";
import { aSwitch, decimal, duration } from "./flags.ts";
import { health, healthBlocks } from "./health-shape.ts";
import { notYet } from "./not-yet.ts";
import { onNodes } from "./shared-flags.ts";

export const verify = command({
  name: "verify",
  group: "executables",
  summary: "verify the current version with the checks of dflow.yaml",
  details: [
    "Asks every check of every executable on every Node, through ssh, of exactly the process that is current. Shows a health and a threshold, the two numbers; a health below its threshold is unhealthy and the exit is 12.",
    "With --watch it goes on and shows what changes until it is cancelled.",
  ],
  arguments: {},
  flags: {
    ...onNodes,
    threshold: decimal({ summary: "the least health that is healthy", absent: "what the check says, otherwise 1" }),
    watch: aSwitch("verify again and again, until cancelled"),
    every: duration({ summary: "the interval of --watch", absent: "30s" }),
  },
  needs: "state",
  changes: false,
  output: health,
  run: notYet,
  view: healthBlocks,
});
