import { z } from "zod";
import { healthOfProcess } from "../cluster/health.ts";
import { type Looking, looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { type Container, type Process, sameProcess } from "../domain/container.ts";
import type { ObservedNode, ReachableNode } from "../domain/observation.ts";
import type { Block, Cell } from "../domain/view.ts";
import { duration, plural } from "../domain/words.ts";
import { ailments } from "../plan/fitness.ts";
import { serving as servingOn } from "../plan/look.ts";
import { say, table, toned, verdict } from "./blocks.ts";
import { command } from "./command.ts";
import { addressOf } from "./node-outcomes.ts";
import { whyAway } from "./node-table.ts";
import { isPart, targetsOf } from "./plan-context.ts";
import { address, error, executableName, index, version } from "./shapes.ts";
import { sharded } from "./shared-flags.ts";
import { shortVersion } from "./words.ts";

const versions = z.array(
  z.object({
    executable: executableName,
    version,
    state: z
      .enum(["running", "waiting", "stopped", "installed"])
      .describe("`waiting`: it died and its watcher starts it again; `installed`: copied, nothing runs of it"),
    role: z.enum(["current", "previous"]).optional(),
    serving: z.boolean().describe("does the public port lead to it?"),
    share: z
      .number()
      .int()
      .optional()
      .describe("percent of the Node's new connections that it gets, where two versions share them"),
    health: z.enum(["healthy", "unhealthy", "unknown"]).describe("one try of each check; `unknown`: not running"),
    age: z.number().int().describe("seconds since it was started, or installed when it does not run"),
    port: z.number().int().optional().describe("the port it listens on; absent: a worker"),
    restarts: z.number().int().describe("how often its watcher had to start it again"),
  }),
);

export const list = command({
  name: "list",
  group: "provisioning",
  summary: "list all the Nodes with their index, address and versions",
  details: [
    "One round trip to each Node. A Node that is missing or does not answer is listed as such and does not keep the others from being shown.",
  ],
  arguments: {},
  flags: { ...sharded },
  needs: "state",
  changes: false,
  output: z.object({
    count: z.number().int().describe("Nodes wished for"),
    current: version.optional().describe("what every Node is to serve; absent before the first deploy"),
    nodes: z.array(
      z.object({
        index,
        address: address.optional(),
        status: z.enum(["reachable", "unreachable", "missing"]),
        error: error.optional(),
        versions: versions.describe("newest first"),
        warnings: z.array(z.string()).describe("what ails the Node itself, with the way out"),
      }),
    ),
  }),
  run: (dflow, given) =>
    looking(dflow, async (look) => {
      const { count, current } = look.state();
      const shown = isPart(given) ? targetsOf(look, given) : look.observation.nodes.map((node) => node.index);
      const nodes = look.observation.nodes.filter((node) => shown.includes(node.index));
      const listed = await Promise.all(nodes.map((node) => nodeOf(look, node)));
      return { data: { count, current: current?.version, nodes: listed }, exit: "done" };
    }),
  next: (data) =>
    serving(data) < data.nodes.length ? '"dflow repair" heals what can be healed' : '"dflow verify" asks every check',
  view: ({ count, current, nodes }) => [
    table(
      ["Node", "address", "executable", "version", "state", "health", "age", "port", "restarts"],
      nodes.flatMap((node): readonly (readonly Cell[])[] =>
        node.versions.length === 0
          ? [[`${node.index}`, node.address ?? "-", emptyNode(node), "", "", "", "", "", ""]]
          : node.versions.map((one) => [
              `${node.index}`,
              node.address ?? "-",
              one.executable,
              shortVersion(one.version),
              stateCell(one),
              one.health === "unknown" ? "-" : verdict(one.health === "healthy", one.health),
              duration(one.age * 1000),
              one.port === undefined ? "-" : `${one.port}`,
              one.restarts === 0 ? "0" : toned(`${one.restarts}`, "warning"),
            ]),
      ),
    ),
    ...whyAway(nodes),
    ...nodes.flatMap(({ index, warnings }) => warnings.map((text) => say(`Node ${index}: ${text}`, "warning"))),
    verdictOf({ count, current, nodes }),
  ],
});

interface Shown {
  readonly count: number;
  readonly current?: string | undefined;
  readonly nodes: readonly { readonly versions: readonly Pick<Listed, "role" | "state">[] }[];
}

const serving = ({ nodes }: Shown): number =>
  nodes.filter(({ versions }) => versions.some((one) => one.role === "current" && one.state === "running")).length;

function verdictOf(shown: Shown): Block {
  const { count, current, nodes } = shown;
  const wished = `${plural(count, "Node")} wished for`;
  if (current === undefined) return say(`${wished}, nothing was deployed yet`);
  const reached = serving(shown);
  const text = `${wished}, ${reached} of ${nodes.length} run the current version ${shortVersion(current)}`;
  return say(text, reached < nodes.length ? "warning" : "good");
}

type Listed = z.infer<typeof versions>[number];

function stateCell({ state, role, serving, share }: Listed): Cell {
  if (share !== undefined) return toned(`serving ${share}%`, "strong");
  if (serving) return toned("serving", "strong");
  return role ? `${state}, ${role}` : state;
}

const emptyNode = (node: { readonly status: string }): Cell =>
  node.status === "reachable" ? toned("nothing installed", "quiet") : toned(node.status, "bad");

async function nodeOf(look: Looking, node: ObservedNode) {
  if (node.status === "missing") return { index: node.index, status: node.status, versions: [], warnings: [] };
  const { index, status } = node;
  const address = addressOf(node.node);
  if (status === "unreachable")
    return { index, address, status, error: node.error.message, versions: [], warnings: [] };
  const versions = await Promise.all(
    node.containers.map((container) => {
      const alive = container.processes.filter((one) => one.state !== "stopped");
      if (alive.length === 0) return [idleOf(container)];
      return Promise.all(alive.map((process) => runningOf(look, node, container, process)));
    }),
  );
  const warnings = ailments(node).map(({ what, hint }) => `${what}: ${hint}`);
  return { index, address, status, versions: versions.flat(), warnings };
}

async function runningOf(look: Looking, node: ReachableNode, { executable, role }: Container, process: Process) {
  const checks = await healthOfProcess(look, process, node.index);
  const health = checks.every((one) => one.healthy) ? ("healthy" as const) : ("unhealthy" as const);
  const { state, age, port, restarts } = process;
  const found = servingOn(node, executable.name, leads(look.dflow, executable.name));
  const serving = role === "current" && found !== undefined && sameProcess(found, process);
  return {
    executable: executable.name,
    version: executable.version,
    state,
    role,
    serving,
    share: shareOf(node, process, found !== undefined && sameProcess(found, process)),
    health,
    age,
    port,
    restarts,
  };
}

function shareOf({ shares }: ReachableNode, { executable, port }: Process, serves: boolean): number | undefined {
  const share = shares?.[executable.name];
  if (share === undefined || (!serves && share.port !== port)) return undefined;
  const percent = Math.round(share.of * 100);
  return serves ? 100 - percent : percent;
}

/** Is its public port led from version to version? Then a process that it does not lead to serves nobody. */
function leads({ settings, traffic }: Dflow, name: string): boolean {
  const program = settings.executables.find((one) => one.name === name);
  return program?.port !== undefined && traffic(program.traffic).verifiesFirst;
}

const idleOf = ({ executable, role, processes, age }: Container) => ({
  executable: executable.name,
  version: executable.version,
  state: processes.length > 0 ? ("stopped" as const) : ("installed" as const),
  role,
  serving: false,
  health: "unknown" as const,
  age,
  restarts: 0,
});
