import { type Container, type Instance, type Process, sameProcess } from "../domain/container.ts";
import type { Executable, Release } from "../domain/executable.ts";
import type { Stray } from "../domain/observation.ts";
import type { Program } from "../domain/settings.ts";
import { isRouted, type PlanContext } from "./context.ts";
import {
  containerOf,
  type Inventory,
  isAlive,
  isInstalled,
  isRunning,
  isSettled,
  processesOf,
  serving,
} from "./look.ts";

/** What one Node lacks to serve a release and nothing else. */
export interface Gap {
  readonly index: number;
  readonly version: Release["version"];
  readonly force: boolean;
  readonly install: readonly Executable[];
  /** Alive under a name that is about to be started: a failed attempt of this same command. */
  readonly inTheWay: readonly Process[];
  /** What the Node will serve, in the order of the release: processes it has and instances to be started. */
  readonly instances: readonly Instance[];
  /** To be started without traffic. */
  readonly startEarly: readonly Instance[];
  /** To be started with traffic, because their strategy knows no other way. */
  readonly startLate: readonly Instance[];
  readonly toSwitch: readonly Instance[];
  /** Those of them in whose place another process serves now: they may get a share of its traffic first. */
  readonly toShare: readonly Instance[];
  /** What serves in their place now, where a Node could go back to it by itself; empty: nowhere. */
  readonly backTo: readonly Process[];
  /** Executables of which nothing is to run any more, and which have traffic. */
  readonly unroute: readonly string[];
  /** Public ports that an older dflow.yaml has left. */
  readonly strays: readonly Stray[];
  readonly retire: readonly Process[];
}

export interface GapOptions {
  /** Start new instances even where the right ones run: all, or those of these executables. */
  readonly fresh?: boolean | readonly string[];
  /** Copy even what the Node has. */
  readonly force?: boolean;
}

type Context = Omit<PlanContext, "observation">;

export function gapOf(
  context: Context,
  node: Inventory,
  index: number,
  release: Release,
  options: GapOptions = {},
): Gap {
  const { fresh = false, force = false } = options;
  const listed = release.executables.flatMap((executable) => {
    const program = context.programs.find((one) => one.name === executable.name);
    return program ? [{ executable, program, routed: isRouted(context, executable.name) }] : [];
  });
  const chosen = listed.map((one) => {
    const anew = typeof fresh === "boolean" ? fresh : fresh.includes(one.executable.name);
    const found = anew ? undefined : reusable(context, node, one);
    const instance = found ?? { executable: one.executable, epoch: context.epoch };
    return { ...one, found, instance, replaced: replaced(node, instance, one.routed) };
  });
  const missing = chosen.filter((one) => !one.found);
  const toShare = chosen.filter((one) => one.routed && one.replaced);
  const instances = chosen.map((one) => one.instance);
  const others = processesOf(node).filter(
    (process) => isAlive(process) && !chosen.some((one) => one.found && sameProcess(one.found, process)),
  );
  const collides = (process: Process) => instances.some((one) => sameProcess(one, process));
  return {
    index,
    version: release.version,
    force,
    install: listed.map((one) => one.executable).filter((one) => force || !isInstalled(node, one)),
    inTheWay: others.filter(collides),
    instances,
    startEarly: missing.filter((one) => one.routed).map((one) => one.instance),
    startLate: missing.filter((one) => !one.routed).map((one) => one.instance),
    toSwitch: chosen.filter((one) => !one.found || !isSettled(node, one.found, one.routed)).map((one) => one.instance),
    toShare: toShare.map((one) => one.instance),
    backTo: toShare.length > 0 ? chosen.flatMap((one) => one.replaced ?? []) : [],
    unroute: Object.keys(node.traffic).filter((name) => !listed.some((one) => one.executable.name === name)),
    strays: node.strays ?? [],
    retire: others.filter((process) => !collides(process)),
  };
}

/** What serves in the place of this instance. */
function replaced(node: Inventory, instance: Instance, routed: boolean): Process | undefined {
  const served = serving(node, instance.executable.name, routed);
  return served && !sameProcess(served, instance) ? served : undefined;
}

type Listed = { readonly executable: Executable; readonly program: Program; readonly routed: boolean };

/** A process that runs these bytes with these settings, whoever started it; the one that serves before any other. */
function reusable(context: Context, node: Inventory, { executable, program, routed }: Listed): Process | undefined {
  const settings = context.settingsDigest(program);
  const container = containerOf(node, executable);
  const right = (container?.processes ?? []).filter(
    (one) =>
      isRunning(one) &&
      one.settings === settings &&
      runsItsBytes(one, container) &&
      (!routed || one.port !== undefined),
  );
  const served = serving(node, executable.name, routed);
  return right.find((one) => served && sameProcess(one, served)) ?? right.toSorted((a, b) => b.epoch - a.epoch)[0];
}

/** As far as was asked. The process of a script is its interpreter's: it runs the bytes of the file it was started from. */
function runsItsBytes(process: Process, container: Container | undefined): boolean {
  const { checksum } = process.executable;
  if (process.runningChecksum !== undefined) return process.runningChecksum === checksum;
  if (container?.gone) return false;
  return container?.fileChecksum === undefined || (process.fromItsFile && container.fileChecksum === checksum);
}
