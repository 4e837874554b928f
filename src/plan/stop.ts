import type { Process } from "../domain/container.ts";
import type { Haste, Plan, Step } from "../domain/step.ts";
import { unrouteSteps } from "./closing.ts";
import type { PlanContext } from "./context.ts";
import { isRouted } from "./context.ts";
import { type Inventory, isAlive, leftOut, nodeAt, processesOf } from "./look.ts";

export interface StopRequest extends Omit<PlanContext, "epoch" | "settingsDigest"> {
  readonly targets: readonly number[];
  /** Every version, not only the current one. */
  readonly all: boolean;
  readonly haste: Haste;
}

/** Takes traffic away, then ends processes: those of the current version, or all. */
export function planStop(request: StopRequest): Plan {
  const { observation, targets, all, haste } = request;
  const notes: string[] = [];
  const lanes = targets.flatMap((index) => {
    const node = nodeAt(observation, index);
    if (node?.status !== "reachable") {
      notes.push(leftOut(index, node));
      return [];
    }
    const ending = all ? processesOf(node).filter(isAlive) : currentProcesses(node, request);
    const steps = takeDownSteps(node, index, ending, haste);
    return steps.length > 0 ? [{ index, steps }] : [];
  });
  return {
    title: `stop ${observation.state.name}${all ? ", every version" : ""}`,
    waves: lanes.length > 0 ? [{ name: "stop", lanes, pause: 0 }] : [],
    notes,
  };
}

/** Unroutes what these processes serve, then stops them: so nobody is sent to a process that is about to end. */
export function takeDownSteps(
  node: Inventory,
  index: number,
  ending: readonly Process[],
  haste: Haste,
): readonly Step[] {
  const leftBehind = (name: string, port: number) =>
    processesOf(node).some(
      (one) => one.executable.name === name && one.port === port && isAlive(one) && !ending.includes(one),
    );
  // What leads to nobody goes too: after a reboot, say, when nothing runs any more.
  const executables = Object.entries(node.traffic)
    .filter(([name, port]) => !leftBehind(name, port))
    .map(([name]) => name);
  const strays = (node.strays ?? []).filter(({ executable, to }) => !leftBehind(executable, to));
  return [
    ...unrouteSteps(index, executables, strays),
    ...(ending.length > 0 ? [{ do: "stop", index, instances: ending, haste } as const] : []),
  ];
}

/** By the Node's own word for current; by its traffic where a switch was cut off before it said so. */
const currentProcesses = (node: Inventory, context: StopRequest): readonly Process[] =>
  node.containers.flatMap(({ executable, role, processes }) =>
    processes.filter(
      (one) =>
        isAlive(one) &&
        (role === "current" ||
          (isRouted(context, executable.name) && one.port === node.traffic[executable.name] && one.port !== undefined)),
    ),
  );
