import { z } from "zod";
import type { Check, CheckRhythm } from "../../domain/settings.ts";
import { duration, oneOf, section, text, wholeNumber } from "./leaves.ts";

/** How a check is asked when dflow.yaml does not say: the same for checks that nobody wrote. */
export const usualRhythm: CheckRhythm = {
  interval: 1000,
  timeout: 5000,
  successes: 2,
  deadline: 60_000,
  healthyFor: 5000,
};

/** One entry of `verify`: exactly one of http, tcp and run. */
export const check = () =>
  section(
    {
      http: text({ what: "a path of the program", write: "/ready", type: "path", pattern: /^\/[!-~]*$/ })
        .optional()
        .describe("asks for this path on the program's own port, through the ssh connection"),
      tcp: z
        .literal(true, { error: "write tcp: true, or leave it out" })
        .optional()
        .describe("the program's port takes connections"),
      run: text({ what: "a command", write: "./check.sh" })
        .refine((value) => !value.includes("\0"), { error: "holds a NUL byte" })
        .optional()
        .describe('runs on the Node, in the release\'s folder; exit 0 is healthy, or it prints "HEALTH THRESHOLD"'),
      on: oneOf("node", "here")
        .optional()
        .meta({ default: "node" })
        .describe("run: where; here is this machine, in dflow.yaml's folder, with a way to the program's port"),
      status: wholeNumber(100, 599, "200")
        .optional()
        .meta({ default: 200 })
        .describe("http: the status that is healthy"),
      contains: text({ what: "a text", write: "ok" }).optional().describe("http: what the answer's body must contain"),
      interval: duration().prefault("1s").describe("from one attempt to the next"),
      timeout: duration().prefault("5s").describe("of one attempt"),
      successes: wholeNumber(1, 1000, "2").prefault(2).describe("good answers in a row that count as healthy"),
      deadline: duration().prefault("60s").describe("from the first attempt to healthy"),
      "healthy-for": duration({ least: "0s" }).prefault("5s").describe("how long it must then stay healthy"),
    },
    "{http: /ready}, {tcp: true} or {run: ./check.sh}",
  ).transform((given, context): Check => {
    const { http, tcp, run, on, status, contains, interval, timeout, successes, deadline } = given;
    const wrong = (message: string, path: string[] = []) => context.addIssue({ code: "custom", message, path });
    if ([http, tcp, run].filter((one) => one !== undefined).length !== 1) {
      wrong("must have exactly one of http, tcp and run; write one check for each");
    }
    if (http === undefined && status !== undefined) wrong("belongs to an http check", ["status"]);
    if (http === undefined && contains !== undefined) wrong("belongs to an http check", ["contains"]);
    if (run === undefined && on !== undefined) wrong("belongs to a run check", ["on"]);
    if ((successes - 1) * interval >= deadline) {
      wrong(`ends before ${successes} good answers can have come; write a longer one`, ["deadline"]);
    }
    const rhythm = { interval, timeout, successes, deadline, healthyFor: given["healthy-for"] };
    if (http !== undefined) return { kind: "http", path: http, status: status ?? 200, contains, ...rhythm };
    if (run === undefined) return { kind: "tcp", ...rhythm };
    return { kind: "run", command: run, on: on ?? "node", ...rhythm };
  });
