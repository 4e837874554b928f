import type { Program, TrafficName } from "../../domain/settings.ts";
import { argument, duration, listOf, mapOf, oneOf, port, section, text } from "./leaves.ts";
import { programPath } from "./program-path.ts";
import { check, usualRhythm } from "./verify.ts";

export const safeName = (write: string) =>
  text({
    what: "a name of a-z, 0-9 and - that begins with a letter and has at most 39 characters",
    write,
    type: "name",
    pattern: /^[a-z][a-z0-9-]{0,38}$/,
  });

const variable = {
  wanted: { what: "a name of a variable other than DFLOW_…", write: "LOG", type: "name" },
  pattern: /^(?!DFLOW_)[A-Za-z_][A-Za-z0-9_]*$/,
};
const signals = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH"] as const;

/** A traffic strategy, as its list has it. */
export interface Strategy {
  readonly name: TrafficName;
  readonly summary: string;
}

const names = (strategies: readonly Strategy[]): readonly [TrafficName, ...TrafficName[]] => {
  const [first = "none", ...more] = strategies.map(({ name }) => name);
  return [first, ...more];
};

export const DEFAULT_PRIVATE_PORTS = "18080-18099";

export const executables = (traffic: readonly Strategy[]) =>
  listOf(executable(traffic), 'a list of "- name: …" with "path: …"')
    .min(1, { error: "is empty; list at least one executable" })
    .max(64, {
      error: "has more than 64 executables",
    });

const executable = (strategies: readonly Strategy[]) =>
  section(
    {
      name: safeName("hello").describe("its name on the Nodes and in every message"),
      path: programPath().describe("the file that `build` makes or that is there already, or whom to ask for it"),
      args: listOf(argument('"--port"'), '["--port", "8080"]')
        .prefault([])
        .describe(`\${DFLOW_PORT}, \${DFLOW_VERSION}, \${DFLOW_INDEX} and \${DFLOW_NAME} are filled in`),
      env: mapOf(variable, argument("info"), "{LOG: info}").prefault({}).describe("variables it is started with"),
      secrets: listOf(text({ ...variable.wanted, pattern: variable.pattern }), "[DATABASE_URL]")
        .prefault([])
        .describe("variables taken from dflow's own environment; they reach the Node as a 0600 file"),
      port: port().optional().describe("the public port; without it the program is a worker"),
      traffic: oneOf(...names(strategies))
        .optional()
        .describe(
          "how the public port moves to a new version; without it port-swap for a program with a port, none for a worker",
        ),
      "private-ports": portRange().prefault(DEFAULT_PRIVATE_PORTS).describe("port-swap: where the versions listen"),
      signals: section({
        graceful: oneOf(...signals)
          .prefault("SIGINT")
          .describe("asks it to finish what it is doing and end"),
        immediate: oneOf(...signals, "SIGKILL")
          .prefault("SIGTERM")
          .describe("asks it to end now"),
      })
        .prefault({})
        .describe("what the program understands"),
      stop: section({
        drain: duration({ least: "0s" }).prefault("30s").describe("from the graceful signal to the immediate one"),
        immediate: duration({ least: "0s" }).prefault("10s").describe("from the immediate signal to SIGKILL"),
        kill: duration().prefault("5s").describe("how long SIGKILL may take"),
      })
        .prefault({})
        .describe("deadlines of a stop"),
      verify: listOf(check(), "- http: /ready")
        .min(1, { error: "is empty; list at least one check, or leave the key out" })
        .optional()
        .describe("checks that all must be healthy; without any: tcp with a port, staying alive without"),
    },
    "name: and path: below it",
  ).transform((given): Program => {
    const { "private-ports": privatePorts, verify, traffic, ...rest } = given;
    const isWorker = given.port === undefined;
    return {
      ...rest,
      port: given.port,
      privatePorts,
      traffic: traffic ?? (isWorker ? "none" : "port-swap"),
      verify: verify ?? [{ kind: isWorker ? "alive" : "tcp", ...usualRhythm }],
    };
  });

/** Two at least, because the old and the new version run side by side. */
const portRange = () =>
  text({ what: "a range of ports", write: DEFAULT_PRIVATE_PORTS, type: "range", pattern: /^\d{1,5}-\d{1,5}$/ })
    .transform(parseRange)
    .refine(({ from, to }) => from >= 1 && to <= 65_535, { error: "must be from 1 to 65535" })
    .refine(({ from, to }) => from < to, { error: "must hold two ports or more, the smaller first" });

export function parseRange(range: string): { readonly from: number; readonly to: number } {
  const [from, to] = range.split("-").map(Number);
  return { from: from ?? 0, to: to ?? 0 };
}
