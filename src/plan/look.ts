import { type Container, type Process, sameProcess } from "../domain/container.ts";
import { type Executable, sameExecutable } from "../domain/executable.ts";
import type { Observation, ObservedNode, ReachableNode } from "../domain/observation.ts";

/** What lies and runs on a Node: the part of an observation that plans for one Node look at. */
export type Inventory = Pick<ReachableNode, "containers" | "traffic" | "shares" | "strays">;

/** A Node that was just made. */
export const EMPTY: Inventory = { containers: [], traffic: {} };

export const nodeAt = (observation: Observation, index: number): ObservedNode | undefined =>
  observation.nodes.find((one) => one.index === index);

export const reachable = (observation: Pick<Observation, "nodes">): readonly ReachableNode[] =>
  observation.nodes.filter((one) => one.status === "reachable");

export const inventoryOf = (node: ObservedNode | undefined): Inventory => (node?.status === "reachable" ? node : EMPTY);

/** For the notes of a plan. */
export const leftOut = (index: number, node: ObservedNode | undefined): string =>
  `node ${index} is ${node?.status ?? "missing"} and left out`;

/** A process that waits counts as alive: its watcher will start it again. */
export const isAlive = (process: Process): boolean => process.state !== "stopped";
export const isRunning = (process: Process): boolean => process.state === "running";

export const processesOf = (node: Inventory): readonly Process[] => node.containers.flatMap((one) => one.processes);

export const containerOf = (node: Inventory, executable: Executable): Container | undefined =>
  node.containers.find((one) => sameExecutable(one.executable, executable));

/** As far as is known: its file is there, and says what it should. */
export const isWhole = ({ executable, fileChecksum, gone }: Container): boolean =>
  !gone && (fileChecksum ?? executable.checksum) === executable.checksum;

export function isInstalled(node: Inventory, executable: Executable): boolean {
  const container = containerOf(node, executable);
  return container !== undefined && isWhole(container);
}

/** Where a share of its traffic goes, besides. */
export const shareOf = ({ shares = {} }: Inventory, name: string) =>
  Object.hasOwn(shares, name) ? shares[name] : undefined;

/**
 * The process that answers for an executable. Where traffic is led, the one its port leads to; otherwise (workers, shared
 * ports) the newest one that runs, of the version the Node calls current if there is one.
 */
export function serving(node: Inventory, name: string, routed: boolean): Process | undefined {
  const running = node.containers
    .filter((one) => one.executable.name === name)
    .flatMap((one) => one.processes.filter(isRunning).map((process) => ({ process, role: one.role })))
    .sort((a, b) => Number(b.role === "current") - Number(a.role === "current") || b.process.epoch - a.process.epoch);
  if (!routed) return running[0]?.process;
  const port = node.traffic[name];
  return port === undefined ? undefined : running.find((one) => one.process.port === port)?.process;
}

/** Serves alone and is called current by its Node: a switch to it would change nothing. */
export const isSettled = (node: Inventory, process: Process, routed: boolean): boolean => {
  const found = serving(node, process.executable.name, routed);
  return (
    found !== undefined &&
    sameProcess(found, process) &&
    containerOf(node, process.executable)?.role === "current" &&
    shareOf(node, process.executable.name) === undefined
  );
};
