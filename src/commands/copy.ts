import { z } from "zod";
import { say, table } from "./blocks.ts";
import { command } from "./command.ts";
import { aSwitch, versionText } from "./flags.ts";
import { resultCell } from "./node-table.ts";
import { notYet } from "./not-yet.ts";
import { plan, planned } from "./plan-shape.ts";
import { changed, ms, nodeOutcome, version } from "./shapes.ts";
import { changing, onNodes } from "./shared-flags.ts";
import { bytes, shortVersion, took } from "./words.ts";

export const copy = command({
  name: "copy",
  group: "executables",
  summary: "copy the executables to the Nodes",
  details: [
    "Ships what a Node lacks, as the difference to a version it has where possible. The sha256 is checked on the Node before the file gets its name. Nothing is started.",
    "With --through-cache the executable is built again, the cached value replaced, and written on the Nodes even where the checksum already agrees.",
  ],
  arguments: {},
  flags: {
    ...changing,
    ...onNodes,
    version: versionText({ summary: "the version to copy", absent: "the latest that was built" }),
    "through-cache": aSwitch("build again, renew the cache and write on the Nodes whatever they have"),
  },
  needs: "state",
  changes: true,
  output: z.object({
    version,
    changed,
    bytes: z.number().int().describe("bytes sent to all Nodes together"),
    size: z.number().int().describe("bytes of the executables of this version"),
    nodes: z.array(nodeOutcome.omit({ from: true, to: true })),
    ms,
    plan: plan.optional(),
  }),
  run: notYet,
  view: (data) =>
    planned(data) ?? [
      table(
        ["Node", "address", "sent", "took", "result"],
        data.nodes.map((node) => [
          `${node.index}`,
          node.address ?? "-",
          bytes(node.bytes),
          took(node.ms),
          resultCell(node),
        ]),
      ),
      say(
        data.changed
          ? `${shortVersion(data.version)} (${bytes(data.size)}) copied with ${bytes(data.bytes)} on the wire, ${took(data.ms)}`
          : `every Node has ${shortVersion(data.version)}`,
      ),
    ],
});
