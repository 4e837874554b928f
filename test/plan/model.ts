import { type Container, type Instance, type Process, sameProcess } from "../../src/domain/container.ts";
import { type Executable, sameExecutable } from "../../src/domain/executable.ts";
import type { Observation, ObservedNode, ReachableNode } from "../../src/domain/observation.ts";
import type { Lane, Plan, Step } from "../../src/domain/step.ts";
import type { PlanContext } from "../../src/plan/context.ts";
import { isRouted } from "../../src/plan/context.ts";
import { isAlive } from "../../src/plan/look.ts";
import { facts, node } from "./things.ts";

/** A cluster that only exists as data: what is there, and which instances have been verified. */
export interface Model {
  readonly observation: Observation;
  /** `index/name/version/epoch` */
  readonly verified: ReadonlySet<string>;
}

type Rules = Pick<PlanContext, "programs" | "settingsDigest" | "verifiesFirst">;

export const keyOf = (index: number, { executable, epoch }: Instance): string =>
  `${index}/${executable.name}/${executable.version}/${epoch}`;

/** What a step does, when it goes well. Throws where no backend could do it. */
export function apply(model: Model, step: Step, rules: Rules): Model {
  switch (step.do) {
    case "create":
      return put(model, {
        index: step.index,
        status: "reachable",
        node: node(step.index),
        facts,
        containers: [],
        traffic: {},
      });
    case "destroy":
      return put(model, { index: step.index, status: "missing" });
    case "verify": {
      const there = on(model, step.index);
      for (const one of step.instances) find(there, one);
      return {
        ...model,
        verified: new Set([...model.verified, ...step.instances.map((one) => keyOf(step.index, one))]),
      };
    }
    case "install":
      return change(model, step.index, (there) => step.release.executables.reduce(install, there));
    case "start":
      return change(model, step.index, (there) => step.instances.reduce((now, one) => start(now, one, rules), there));
    case "switch":
      return change(model, step.index, (there) =>
        step.instances.reduce((now, one) => point(now, one, rules, step.share), there),
      );
    case "unroute":
      return change(model, step.index, (there) => ({
        ...there,
        traffic: without(there.traffic, step.executables),
        shares: without(there.shares, step.executables),
        strays: (there.strays ?? []).filter((one) => !step.strays?.includes(one)),
        containers: (step.takenBack ?? []).reduce(leave, there.containers),
      }));
    case "stop":
      return change(model, step.index, (there) => withProcesses(there, (one) => !has(step.instances, one)));
    case "remember":
      return change(model, step.index, ({ forgetful: _, ...there }) => there);
    case "remove":
      return change(model, step.index, (there) => ({
        ...there,
        containers: there.containers.filter((one) => {
          const goes = step.executables.some((executable) => sameExecutable(executable, one.executable));
          if (goes && one.processes.some((process) => process.state !== "stopped")) throw new Error("it runs");
          return !goes;
        }),
      }));
  }
}

const has = (instances: readonly Instance[], process: Process) => instances.some((one) => sameProcess(one, process));

function on({ observation }: Model, index: number): ReachableNode {
  const found = observation.nodes.find((one) => one.index === index);
  if (found?.status !== "reachable") throw new Error(`node ${index} cannot be reached`);
  return found;
}

const change = (model: Model, index: number, how: (node: ReachableNode) => ReachableNode): Model =>
  put(model, how(on(model, index)));

function put(model: Model, node: ObservedNode): Model {
  const others = model.observation.nodes.filter((one) => one.index !== node.index);
  const nodes = [...others, node].sort((a, b) => a.index - b.index);
  return { ...model, observation: { ...model.observation, nodes } };
}

const withProcesses = (there: ReachableNode, keep: (process: Process) => boolean): ReachableNode => ({
  ...there,
  containers: there.containers.map((one) => ({ ...one, processes: one.processes.filter(keep) })),
});

function install(there: ReachableNode, executable: Executable): ReachableNode {
  if (there.containers.some((one) => sameExecutable(one.executable, executable))) return there;
  return { ...there, containers: [{ executable, processes: [], age: 0 }, ...there.containers] };
}

function start(there: ReachableNode, instance: Instance, rules: Rules): ReachableNode {
  const container = there.containers.find((one) => sameExecutable(one.executable, instance.executable));
  if (!container) throw new Error(`node ${there.index}: ${instance.executable.name} is not installed`);
  const known = container.processes.find((one) => sameProcess(one, instance));
  // As the real ones: what its watcher still has in hand is the answer, however it fares.
  if (known && known.state !== "stopped") return there;
  const program = rules.programs.find((one) => one.name === instance.executable.name);
  if (!program) throw new Error(`${instance.executable.name} is not in dflow.yaml`);
  const routed = isRouted(rules, program.name);
  const port = routed ? freePort(there) : program.port;
  const process: Process = {
    ...instance,
    state: "running",
    restarts: 0,
    age: 0,
    settings: rules.settingsDigest(program),
    fromItsFile: true,
    ...(port === undefined ? {} : { port }),
  };
  const started = { ...container, processes: [process, ...container.processes.filter((one) => one !== known)] };
  return { ...there, containers: there.containers.map((one) => (one === container ? started : one)) };
}

function freePort(there: ReachableNode): number {
  const led = [...Object.values(there.traffic), ...Object.values(there.shares ?? {}).map(({ port }) => port)];
  const taken = [...led, ...there.containers.flatMap((one) => one.processes.filter(isAlive).map(({ port }) => port))];
  return Array.from({ length: 100 }, (_, at) => 18_080 + at).find((port) => !taken.includes(port)) as number;
}

function find(there: ReachableNode, instance: Instance): Process {
  const found = there.containers.flatMap((one) => one.processes).find((one) => sameProcess(one, instance));
  if (found?.state === "running") return found;
  throw new Error(`node ${there.index}: ${instance.executable.name} ${instance.executable.version} does not run`);
}

const without = <T>(all: Readonly<Record<string, T>> = {}, names: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

function point(there: ReachableNode, instance: Instance, rules: Rules, share: number | undefined): ReachableNode {
  const { name } = instance.executable;
  const { port } = find(there, instance);
  const listens = rules.programs.some((one) => one.name === name && one.port !== undefined);
  if (share !== undefined) {
    if (!isRouted(rules, name) || port === undefined) throw new Error(`${name} has nothing to share`);
    if (there.traffic[name] === undefined) throw new Error(`${name} leads nowhere`);
    return { ...there, shares: { ...there.shares, [name]: { port, of: share } } };
  }
  return {
    ...there,
    traffic: listens && port !== undefined ? { ...there.traffic, [name]: port } : there.traffic,
    shares: without(there.shares, [name]),
    containers: there.containers.map((one) => withRole(one, instance, there)),
  };
}

function leave(containers: readonly Container[], { executable }: Instance): readonly Container[] {
  if (!containers.some((one) => one.role === "current" && sameExecutable(one.executable, executable)))
    return containers;
  return containers.map((one) => {
    if (one.role === undefined || one.executable.name !== executable.name) return one;
    const { role, ...rest } = one;
    return role === "previous" ? { ...rest, role: "current" } : rest;
  });
}

function withRole(one: Container, instance: Instance, there: ReachableNode): Container {
  if (one.executable.name !== instance.executable.name) return one;
  const { role, ...rest } = one;
  if (sameExecutable(one.executable, instance.executable)) return { ...rest, role: "current" };
  const already = there.containers.some(
    (other) => other.role === "current" && sameExecutable(other.executable, instance.executable),
  );
  if (already) return one;
  const goesBack = there.containers.some(
    (other) => other.role === "previous" && sameExecutable(other.executable, instance.executable),
  );
  return role === "current" && !goesBack ? { ...rest, role: "previous" } : rest;
}

/** The steps of a plan in one of the orders in which they can happen: waves in turn, lanes of a wave interleaved. */
export function* interleaved(plan: Plan, picks: Iterable<number>): Generator<Step> {
  const pick = picks[Symbol.iterator]();
  for (const wave of plan.waves) {
    const waiting = wave.lanes.map((lane: Lane) => [...lane.steps]);
    for (;;) {
      const open = waiting.filter((steps) => steps.length > 0).slice(0, wave.atOnce);
      if (open.length === 0) break;
      const next = open[(pick.next().value ?? 0) % open.length]?.shift();
      if (next) yield next;
    }
  }
}
