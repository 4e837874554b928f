import { type Instance, type Process, sameProcess } from "../domain/container.ts";
import { sameExecutable } from "../domain/executable.ts";
import type { Observation } from "../domain/observation.ts";
import type { Lane, Plan, Step } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { isRouted, type PlanContext } from "./context.ts";
import {
  EMPTY,
  type Inventory,
  inventoryOf,
  isAlive,
  isRunning,
  nodeAt,
  processesOf,
  serving,
  shareOf,
} from "./look.ts";

/** How far a plan came. A step that has begun and not ended may have happened or not. */
export interface Progress {
  readonly done: readonly Step[];
  readonly begun: readonly Step[];
}

/**
 * Puts every Node that was touched back to what served there before. Old processes still run until the retire wave, so
 * this is a switch back; where one has ended already, its release is started again first. Files and Nodes that were made
 * stay. Every lane stands for itself, so a Node that cannot be put back holds up no other.
 *
 * @param before what was observed when the plan was made
 */
export function planUndo(
  plan: Plan,
  before: Observation,
  { done, begun }: Progress,
  context: Pick<PlanContext, "programs" | "verifiesFirst" | "epoch">,
): Plan {
  const touched = [...new Set([...done, ...begun])];
  const indexes = [...new Set(touched.map((step) => step.index))].sort((a, b) => a - b);
  const undone = indexes.map((index) => {
    const here = (steps: readonly Step[]) => steps.filter((step) => step.index === index);
    return undoNode(index, { touched: here(touched), done: here(done) }, before, context);
  });
  const lanes = undone.map((one) => one.lane).filter((lane) => lane.steps.length > 0);
  return {
    title: `undo: ${plan.title}`,
    waves: lanes.length > 0 ? [{ name: "put back", lanes, pause: 0 }] : [],
    notes: undone.flatMap((one) => one.notes),
  };
}

type Context = Pick<PlanContext, "programs" | "verifiesFirst" | "epoch">;

interface Steps {
  /** Of this Node, begun or done. */
  readonly touched: readonly Step[];
  readonly done: readonly Step[];
}

function undoNode(index: number, steps: Steps, before: Observation, context: Context) {
  const { touched } = steps;
  const destroyed = touched.some((step) => step.do === "destroy");
  const was = destroyed ? EMPTY : inventoryOf(nodeAt(before, index));
  const wasAlive = processesOf(was).filter(isAlive);
  const started = instancesIn(touched, "start").filter((one) => !wasAlive.some((other) => sameProcess(one, other)));
  const names = new Set([
    ...namesIn(touched, "unroute"),
    ...[...instancesIn(touched), ...instancesIn(touched, "verify")].map((one) => one.executable.name),
  ]);
  const fates = [...names].map((name) => {
    const routed = isRouted(context, name);
    return fateOf(
      { name, routed, shared: shareOf(was, name) !== undefined },
      serving(was, name, routed) ?? servingAstray(was, name),
      started.filter((one) => one.executable.name === name),
      steps,
      context,
    );
  });
  return {
    lane: { index, steps: stepsOf(index, fates) } satisfies Lane,
    notes: [
      ...(destroyed ? [`node ${index} was destroyed: "dflow repair" makes it again`] : []),
      ...fates.flatMap((fate) => fate.restart).map(noteOfRestart(index)),
    ],
  };
}

/** Its public port is another one since dflow.yaml was changed: what the old one leads to has served until now. */
const servingAstray = (was: Inventory, name: string): Process | undefined => {
  const stray = was.strays?.find((one) => one.executable === name);
  if (!stray) return undefined;
  return processesOf(was).find((one) => one.executable.name === name && one.port === stray.to && isRunning(one));
};

/** What becomes of one program on one Node. */
interface Fate {
  /** Had ended already, so it comes back as a new instance. */
  readonly restart: readonly Instance[];
  readonly switchTo: readonly Instance[];
  readonly unroute: readonly string[];
  readonly stopGracefully: readonly Instance[];
  readonly stopNow: readonly Instance[];
  readonly verify: readonly Instance[];
}

interface Subject {
  readonly name: string;
  readonly routed: boolean;
  /** A share of its traffic went elsewhere already, since an earlier command was cut off. */
  readonly shared: boolean;
}

function fateOf(
  { name, routed, shared }: Subject,
  old: Process | undefined,
  started: readonly Instance[],
  { touched, done }: Steps,
  { epoch, programs }: Context,
): Fate {
  const switched = instancesIn(touched, "switch").some((one) => one.executable.name === name);
  const moved = switched || shared || namesIn(touched, "unroute").includes(name);
  const ended = old !== undefined && has(instancesIn(touched, "stop"), old);
  // A restart's new instance is what served before; the old one was ended only because this one verified.
  const stays = ended && switched ? started.filter((one) => sameExecutable(one.executable, old.executable)) : [];
  const leaving = [...started.filter((one) => !stays.includes(one)), ...leftOver(name, old, started, touched)];
  // What is no longer in dflow.yaml cannot be started: nothing says how.
  const known = programs.some((one) => one.name === name);
  const restart = ended && known && stays.length === 0 ? [{ executable: old.executable, epoch }] : [];
  const back = old !== undefined && !ended && moved ? [old] : [];
  const hadTraffic = !routed || switched;
  // A stop that failed may have ended it or not: there must not be two of it.
  const perhaps = ended && !has(instancesIn(done, "stop"), old) ? [old] : [];
  return {
    restart,
    switchTo: [...restart, ...back],
    unroute: old === undefined && (switched || shared) && routed ? [name] : [],
    stopGracefully: [...(hadTraffic ? leaving : []), ...perhaps],
    stopNow: hadTraffic ? [] : leaving,
    verify: back.filter(isRunning),
  };
}

/** An earlier command that was cut off had started it; this one was to go on with it, and it did not serve before. */
const leftOver = (
  name: string,
  old: Process | undefined,
  started: readonly Instance[],
  touched: readonly Step[],
): readonly Instance[] =>
  instancesIn(touched, "verify").filter(
    (one, at, all) =>
      one.executable.name === name &&
      !(old && sameProcess(one, old)) &&
      !has(started, one) &&
      all.findIndex((other) => sameProcess(one, other)) === at,
  );

const has = (instances: readonly Instance[], one: Instance): boolean =>
  instances.some((other) => sameProcess(one, other));

/** Traffic goes back before anything ends, and nothing gets traffic before it verified. */
function stepsOf(index: number, fates: readonly Fate[]): readonly Step[] {
  const restart = fates.flatMap((fate) => fate.restart);
  const switchTo = fates.flatMap((fate) => fate.switchTo);
  const executables = fates.flatMap((fate) => fate.unroute);
  const gracefully = fates.flatMap((fate) => fate.stopGracefully);
  const now = fates.flatMap((fate) => fate.stopNow);
  const verify = fates.flatMap((fate) => fate.verify);
  return [
    ...(restart.length > 0 ? ([{ do: "start", index, instances: restart }] as const) : []),
    ...(restart.length > 0 ? ([{ do: "verify", index, instances: restart }] as const) : []),
    ...(switchTo.length > 0 ? ([{ do: "switch", index, instances: switchTo }] as const) : []),
    ...(executables.length > 0 ? ([{ do: "unroute", index, executables }] as const) : []),
    ...(now.length > 0 ? ([{ do: "stop", index, instances: now, haste: "now" }] as const) : []),
    ...(gracefully.length > 0 ? ([{ do: "stop", index, instances: gracefully, haste: "gracefully" }] as const) : []),
    // Last, so that a version that was already unwell before keeps nothing from being put back.
    ...(verify.length > 0 ? ([{ do: "verify", index, instances: verify }] as const) : []),
  ];
}

const instancesIn = (steps: readonly Step[], kind?: "start" | "switch" | "stop" | "verify"): readonly Instance[] =>
  steps.flatMap((step) =>
    "instances" in step && (kind === undefined ? step.do !== "verify" : step.do === kind) ? step.instances : [],
  );

const namesIn = (steps: readonly Step[], kind: "unroute"): readonly string[] =>
  steps.flatMap((step) => (step.do === kind ? step.executables : []));

const noteOfRestart =
  (index: number) =>
  ({ executable }: Instance): string =>
    `node ${index}: ${executable.name} ${short(executable.version)} had ended already and is started again`;
