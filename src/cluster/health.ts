import type { Process } from "../domain/container.ts";
import { DflowError } from "../domain/errors.ts";
import type { ObservedNode } from "../domain/observation.ts";
import type { Check, Program } from "../domain/settings.ts";
import { short, type Version } from "../domain/version.ts";
import { inventoryOf, serving } from "../plan/look.ts";
import { wishFor } from "../plan/rollout.ts";
import type { Looking } from "./session.ts";
import { ask } from "./verify.ts";
import { whyDown } from "./why-down.ts";

/** Health of one Node: whether what is to serve there does, and answers. */
export interface NodeHealth {
  readonly index: number;
  readonly status: "healthy" | "unhealthy" | "missing" | "unreachable";
  /** Share of good checks, or the lowest number a `run` check printed. */
  readonly health: number;
  readonly threshold: number;
  /** Why it is not healthy, in one line. */
  readonly because?: string;
  readonly checks: readonly CheckHealth[];
  /** By the name of a program that is not as it should be: its checks fail; it does not serve; another version serves. */
  readonly faults?: Readonly<Record<string, Fault>>;
}

export type Fault = "sick" | "down" | "astray";

export interface CheckHealth {
  readonly executable: string;
  readonly version: Version;
  /** "http /ready" */
  readonly check: string;
  readonly healthy: boolean;
  readonly said: string;
  readonly ms: number;
}

export interface HealthOptions {
  /** Good answers in a row that each check asks for (verify); otherwise one try. */
  readonly successes?: boolean;
  /** In place of what the checks say. */
  readonly threshold?: number | undefined;
}

/** Asks every check of what serves on these Nodes. */
export const healthOf = (
  look: Looking,
  indexes: readonly number[],
  options: HealthOptions = {},
): Promise<readonly NodeHealth[]> =>
  Promise.all(
    indexes.map((index) => {
      const node = look.observation.nodes.find((one) => one.index === index) ?? ({ index, status: "missing" } as const);
      return healthOfNode(look, node, options).catch((error) => asUnreachable(error, index, options));
    }),
  );

/** A link that is lost while a Node is asked keeps nobody from hearing of the others. */
function asUnreachable(error: unknown, index: number, options: HealthOptions): NodeHealth {
  if (!(error instanceof DflowError && error.code.startsWith("ssh/"))) throw error;
  const { threshold = 1 } = options;
  return { index, status: "unreachable", health: 0, threshold, because: error.message, checks: [] };
}

async function healthOfNode(look: Looking, node: ObservedNode, options: HealthOptions): Promise<NodeHealth> {
  const { index } = node;
  const none = { index, health: 0, threshold: options.threshold ?? 1, checks: [] };
  if (node.status === "missing") return { ...none, status: "missing", because: "it is missing" };
  if (node.status === "unreachable") return { ...none, status: "unreachable", because: node.error.message };
  const wished = wishFor(look.state(), index);
  if (!wished) return { ...none, status: "healthy", health: 1 };
  const programs = look.dflow.settings.executables.filter(({ name }) =>
    wished.executables.some((one) => one.name === name),
  );
  const asked = await Promise.all(
    programs.map((program) => healthOfProgram(look, node, program, wished.version, options)),
  );
  const health = Math.min(...asked.map((one) => one.health));
  const threshold = options.threshold ?? Math.max(...asked.map((one) => one.threshold));
  const because = asked.find((one) => one.because !== undefined)?.because;
  const healthy = options.threshold === undefined ? because === undefined : health >= threshold;
  return {
    index,
    status: healthy ? "healthy" : "unhealthy",
    health,
    threshold,
    ...(healthy ? {} : { because: because ?? `health ${health} is below ${threshold}` }),
    checks: asked.flatMap((one) => one.checks),
    faults: Object.fromEntries(asked.flatMap(({ name, fault }) => (fault ? [[name, fault]] : []))),
  };
}

interface ProgramHealth {
  readonly name: string;
  readonly fault?: Fault;
  readonly health: number;
  readonly threshold: number;
  readonly because?: string;
  readonly checks: readonly CheckHealth[];
}

async function healthOfProgram(
  look: Looking,
  node: ObservedNode,
  program: Program,
  wished: Version,
  options: HealthOptions,
): Promise<ProgramHealth> {
  const routed = program.port !== undefined && look.dflow.traffic(program.traffic).verifiesFirst;
  const process = serving(inventoryOf(node), program.name, routed);
  const { name } = program;
  if (!process) {
    return {
      name,
      fault: "down",
      health: 0,
      threshold: 1,
      because: whyDown(inventoryOf(node), name, program.port),
      checks: [],
    };
  }
  const checks = await healthOfProcess(look, process, node.index, options);
  const failing = checks.find((one) => !one.healthy);
  const found = process.executable.version;
  const because =
    found === wished
      ? failing && `${name}: ${failing.said}`
      : `it serves ${name} ${short(found)} instead of ${short(wished)}`;
  const told = checks.find((one) => one.told)?.told;
  return {
    name,
    ...(because === undefined ? {} : { fault: found === wished ? "sick" : "astray" }),
    health: told?.health ?? checks.filter((one) => one.healthy).length / Math.max(1, checks.length),
    threshold: told?.threshold ?? 1,
    ...(because === undefined ? {} : { because }),
    checks,
  };
}

/** Every check of one process. */
export async function healthOfProcess(look: Looking, process: Process, index: number, options: HealthOptions = {}) {
  const program = look.dflow.settings.executables.find((one) => one.name === process.executable.name);
  const node = look.observation.nodes.find((one) => one.index === index);
  if (!program || node?.status !== "reachable") return [];
  const remote = await look.remotes.to(node.node);
  return Promise.all(
    program.verify.map(async (check) => {
      let answer = await ask(look.dflow, remote, process, check, look.signal);
      for (let good = 1; options.successes && answer.healthy && good < check.successes; good++) {
        await look.dflow.clock.sleep(check.interval, look.signal);
        answer = await ask(look.dflow, remote, process, check, look.signal);
      }
      const { healthy, said, ms, health, threshold } = answer;
      const told = health === undefined ? {} : { told: { health, threshold: threshold ?? 1 } };
      const { name: executable, version } = process.executable;
      return { executable, version, check: nameOf(check), healthy, said, ms, ...told };
    }),
  );
}

function nameOf(check: Check): string {
  switch (check.kind) {
    case "http":
      return `http ${check.path}`;
    case "run":
      return `run ${check.command}`;
    case "tcp":
    case "alive":
      return check.kind;
  }
}
