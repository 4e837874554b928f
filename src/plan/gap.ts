import { type Container, type Instance, type Process, sameProcess } from "../domain/container.ts";
import type { Executable, Release } from "../domain/executable.ts";
import type { Stray } from "../domain/observation.ts";
import type { Program } from "../domain/settings.ts";
import type { Step } from "../domain/step.ts";
import { isRouted, type PlanContext } from "./context.ts";
import { containerOf, type Inventory, isAlive, isRunning, isSettled, processesOf, serving } from "./look.ts";

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
    return { ...one, found, instance: found ?? { executable: one.executable, epoch: context.epoch } };
  });
  const missing = chosen.filter((one) => !one.found);
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
    toShare: chosen.filter((one) => replaces(node, one.instance, one.routed)).map((one) => one.instance),
    backTo: chosen.some((one) => replaces(node, one.instance, one.routed))
      ? chosen.flatMap((one) => replaced(node, one.instance, one.routed) ?? [])
      : [],
    unroute: Object.keys(node.traffic).filter((name) => !listed.some((one) => one.executable.name === name)),
    strays: node.strays ?? [],
    retire: others.filter((process) => !collides(process)),
  };
}

const replaces = (node: Inventory, instance: Instance, routed: boolean): boolean =>
  routed && replaced(node, instance, true) !== undefined;

/** What serves in the place of this instance. */
function replaced(node: Inventory, instance: Instance, routed: boolean): Process | undefined {
  const served = serving(node, instance.executable.name, routed);
  return served && !sameProcess(served, instance) ? served : undefined;
}

function isInstalled(node: Inventory, executable: Executable): boolean {
  const container = containerOf(node, executable);
  return (
    container !== undefined &&
    !container.gone &&
    (container.fileChecksum ?? executable.checksum) === executable.checksum
  );
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

/** Everything that can be done before traffic moves. */
export const prepareSteps = (gap: Gap): readonly Step[] => [
  ...installSteps(gap),
  ...clearSteps(gap),
  ...startSteps(gap, gap.startEarly),
  ...verifySteps(
    gap,
    gap.instances.filter((one) => !gap.startLate.includes(one)),
  ),
];

/** Moves traffic, and looks whether it is well where it went; nothing where it has moved already. */
export const switchSteps = (gap: Gap): readonly Step[] =>
  gap.toSwitch.length === 0
    ? []
    : [
        ...startSteps(gap, gap.startLate),
        ...verifySteps(gap, gap.startLate),
        { do: "switch", index: gap.index, instances: gap.toSwitch },
        ...verifySteps(gap, gap.instances),
      ];

/** Moves a share of the traffic, where there is something to share, and looks whether it is well there. */
export const shareSteps = (gap: Gap, share: number): readonly Step[] =>
  gap.toShare.length === 0
    ? []
    : [{ do: "switch", index: gap.index, instances: gap.toShare, share }, ...verifySteps(gap, gap.toShare)];

/** A version that has had a share of the traffic for a while is verified again before it gets more. */
export const verifyShared = (gap: Gap): readonly Step[] => verifySteps(gap, gap.toShare);

export const retireSteps = (gap: Gap): readonly Step[] => [
  ...unrouteSteps(gap.index, gap.unroute, gap.strays),
  ...(gap.retire.length > 0
    ? [{ do: "stop", index: gap.index, instances: gap.retire, haste: "gracefully" } as const]
    : []),
];

/** All of it on one Node, for a Node that comes up on its own: new, cycled, started or repaired. */
export const bringUpSteps = (gap: Gap): readonly Step[] => [
  ...installSteps(gap),
  ...clearSteps(gap),
  ...startSteps(gap, [...gap.startEarly, ...gap.startLate]),
  ...verifySteps(gap, gap.instances),
  ...(gap.toSwitch.length > 0 ? [{ do: "switch", index: gap.index, instances: gap.toSwitch } as const] : []),
  ...retireSteps(gap),
];

export const unrouteSteps = (
  index: number,
  executables: readonly string[],
  strays: readonly Stray[],
): readonly Step[] => {
  if (executables.length + strays.length === 0) return [];
  return [{ do: "unroute", index, executables, ...(strays.length > 0 ? { strays } : {}) }];
};

const installSteps = ({ index, version, install, force }: Gap): readonly Step[] =>
  install.length > 0 ? [{ do: "install", index, release: { version, executables: install }, force }] : [];
const clearSteps = ({ index, inTheWay }: Gap): readonly Step[] =>
  inTheWay.length > 0 ? [{ do: "stop", index, instances: inTheWay, haste: "now" }] : [];
const startSteps = ({ index }: Gap, instances: readonly Instance[]): readonly Step[] =>
  instances.length > 0 ? [{ do: "start", index, instances }] : [];
const verifySteps = ({ index }: Gap, instances: readonly Instance[]): readonly Step[] =>
  instances.length > 0 ? [{ do: "verify", index, instances }] : [];
