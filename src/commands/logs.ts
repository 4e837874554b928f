import { z } from "zod";
import { isOfItsLink } from "../cluster/remotes.ts";
import { type Looking, looking } from "../cluster/session.ts";
import type { Container } from "../domain/container.ts";
import { DflowError } from "../domain/errors.ts";
import type { ObservedNode, ReachableNode } from "../domain/observation.ts";
import { mayBeNamed } from "../domain/version.ts";
import { withoutNode } from "../domain/words.ts";
import { reachable } from "../plan/look.ts";
import { say, verbatim } from "./blocks.ts";
import { command } from "./command.ts";
import { text, versionText, wholeNumber } from "./flags.ts";
import { targetsOf } from "./plan-context.ts";
import { error, executableName, index, version } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";
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
    ...sharded,
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
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      const targets = targetsOf(look, given);
      refuseUnknown(look, given.executable);
      const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
      const logs = await Promise.all(nodes.map((node) => logsOf(look, node, given)));
      return { data: { logs: logs.flat() }, exit: "done" };
    }),
  view: (data) => {
    if (data.logs.length === 0)
      return [say("nothing has run there yet that this asks for; --version names another version", "quiet")];
    return data.logs.map((one) =>
      one.error
        ? say(`Node ${one.index}: ${withoutNode(one.index, one.error)}`, "bad")
        : verbatim(
            `Node ${one.index}: ${one.executable ?? ""} ${shortVersion(one.version)}`,
            one.lines.length === 0 ? ["(nothing written)"] : one.lines,
          ),
    );
  },
});

/** What an older dflow.yaml had may still lie on a Node. @throws DflowError `usage/flag` */
function refuseUnknown({ dflow, observation }: Looking, wanted: string | undefined): void {
  const there = reachable(observation).flatMap((node) => node.containers.map(({ executable }) => executable.name));
  const names = [...new Set([...dflow.settings.executables.map(({ name }) => name), ...there])];
  if (wanted === undefined || names.includes(wanted)) return;
  throw new DflowError(
    "usage/flag",
    `--executable: there is no "${wanted}" in dflow.yaml, nor on a Node that answers`,
    {
      hint: `there are ${names.join(", ")}`,
    },
  );
}

interface Given {
  readonly lines: number | undefined;
  readonly executable: string | undefined;
  readonly version: string | undefined;
}

async function logsOf(look: Looking, node: ObservedNode, given: Given) {
  const { index } = node;
  if (node.status === "missing") return [{ index, lines: [], error: "it is missing" }];
  if (node.status === "unreachable") return [{ index, lines: [], error: node.error.message }];
  try {
    return await logsFrom(look, node, given);
  } catch (error) {
    if (!isOfItsLink(error)) throw error;
    return [{ index, lines: [], error: error.message }];
  }
}

async function logsFrom(look: Looking, node: ReachableNode, given: Given) {
  const remote = await look.remotes.to(node.node);
  const wanted = node.containers.filter((one) => isWanted(one, given));
  return Promise.all(
    wanted.flatMap(({ executable, processes }) =>
      // What ended last is what a person wants to know about, so the newest run of each is shown, alive or not.
      processes.slice(0, 1).map(async (process) => ({
        index: node.index,
        executable: executable.name,
        version: executable.version,
        lines: [...(await look.dflow.containers.logs(remote, process, { lines: given.lines ?? 50 }))],
      })),
    ),
  );
}

const isWanted = ({ executable, role }: Container, given: Given): boolean =>
  (given.executable === undefined || executable.name === given.executable) &&
  (given.version === undefined ? role === "current" : mayBeNamed(executable.version, given.version));
