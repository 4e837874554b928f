import { z } from "zod";
import { type Looking, looking } from "../cluster/session.ts";
import type { Process } from "../domain/container.ts";
import { DflowError } from "../domain/errors.ts";
import { sameExecutable } from "../domain/executable.ts";
import type { ObservedNode } from "../domain/observation.ts";
import type { Checksum } from "../domain/version.ts";
import { nodesNamed } from "../domain/words.ts";
import { wishFor } from "../plan/rollout.ts";
import { say, table, toned, verdict } from "./blocks.ts";
import { command } from "./command.ts";
import { addressOf } from "./node-outcomes.ts";
import { whyAway } from "./node-table.ts";
import { isIdle, served, targetsOf } from "./plan-context.ts";
import { address, checksum, error, executableName, index, version } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const compareChecksums = command({
  name: "compare-checksums",
  group: "executables",
  summary: "compare the recorded checksum with the file on each Node and with the bytes that run",
  details: [
    "Three checksums have to agree: the one recorded when it was built, the file on the Node, and the running process itself (/proc/PID/exe; of a script, whether its file is still the one it was started from). Exit 12 when one differs.",
    "`repair` writes the file again and runs it; `copy --version VERSION --through-cache` writes it alone.",
  ],
  arguments: {},
  flags: { ...sharded },
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
  run: (dflow, given) =>
    looking(
      dflow,
      async (look) => {
        const { version } = served(look);
        const targets = targetsOf(look, given);
        isIdle(look, given);
        const nodes = look.observation.nodes
          .filter((node) => targets.includes(node.index))
          .map((node) => compared(look, node));
        const differ = nodes.filter((node) => node.error !== undefined || node.executables.some((one) => !one.agrees));
        const agree = differ.length === 0;
        const failure = agree ? {} : { failure: drift(differ.map((node) => node.index)) };
        return { data: { agree, version, nodes }, exit: agree ? "done" : "drift-found", ...failure };
      },
      { checksums: true },
    ),
  next: () => '"dflow verify" asks the programs themselves',
  view: ({ agree, version, nodes }) => [
    table(
      ["Node", "executable", "version", "recorded", "file", "running", ""],
      nodes.flatMap((node) =>
        node.executables.length === 0
          ? [
              [
                `${node.index}`,
                toned(node.error ? node.status : `${node.status}, nothing installed`, "bad"),
                "",
                "",
                "",
                "",
                "",
              ],
            ]
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
    ...whyAway(nodes),
    say(
      agree ? `every Node has and runs ${shortVersion(version)} as it was built` : "not every checksum agrees",
      agree ? "good" : "bad",
    ),
  ],
});

const sum = (found: string | undefined, recorded: string) =>
  found === undefined ? toned("none", "quiet") : verdict(found === recorded, found.slice(0, 12));

function compared(look: Looking, node: ObservedNode) {
  const { index, status } = node;
  if (status === "missing") return { index, status, error: "it is missing", executables: [] };
  const address = addressOf(node.node);
  if (status === "unreachable") return { index, address, status, error: node.error.message, executables: [] };
  const executables = (wishFor(look.state(), index)?.executables ?? []).map((wished) => {
    const container = node.containers.find((one) => sameExecutable(one.executable, wished));
    const running = container?.processes.find((one) => one.state === "running");
    const { name: executable, version, checksum: recorded } = wished;
    const file = container?.fileChecksum;
    const bytes = running && runningBytes(running, file);
    return { executable, version, recorded, file, running: bytes, agrees: file === recorded && bytes === recorded };
  });
  return { index, address, status, executables };
}

/** The process of a script is its interpreter's: it runs the file's bytes while the file is the one it was started from. */
const runningBytes = (process: Process, file: Checksum | undefined): Checksum | undefined =>
  process.runningChecksum ?? (process.fromItsFile ? file : undefined);

const drift = (indexes: readonly number[]): DflowError =>
  new DflowError("drift/found", `${nodesNamed(indexes)}: what lies or runs there is not what was built`, {
    hint: '"dflow repair" writes the file again and runs it',
  });
