import { z } from "zod";
import { type CheckHealth, healthOfProcess } from "../cluster/health-of-process.ts";
import { isOfItsLink } from "../cluster/remotes.ts";
import { isRouted } from "../cluster/services.ts";
import type { Looking } from "../cluster/session.ts";
import { type Container, type Process, sameProcess } from "../domain/container.ts";
import type { DflowError } from "../domain/errors.ts";
import type { ObservedNode, ReachableNode } from "../domain/observation.ts";
import { ailments } from "../plan/fitness.ts";
import { serving, shareOf } from "../plan/look.ts";
import { addressOf } from "./node-outcomes.ts";
import { address, error, executableName, index, version } from "./shapes.ts";

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
    health: z
      .enum(["healthy", "unhealthy", "unknown"])
      .describe("one try of each check; `unknown`: it does not run, or has no check in dflow.yaml"),
    age: z.number().int().describe("seconds since it was started, or installed when it does not run"),
    port: z.number().int().optional().describe("the port it listens on; absent: a worker"),
    restarts: z.number().int().describe("how often its watcher had to start it again"),
  }),
);

export const nodes = z.array(
  z.object({
    index,
    address: address.optional(),
    status: z.enum(["reachable", "unreachable", "missing"]),
    error: error.optional(),
    versions: versions.describe("newest first"),
    warnings: z.array(z.string()).describe("what ails the Node itself, with the way out"),
  }),
);
export type ListedVersion = z.infer<typeof versions>[number];

/** One Node as it was found, with one try of each check of what runs there. */
export async function listed(look: Looking, node: ObservedNode) {
  const { index, status } = node;
  if (status === "missing") return { index, status, versions: [], warnings: [] };
  const address = addressOf(node.node);
  const away = ({ message: error }: DflowError) => {
    const status = "unreachable" as const;
    return { index, address, status, error, versions: [], warnings: [] };
  };
  if (status === "unreachable") return away(node.error);
  try {
    const warnings = ailments(node).map(({ what, hint }) => `${what}: ${hint}`);
    return { index, address, status, versions: await versionsOn(look, node), warnings };
  } catch (error) {
    if (!isOfItsLink(error)) throw error;
    return away(error);
  }
}

async function versionsOn(look: Looking, node: ReachableNode) {
  const versions = await Promise.all(
    node.containers.map((container) => {
      const alive = container.processes.filter((one) => one.state !== "stopped");
      if (alive.length === 0) return [idleOf(container)];
      return Promise.all(alive.map((process) => runningOf(look, node, container, process)));
    }),
  );
  return versions.flat();
}

async function runningOf(look: Looking, node: ReachableNode, { executable, role }: Container, process: Process) {
  const checks = await healthOfProcess(look, process, node.index);
  const { state, age, port, restarts } = process;
  const program = look.dflow.settings.executables.find((one) => one.name === executable.name);
  const found = serving(node, executable.name, program !== undefined && isRouted(look.dflow, program));
  const serves = found !== undefined && sameProcess(found, process);
  return {
    executable: executable.name,
    version: executable.version,
    state,
    role,
    serving: serves && role === "current",
    share: percentOf(node, process, serves),
    health: verdictOf(checks),
    age,
    port,
    restarts,
  };
}

const verdictOf = (checks: readonly CheckHealth[]): ListedVersion["health"] =>
  checks.length === 0 ? "unknown" : checks.every((one) => one.healthy) ? "healthy" : "unhealthy";

function percentOf(node: ReachableNode, { executable, port }: Process, serves: boolean): number | undefined {
  const share = shareOf(node, executable.name);
  if (share === undefined || (!serves && share.port !== port)) return undefined;
  const percent = Math.round(share.of * 100);
  return serves ? 100 - percent : percent;
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
