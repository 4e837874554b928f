import { z } from "zod";
import { results, rollbackTarget } from "../domain/state.ts";
import { say, table, toned, verdict } from "./blocks.ts";
import { command } from "./command.ts";
import { wholeNumber } from "./flags.ts";
import { version } from "./shapes.ts";
import { shortVersion } from "./words.ts";

export const history = command({
  name: "history",
  group: "looking",
  summary: "show what was deployed when, by whom, and how it ended",
  details: [
    "Newest first, from the store; connects to no Node. The version marked as rollback target is where `rollback` leads: never one that lost more requests than `max-failed-requests` when it was deployed.",
  ],
  arguments: {},
  flags: { limit: wholeNumber({ summary: "show this many", from: 1, to: 1000, absent: "20" }) },
  needs: "state",
  changes: false,
  output: z.object({
    current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
    rollbackTarget: version.optional().describe("where `rollback` leads; absent: nowhere"),
    deployments: z
      .array(
        z.object({
          version,
          at: z.string().describe("ISO 8601, UTC"),
          how: z.enum(["deploy", "rollback", "rebuilt"]).describe("`rebuilt`: read back from the Nodes"),
          result: z
            .enum(results)
            .describe("`requests-failed`: it serves, and too many requests were lost; `rollback` does not choose it"),
          by: z.string().describe("user@host, or the URL of a workflow's run"),
          epoch: z.number().int().describe("number of the changing run"),
        }),
      )
      .describe("newest first"),
  }),
  run: async (dflow, given) => {
    const state = (await dflow.store.load())?.state;
    const deployments = (state?.history ?? [])
      .toReversed()
      .slice(0, given.limit ?? 20)
      .map(({ release, at, how, result, by, epoch }) => ({ version: release.version, at, how, result, by, epoch }));
    const target = state && rollbackTarget(state)?.version;
    return { data: { current: state?.current?.version, rollbackTarget: target, deployments }, exit: "done" };
  },
  next: ({ rollbackTarget: target }) =>
    target ? `"dflow rollback" goes back to ${shortVersion(target)}` : '"dflow deploy" brings a new version',
  view: (data) => [
    table(
      ["when", "version", "how", "result", "by", ""],
      data.deployments.map((one, at) => [
        one.at,
        shortVersion(one.version),
        one.how,
        verdict(one.result === "verified", one.result.replace("-", " ")),
        one.by,
        mark(data, one.version, data.deployments.findIndex(({ version }) => version === one.version) === at),
      ]),
    ),
    say(
      data.current === undefined
        ? "nothing was deployed yet"
        : `${shortVersion(data.current)} is current, ${data.rollbackTarget ? `a rollback goes back to ${shortVersion(data.rollbackTarget)}` : "there is nothing to go back to"}`,
    ),
  ],
});

const mark = (
  { current, rollbackTarget }: { readonly current?: string | undefined; readonly rollbackTarget?: string | undefined },
  version: string,
  newest: boolean,
) => {
  if (!newest) return "";
  if (version === current) return toned("current", "strong");
  return version === rollbackTarget ? "rollback target" : "";
};
