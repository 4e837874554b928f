import { z } from "zod";
import { say, table, toned, verdict } from "./blocks.ts";
import { command } from "./command.ts";
import { notYet } from "./not-yet.ts";
import { address, checksum, error, executableName, index, version } from "./shapes.ts";
import { onNodes } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const compareChecksums = command({
  name: "compare-checksums",
  group: "executables",
  summary: "compare the recorded checksum with the file on each Node and with the bytes that run",
  details: [
    "Three checksums have to agree: the one recorded when it was built, the file on the Node, and the running process itself (/proc/PID/exe). Exit 12 when one differs.",
    "`copy --through-cache` writes the file again; `restart` runs it.",
  ],
  arguments: {},
  flags: { ...onNodes },
  needs: "state",
  changes: false,
  output: z.object({
    agree: z.boolean().describe("do all checksums of all Nodes agree?"),
    version: version.describe("the current version"),
    nodes: z.array(
      z.object({
        index,
        address: address.optional(),
        status: z.enum(["reachable", "unreachable", "missing"]),
        error: error.optional(),
        executables: z.array(
          z.object({
            executable: executableName,
            version,
            recorded: checksum.describe("sha256 recorded when it was built"),
            file: checksum.optional().describe("sha256 of the file on the Node; absent: no file"),
            running: checksum.optional().describe("sha256 of the running bytes; absent: not running"),
            agrees: z.boolean(),
          }),
        ),
      }),
    ),
  }),
  run: notYet,
  view: ({ agree, version, nodes }) => [
    table(
      ["Node", "executable", "version", "recorded", "file", "running", ""],
      nodes.flatMap((node) =>
        node.executables.length === 0
          ? [[`${node.index}`, toned(node.error ?? `${node.status}, nothing installed`, "bad"), "", "", "", "", ""]]
          : node.executables.map((one) => [
              `${node.index}`,
              one.executable,
              shortVersion(one.version),
              one.recorded.slice(0, 12),
              sum(one.file, one.recorded),
              sum(one.running, one.recorded),
              verdict(one.agrees, one.agrees ? "agrees" : "differs"),
            ]),
      ),
    ),
    say(
      agree ? `every Node has and runs ${shortVersion(version)} as it was built` : "not every checksum agrees",
      agree ? "good" : "bad",
    ),
  ],
});

const sum = (found: string | undefined, recorded: string) =>
  found === undefined ? toned("none", "quiet") : verdict(found === recorded, found.slice(0, 12));
