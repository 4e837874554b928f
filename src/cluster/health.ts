import type { ObservedNode } from "../domain/observation.ts";
import type { Program } from "../domain/settings.ts";
import { short, type Version } from "../domain/version.ts";
import { inventoryOf, serving } from "../plan/look.ts";
import type { Fault } from "../plan/repair.ts";
import { wishFor } from "../plan/rollout.ts";
import { type CheckHealth, healthOfProcess } from "./health-of-process.ts";
import { isOfItsLink } from "./remotes.ts";
import { isRouted } from "./services.ts";
import type { Looking } from "./session.ts";
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
  /** By the name of a program that is not as it should be. */
  readonly faults?: Readonly<Record<string, Fault>>;
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

function asUnreachable(error: unknown, index: number, options: HealthOptions): NodeHealth {
  if (!isOfItsLink(error)) throw error;
  const { threshold = 1 } = options;
  return { index, status: "unreachable", health: 0, threshold, because: error.message, checks: [] };
}

async function healthOfNode(look: Looking, node: ObservedNode, options: HealthOptions): Promise<NodeHealth> {
  const { index } = node;
  const none = { index, health: 0, threshold: options.threshold ?? 1, checks: [] };
  if (node.status === "missing") return { ...none, status: "missing", because: "it is missing" };
  if (node.status === "unreachable") return { ...none, status: "unreachable", because: node.error.message };
  const wished = wishFor(look.state(), index)?.executables ?? [];
  const asked = await Promise.all(
    look.dflow.settings.executables.flatMap((program) => {
      const executable = wished.find((one) => one.name === program.name);
      return executable ? [healthOfProgram(look, node, program, executable.version, options)] : [];
    }),
  );
  if (asked.length === 0) return { ...none, status: "healthy", health: 1 };
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
  const { name, port } = program;
  const inventory = inventoryOf(node);
  const process = serving(inventory, name, isRouted(look.dflow, program));
  if (!process) {
    return { name, fault: "down", health: 0, threshold: 1, because: whyDown(inventory, name, port), checks: [] };
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
