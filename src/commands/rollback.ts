import { z } from "zod";
import type { Release } from "../domain/executable.ts";
import type { ClusterState } from "../domain/state.ts";
import { duration } from "../domain/words.ts";
import { isRefusal } from "../plan/guard.ts";
import { chooseRollback } from "../plan/rollback.ts";
import { say } from "./blocks.ts";
import { common } from "./carry.ts";
import { command } from "./command.ts";
import { versionText } from "./flags.ts";
import { nodeOutcomes } from "./node-outcomes.ts";
import { nodeTable, unlessAll } from "./node-table.ts";
import { asError } from "./plan-context.ts";
import { DO_IT, plan, planned } from "./plan-shape.ts";
import { requestsOf } from "./receipt.ts";
import { receiptBlocks, requests } from "./receipt-shape.ts";
import { rollOut } from "./roll-out.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, counting, onNodes, wholeOnly } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const rollback = command({
  name: "rollback",
  group: "executables",
  summary: "go back to the last version that was verified before this one",
  details: [
    "Starts the old version beside the current one, verifies it, moves the traffic, and retires what was current. Builds nothing, and copies nothing where the Node still has it.",
    "The `hooks` of dflow.yaml run as around a deploy, with DFLOW_COMMAND=rollback.",
    "A version that lost more requests than `max-failed-requests` when it was deployed (exit 11) is none to go back to, unless --version names it.",
    "Repeat it to go further back; --version goes to that one at once. `history` shows where a rollback leads.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...onNodes,
    ...counting,
    version: versionText({ summary: "go to this version", absent: "the one verified before the current one" }),
  },
  refuses: wholeOnly,
  needs: "state",
  changes: true,
  output: z.object({
    version: version.describe("what serves now"),
    previous: version.optional().describe("what served before"),
    changed,
    reverted: z.boolean().describe("did the rollback fail and was every Node put back?"),
    nodes: z.array(nodeOutcome),
    bytes: z.number().int().describe("bytes sent to all Nodes together"),
    requests: requests.optional(),
    ms,
    plan: plan.optional(),
  }),
  run: async (dflow, given) => {
    const done = await rollOut(dflow, given, {
      how: "rollback",
      title: `roll back ${dflow.settings.name} to`,
      choose: async (look) => targetOf(look.state(), given.version),
    });
    const { carried, release, previous, targets } = done;
    const nodes = nodeOutcomes(carried, targets);
    const data = {
      version: release.version,
      previous: previous?.version,
      reverted: carried.outcome?.result === "reverted" && !done.unchanged,
      nodes,
      bytes: nodes.reduce((sum, node) => sum + node.bytes, 0),
      requests: requestsOf(dflow, carried),
      ...common(carried),
    };
    return { data, ...done.ending };
  },
  next: ({ plan }) =>
    plan ? DO_IT : '"dflow history" shows what has served; "dflow deploy" brings the commit that mends it',
  view: (data) =>
    planned(data) ?? [
      nodeTable(data.nodes),
      ...receiptBlocks(data.requests),
      data.reverted
        ? say(`${shortVersion(data.version)} could not be brought back; ${shortVersion(data.previous)} serves`, "bad")
        : unlessAll(
            data.nodes,
            `${shortVersion(data.version)} serves again`,
            say(
              data.changed
                ? `${shortVersion(data.version)} serves again instead of ${shortVersion(data.previous)}, ${duration(data.ms)}`
                : `${shortVersion(data.version)} serves already; nothing was changed`,
              "good",
            ),
          ),
    ],
});

/** A rollout that has not reached every Node is itself what is to be taken back. */
function targetOf(state: ClusterState, version: string | undefined): Release {
  if (version === undefined && state.rollout && state.current) return state.current;
  const chosen = chooseRollback(state, version);
  if (isRefusal(chosen)) throw asError(chosen);
  return chosen.release;
}
