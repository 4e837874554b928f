import { z } from "zod";
import { duration as took } from "../domain/words.ts";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch, duration } from "./flags.ts";
import { resultCell } from "./node-table.ts";
import { DO_IT, plan, planned } from "./plan-shape.ts";
import { watchAndRepair } from "./repair-watch.ts";
import { repairOnce } from "./repairing.ts";
import { address, changed, error, index, ms, result, version } from "./shapes.ts";
import { changing, sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const repair = command({
  name: "repair",
  group: "executables",
  summary: "bring the cluster back to a healthy state",
  details: [
    "For each Node that fails verification: restart, then copy again and restart, then destroy and recreate where the VM backend can. Creates Nodes that are missing. Finishes or takes back what a crashed run has left, and rebuilds a lost store from the Nodes.",
    "Never touches more Nodes at once than `max-unavailable`. When most Nodes fail at once nothing is destroyed: then the release looks bad, and `rollback` is the way out.",
    "With --watch it goes on until it is cancelled (exit 130). It says what it finds when that changes, and when every Node is healthy again. What could not be healed is tried again after longer and longer rests, at most ten minutes. dflow.yaml is read again when somebody has deployed; while it is not what was deployed, nothing is repaired.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...sharded,
    watch: aSwitch("watch the cluster and repair what goes wrong, until cancelled"),
    every: duration({ summary: "the interval of --watch", absent: "30s" }),
  },
  needs: "state",
  changes: true,
  output: z.object({
    healthy: z.boolean().describe("is every Node healthy now?"),
    changed,
    version: version.optional().describe("what every Node is to serve; absent before the first deploy"),
    rebuilt: z.boolean().describe("was the store rebuilt from the Nodes?"),
    nodes: z.array(
      z.object({
        index,
        address: address.optional(),
        found: z
          .enum(["healthy", "unhealthy", "missing", "unreachable", "drifted"])
          .describe("`drifted`: well, and not as it should be"),
        because: z.string().optional().describe("what was wrong, in one line; absent: nothing"),
        did: z
          .array(z.enum(["restart", "copy", "create", "destroy", "revert", "finish", "switch", "remember"]))
          .describe("what was done to it, in order"),
        result,
        error: error.optional(),
        warnings: z.array(z.string()).describe("what no repair can heal, with the way out"),
      }),
    ),
    ms,
    plan: plan.optional(),
  }),
  run: (dflow, given) =>
    given.watch && !given["dry-run"] ? watchAndRepair(dflow, given, given.every ?? 30_000) : repairOnce(dflow, given),
  next: ({ plan, nodes }) => {
    if (plan) return DO_IT;
    const healed = nodes.find((node) => node.did.length > 0);
    return healed
      ? `"dflow logs --index ${healed.index}" shows what was printed there`
      : '"dflow list" shows what runs where';
  },
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address", "found", "done", "result"],
        data.nodes.map((node) => [
          `${node.index}`,
          node.address ?? "-",
          node.found,
          node.did.length === 0 ? "-" : node.did.join(", "),
          resultCell(node),
        ]),
      ),
      ...data.nodes.flatMap((node) => (node.because ? [say(aboutNode(node.index, node.because), "quiet")] : [])),
      ...data.nodes.flatMap((node) => node.warnings.map((text) => say(`Node ${node.index}: ${text}`, "warning"))),
      ...(data.rebuilt ? [say("The store was rebuilt from the Nodes.", "warning")] : []),
      data.healthy
        ? say(
            data.changed
              ? `repaired, every Node serves ${data.version ? shortVersion(data.version) : "nothing yet"}, ${took(data.ms)}`
              : "every Node is healthy; nothing was changed",
            "good",
          )
        : data.nodes.some((node) => node.result === "failed")
          ? say("not every Node is healthy", "bad")
          : say("repair did not come to its end", "bad"),
    ],
});

/** Errors name their Node themselves. */
const aboutNode = (index: number, text: string): string =>
  text.startsWith(`node ${index}`) ? text.replace("node", "Node") : `Node ${index}: ${text}`;
