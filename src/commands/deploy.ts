import { z } from "zod";
import type { Block } from "../domain/view.ts";
import { bytes, plural, duration as took } from "../domain/words.ts";
import { say } from "./blocks.ts";
import { common } from "./carry.ts";
import { command } from "./command.ts";
import { aSwitch, duration, percent, revision } from "./flags.ts";
import { nodeOutcomes, succeeded } from "./node-outcomes.ts";
import { nodeTable, unlessAll } from "./node-table.ts";
import { DO_IT, plan, planned } from "./plan-shape.ts";
import { requestsOf } from "./receipt.ts";
import { receiptBlocks, requests } from "./receipt-shape.ts";
import { refuseOlder } from "./refuse-older.ts";
import { rollOut } from "./roll-out.ts";
import { changed, index, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, counting, onNodes, wholeOnly } from "./shared-flags.ts";
import { wavesOf } from "./waves.ts";
import { shortVersion } from "./words.ts";

const output = z.object({
  version: version.describe("the version that was to be deployed"),
  previous: version.optional().describe("what served before; absent: nothing"),
  changed,
  reverted: z.boolean().describe("was every Node put back?"),
  fresh: z.boolean().describe("false: the build was in the cache"),
  percent: z.number().int().describe("share of the Nodes that this version has reached"),
  nodes: z.array(nodeOutcome).describe("the Nodes this deploy was for"),
  waves: z
    .array(z.object({ name: z.string(), nodes: z.array(index), ms }))
    .describe("the waves that were performed, in order"),
  bytes: z.number().int().describe("bytes sent to all Nodes together"),
  requests: requests.optional(),
  collected: z.number().int().describe("old versions that were removed from Nodes afterwards"),
  ms,
  plan: plan.optional(),
});

export const deploy = command({
  name: "deploy",
  group: "executables",
  summary: "build, copy, start and verify a new version, then move the traffic and retire the old one",
  details: [
    "Builds the version, brings it to every Node, starts it beside the old one without traffic, and verifies it. Only when all of them are good does the traffic move, wave by wave (`rollout` in dflow.yaml). Only when the last wave is good are the old versions stopped, gracefully.",
    "A failure at any point puts every Node back, also those that had succeeded: every Node serves the new version, or none does. The exit is then never 0.",
    "Deploying what already runs and verifies changes nothing and copies nothing. A commit older than the one that runs is refused (exit 5) unless --force.",
    "From the moment it has looked, dflow sends requests of its own to every service that it changes, and counts them: the receipt. When more of them fail than `max-failed-requests` allows (0), everything is put back and the exit is 11.",
    "With --rollout only that share of the Nodes changes, in index order; a later, larger PERCENT of the same version goes on from there.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...onNodes,
    ...counting,
    "commit-hash": revision({ summary: "deploy this commit", absent: "the working tree; in CI the workflow's commit" }),
    rollout: percent({ summary: "deploy to this share of the Nodes", absent: "100" }),
    "auto-rollout": percent({
      summary: "put everything back when health falls by more than this many percent",
      value: "TOLERANCE",
      from: 0,
      absent: "only the checks decide",
    }),
    bake: duration({
      summary: "how long health is watched after the last switch, before the old version is ended",
      absent: "`rollout.bake` of dflow.yaml",
    }),
    "rolling-timed": duration({ summary: "time between two waves", absent: "`rollout.pause` of dflow.yaml" }),
    "through-cache": aSwitch("build again, renew the cache and write on the Nodes whatever they have"),
    force: aSwitch("deploy even what is older than what runs"),
  },
  refuses: wholeOnly,
  needs: "state",
  changes: true,
  output,
  run: async (dflow, given) => {
    const commit = given["commit-hash"];
    const refresh = given["through-cache"];
    const built = await dflow.workshop.build({ ...(commit ? { commit } : {}), refresh, signal: dflow.signal });
    const { release, fresh } = built;
    const done = await rollOut(dflow, given, {
      how: "deploy",
      title: `deploy ${dflow.settings.name}`,
      choose: async (look) => {
        if (!given.force) await refuseOlder(dflow, look.state().current, release);
        return release;
      },
      percent: given.rollout,
      tolerance: given["auto-rollout"],
      bake: given.bake ?? dflow.settings.rollout.bake,
      pause: given["rolling-timed"],
      force: refresh,
    });
    const { carried, previous, targets, collected } = done;
    const nodes = nodeOutcomes(carried, targets);
    const data = {
      version: release.version,
      previous: previous?.version,
      reverted: carried.outcome?.result === "reverted" && !done.unchanged,
      fresh,
      percent: given.rollout ?? 100,
      nodes,
      waves: wavesOf(carried),
      bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
      requests: requestsOf(dflow, carried),
      collected,
      ...common(carried),
    };
    return { data, ...done.ending };
  },
  next: ({ plan, changed, percent, previous, version }) => {
    if (plan) return DO_IT;
    if (percent < 100) return '"dflow deploy" without rollout goes on to every Node';
    if (!changed || previous === undefined || previous === version) return '"dflow list" shows what runs where';
    return `"dflow rollback" goes back to ${shortVersion(previous)}`;
  },
  view: (data) => planned(data) ?? [nodeTable(data.nodes), ...receiptBlocks(data.requests), ending(data)],
});

type Deployed = z.infer<typeof output>;

function ending(data: Deployed): Block {
  const is = shortVersion(data.version);
  const before = data.previous === undefined ? undefined : shortVersion(data.previous);
  if (data.reverted) {
    const what =
      before === is
        ? `${is} started anew was taken back; it serves as before`
        : `${is} was taken back; ${before ?? "nothing"} serves`;
    return say(`${what}, ${took(data.ms)}`, "bad");
  }
  if (!data.changed) {
    return succeeded(data.nodes).length < data.nodes.length
      ? say(`${is} runs already, but does not verify everywhere; nothing was changed`, "bad")
      : say(`${is} runs and verifies already; nothing was changed`, "good");
  }
  const reach = data.percent < 100 ? `${data.percent} percent of the Nodes` : plural(data.nodes.length, "Node");
  const instead = before === undefined || before === is ? "" : ` instead of ${before}`;
  const whole = say(`${is} serves on ${reach}${instead}: ${bytes(data.bytes)} sent, ${took(data.ms)}`, "good");
  return unlessAll(data.nodes, `${is} serves`, whole);
}
