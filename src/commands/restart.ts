import { z } from "zod";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { nodeTable } from "./node-table.ts";
import { notYet } from "./not-yet.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, onNodes } from "./shared-flags.ts";
import { shortVersion, took } from "./words.ts";

export const restart = command({
  name: "restart",
  group: "executables",
  summary: "restart the current version without dropping a request",
  details: [
    "Where the traffic strategy allows it the new instance starts beside the old one, is verified, gets the traffic, and only then the old one is stopped gracefully. Otherwise it stops and starts, Node by Node.",
    "Brings changed `args`, `env` and `secrets` of dflow.yaml to the programs. No more than `max-unavailable` Nodes at once.",
  ],
  arguments: {},
  flags: { ...changing, ...onNodes },
  needs: "state",
  changes: true,
  output: z.object({ version, changed, nodes: z.array(nodeOutcome), ms, plan: plan.optional() }),
  run: notYet,
  view: (data) =>
    planned(data) ?? [nodeTable(data.nodes), say(`${shortVersion(data.version)} restarted, ${took(data.ms)}`)],
});
