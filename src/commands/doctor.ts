import { z } from "zod";
import { looking } from "../cluster/session.ts";
import { DflowError } from "../domain/errors.ts";
import { plural } from "../domain/words.ts";
import { say, table, toned } from "./blocks.ts";
import { command } from "./command.ts";
import { diagnose } from "./diagnosis.ts";
import { diagnoseHere } from "./diagnosis-here.ts";
import { type Finding, problem } from "./finding.ts";
import { index } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";

const TONES = { good: "good", warning: "warning", problem: "bad" } as const;

export const doctor = command({
  name: "doctor",
  group: "project",
  summary: "say why a deploy would fail here, before it does",
  details: [
    "Looks at this machine, at the store and at every Node: ssh and host keys, disk space, clock, what the programs, the container backend and the traffic strategy need, and what a reboot would leave. Changes nothing; every problem comes with its way out. Exit 12 when there is one.",
  ],
  arguments: {},
  flags: { ...sharded },
  needs: "state",
  changes: false,
  output: z.object({
    ready: z.boolean().describe("would a deploy get as far as starting the program?"),
    findings: z.array(
      z.object({
        where: z.enum(["here", "store", "node"]),
        index: index.optional().describe("index of the Node; absent: not of a Node"),
        level: z.enum(["good", "warning", "problem"]),
        what: z.string(),
        hint: z.string().optional().describe("the way out"),
      }),
    ),
  }),
  run: async (dflow, given) => {
    const here = await diagnoseHere(dflow);
    const there = await looking(dflow, (look) => diagnose(look, given)).catch(asFindings);
    const findings = [...here, ...there];
    const problems = findings.filter((one) => one.level === "problem").length;
    const ready = problems === 0;
    const failure = ready ? {} : { failure: notReady(problems) };
    return { data: { ready, findings }, exit: ready ? "done" : "drift-found", ...failure };
  },
  view: ({ ready, findings }) => {
    const problems = findings.filter(({ level }) => level === "problem").length;
    return [
      table(
        ["where", "", "found", "what to do"],
        findings.map((one) => [
          one.where === "node" ? `Node ${one.index}` : one.where,
          toned(one.level, TONES[one.level]),
          one.what,
          one.hint ?? "",
        ]),
      ),
      say(ready ? "ready to deploy" : `${plural(problems, "problem")} to solve first`, ready ? "good" : "bad"),
    ];
  },
});

/** Where the Nodes could not even be looked at, that is what stands in the way. */
function asFindings(error: unknown): readonly Finding[] {
  if (error instanceof DflowError && (error.exit === "cancelled" || error.code === "usage/flag")) throw error;
  const where = error instanceof DflowError && error.code.startsWith("store/") ? "store" : "here";
  return [{ where, ...problem(error) }];
}

const notReady = (problems: number): DflowError =>
  new DflowError("drift/found", `a deploy would fail here: ${plural(problems, "problem")}`, {
    hint: "the table says what to do about each",
  });
