import { z } from "zod";
import { say, verbatim } from "./blocks.ts";
import { command } from "./command.ts";
import { text, versionText, wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
import { error, executableName, index, version } from "./shapes.ts";
import { onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const logs = command({
  name: "logs",
  group: "looking",
  summary: "show the last lines the executables have written",
  details: [
    "Standard output and standard error, oldest line first, of the current version unless --version names another.",
  ],
  arguments: {},
  flags: {
    ...onNodes,
    lines: wholeNumber({ summary: "this many of each", from: 1, to: 100_000, absent: "50" }),
    executable: text({ summary: "only this program of dflow.yaml", value: "NAME", absent: "all of them" }),
    version: versionText({ summary: "of this version", absent: "the current one" }),
  },
  needs: "state",
  changes: false,
  output: z.object({
    logs: z.array(
      z.object({
        index,
        executable: executableName.optional().describe("absent when the Node did not answer"),
        version: version.optional(),
        lines: z.array(z.string()).describe("oldest first"),
        error: error.optional(),
      }),
    ),
  }),
  run: notYet,
  view: (data) =>
    data.logs.map((one) =>
      one.error
        ? say(`Node ${one.index}: ${one.error}`, "bad")
        : verbatim(
            `Node ${one.index}: ${one.executable ?? ""} ${shortVersion(one.version)}`,
            one.lines.length === 0 ? ["(nothing written)"] : one.lines,
          ),
    ),
});
