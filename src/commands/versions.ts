import { z } from "zod";
import { looking } from "../cluster/session.ts";
import type { Version } from "../domain/version.ts";
import { indexList } from "../domain/words.ts";
import { say, table, toned } from "./blocks.ts";
import { command } from "./command.ts";
import { targetsOf } from "./plan-context.ts";
import { executableName, index, version } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

export const versions = command({
  name: "versions",
  group: "looking",
  summary: "show the git hashes of the running processes",
  details: [
    "What runs where, asked of the Nodes and not of the store. More than one row for a program means that versions are mixed.",
  ],
  arguments: {},
  flags: { ...sharded },
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
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      const targets = targetsOf(look, given);
      const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
      const current = look.state().current?.version;
      const found = new Map<string, { executable: string; version: Version; current: boolean; nodes: number[] }>();
      for (const node of nodes) {
        if (node.status !== "reachable") continue;
        for (const { executable, processes } of node.containers) {
          if (!processes.some((one) => one.state === "running")) continue;
          const { name, version } = executable;
          const key = `${name} ${version}`;
          const row = found.get(key) ?? { executable: name, version, current: version === current, nodes: [] };
          if (!row.nodes.includes(node.index)) row.nodes.push(node.index);
          found.set(key, row);
        }
      }
      const silent = targets.filter((index) => nodes.find((one) => one.index === index)?.status !== "reachable");
      const versions = [...found.values()];
      const everywhere = versions.every((one) => one.current && one.nodes.length === targets.length);
      const agree = current !== undefined && versions.length > 0 && everywhere && silent.length === 0;
      return { data: { agree, current, versions, silent }, exit: "done" };
    }),
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
    data.current === undefined
      ? say("nothing was deployed yet")
      : say(
          `${data.agree ? "every" : "not every"} Node runs ${shortVersion(data.current)}`,
          data.agree ? "good" : "warning",
        ),
  ],
});
