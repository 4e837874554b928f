import { z } from "zod";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch, wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
import { ms } from "./shapes.ts";
import { plural, took } from "./words.ts";

export const demo = command({
  name: "demo",
  group: "project",
  summary: "show a deploy under load on three Nodes of this machine",
  details: [
    "Makes a small cluster of `local` Nodes in a temporary folder: no root, no Docker, no network. Sends requests all the time while it deploys, deploys a broken version, and rolls back; then counts the requests that failed.",
  ],
  arguments: {},
  flags: {
    keep: aSwitch("leave the cluster running and say where it is"),
    seconds: wholeNumber({ summary: "how long to send requests", from: 1, to: 3600, absent: "20" }),
  },
  needs: "none",
  changes: false,
  output: z.object({
    requests: z.number().int().describe("requests sent"),
    failed: z.number().int().describe("requests that failed"),
    acts: z.array(z.object({ what: z.string(), exit: z.number().int(), ms })).describe("what was done, in order"),
    folder: z.string().optional().describe("where the cluster is; with --keep only"),
  }),
  run: notYet,
  view: (data) => [
    table(
      ["act", "exit", "took"],
      data.acts.map((act) => [act.what, `${act.exit}`, took(act.ms)]),
    ),
    say(
      `${plural(data.requests, "request")} sent meanwhile, ${data.failed} failed`,
      data.failed === 0 ? "good" : "bad",
    ),
    ...(data.folder ? [say(`The cluster still runs; go on there: cd ${data.folder}`)] : []),
  ],
});
