import { type Instance, type Process, sameProcess } from "../domain/container.ts";
import { type Executable, sameExecutable } from "../domain/executable.ts";
import type { Step } from "../domain/step.ts";
import { isRouted, type PlanContext } from "./context.ts";
import { type Inventory, isAlive, isRunning, processesOf, serving, shareOf } from "./look.ts";

/** What becomes of one program on one Node whose plan is put back. */
export interface Fate {
  /** Had ended already, so it comes back as a new instance. */
  readonly restart: readonly Instance[];
  readonly switchTo: readonly Instance[];
  readonly unroute: readonly string[];
  /** It became current, and what was so before does not run, or there was nothing. */
  readonly takenBack: readonly Instance[];
  readonly stopGracefully: readonly Instance[];
  readonly stopNow: readonly Instance[];
  readonly verify: readonly Instance[];
}

export type UndoContext = Pick<PlanContext, "programs" | "verifiesFirst" | "epoch">;

/** Of one Node. */
export interface Steps {
  /** Begun or done. */
  readonly touched: readonly Step[];
  readonly done: readonly Step[];
}

/**
 * Of each program that the steps have touched.
 *
 * @param was what the Node was like before them
 */
export function fatesOn(was: Inventory, steps: Steps, context: UndoContext): readonly Fate[] {
  const { touched } = steps;
  const wasAlive = processesOf(was).filter(isAlive);
  const started = instancesIn(touched, "start").filter((one) => !has(wasAlive, one));
  const names = new Set([
    ...unroutedIn(touched),
    ...[...instancesIn(touched), ...instancesIn(touched, "verify")].map((one) => one.executable.name),
  ]);
  return [...names].map((name) => {
    const routed = isRouted(context, name);
    return fateOf(
      { name, routed, shared: shareOf(was, name) !== undefined, current: currentOf(was, name) },
      serving(was, name, routed) ?? servingAstray(was, name),
      started.filter((one) => one.executable.name === name),
      steps,
      context,
    );
  });
}

/** Its public port is another one since dflow.yaml was changed: what the old one leads to has served until now. */
const servingAstray = (was: Inventory, name: string): Process | undefined => {
  const stray = was.strays?.find((one) => one.executable === name);
  if (!stray) return undefined;
  return processesOf(was).find((one) => one.executable.name === name && one.port === stray.to && isRunning(one));
};

interface Subject {
  readonly name: string;
  readonly routed: boolean;
  /** A share of its traffic went elsewhere already, since an earlier command was cut off. */
  readonly shared: boolean;
  readonly current: Executable | undefined;
}

const currentOf = (was: Inventory, name: string): Executable | undefined =>
  was.containers.find(({ role, executable }) => role === "current" && executable.name === name)?.executable;

function fateOf(
  { name, routed, shared, current }: Subject,
  old: Process | undefined,
  started: readonly Instance[],
  { touched, done }: Steps,
  { epoch, programs }: UndoContext,
): Fate {
  const switched = instancesIn(touched, "switch").some((one) => one.executable.name === name);
  const moved = switched || shared || unroutedIn(touched).includes(name);
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
    takenBack: old === undefined && switched ? leaving.filter((one) => !isCurrent(one, current)) : [],
    stopGracefully: [...(hadTraffic ? leaving : []), ...perhaps],
    stopNow: hadTraffic ? [] : leaving,
    verify: back.filter(isRunning),
  };
}

const isCurrent = ({ executable }: Instance, current: Executable | undefined): boolean =>
  current !== undefined && sameExecutable(executable, current);

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

const instancesIn = (steps: readonly Step[], kind?: "start" | "switch" | "stop" | "verify"): readonly Instance[] =>
  steps.flatMap((step) =>
    "instances" in step && (kind === undefined ? step.do !== "verify" : step.do === kind) ? step.instances : [],
  );

const unroutedIn = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap((step) => (step.do === "unroute" ? step.executables : []));
