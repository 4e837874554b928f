import { z } from "zod";
import { say, table, toned } from "./blocks.ts";
import { command } from "./command.ts";
import { notYet } from "./not-yet.ts";
import { executableName, index, version } from "./shapes.ts";
import { onNodes } from "./shared-flags.ts";
import { indexList, shortVersion } from "./words.ts";

export const versions = command({
  name: "versions",
  group: "looking",
  summary: "show the git hashes of the running processes",
  details: [
    "What runs where, asked of the Nodes and not of the store. More than one row for a program means that versions are mixed.",
  ],
  arguments: {},
  flags: { ...onNodes },
  needs: "state",
  changes: false,
  output: z.object({
    agree: z.boolean().describe("does every Node run the current version and no other?"),
    current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
    versions: z.array(
      z.object({
        executable: executableName,
        version,
        current: z.boolean(),
        nodes: z.array(index).describe("Nodes where it runs"),
      }),
    ),
    silent: z.array(index).describe("Nodes that are missing or unreachable"),
  }),
  run: notYet,
  view: (data) => [
    table(
      ["executable", "version", "Nodes", ""],
      data.versions.map((one) => [
        one.executable,
        one.version,
        indexList(one.nodes),
        one.current ? toned("current", "good") : "",
      ]),
    ),
    ...(data.silent.length > 0 ? [say(`no answer from: ${indexList(data.silent)}`, "bad")] : []),
    say(
      data.agree
        ? `every Node runs ${shortVersion(data.current)}`
        : `not every Node runs ${shortVersion(data.current)}`,
      data.agree ? "good" : "warning",
    ),
  ],
});
