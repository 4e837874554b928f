import { repair } from "../../src/commands/repair.ts";
import { DflowError, type Exit } from "../../src/domain/errors.ts";
import { ask } from "../fakes/ask.ts";
import type { Controller } from "../fakes/cluster.ts";
import { Crash, FAULTS, type Fault } from "../fakes/effects.ts";
import { picture, unsettled, watch } from "./invariants.ts";
import type { Scenario } from "./scenarios.ts";

/** A fault at an effect of the command, counted from 0. `cancel`: the person presses Ctrl-C just before it. */
export interface Injected {
  readonly at: number;
  readonly fault: Fault | "cancel";
}

export const ALL_FAULTS: readonly Injected["fault"][] = [...FAULTS, "cancel"];

/** What comes after the fault: each of them alone must put everything right. */
export type FollowUp = "repair" | "again";

/** How many effects the scenario's command has when nothing goes wrong, each with its name. */
export async function effectsOf(scenario: Scenario): Promise<readonly string[]> {
  const controller = scenario.cluster().controller();
  const { exit } = await controller.run((dflow) => ask(dflow, scenario.command, scenario.flags));
  if (exit !== scenario.exit) throw new Error(`${scenario.name} ends with ${exit}, not ${scenario.exit}`);
  return controller.effects.log;
}

/**
 * The command with faults, then what puts it right, and that once more.
 *
 * @param later faults of the command that is to put it right; it is then asked once more, without any
 * @returns every promise that was broken
 */
export async function simulate(
  scenario: Scenario,
  faults: readonly Injected[],
  followUp: FollowUp,
  later: readonly Injected[] = [],
): Promise<readonly string[]> {
  const cluster = scenario.cluster();
  const { broken, missed, spied } = watch(cluster, scenario.mayMiss);
  const faultyLinks: number[] = [];
  const run = async (
    command: FollowUp,
    injected: readonly Injected[] = [],
  ): Promise<Ended & { controller: Controller }> => {
    const controller = cluster.controller();
    inject(controller, injected);
    const asked = command === "repair" ? { command: repair, flags: {} } : scenario;
    const ended = await endOf(controller.run((dflow) => ask(spied(dflow), asked.command, asked.flags)));
    if (asked.command === repair) {
      for (const { at } of injected) faultyLinks.push(...linkOf(controller.effects.log[at] ?? ""));
    }
    if (ended.kind === "bug") broken.push(`${command}: ${ended.error.stack}`);
    return { ...ended, controller };
  };
  const expectSettled = (when: string) => {
    for (const what of unsettled(cluster)) broken.push(`${when}: ${what}`);
  };

  const before = picture(cluster);
  const first = await run("again", faults);
  if (first.kind === "ended") {
    if (first.exit === "done" && scenario.settles) expectSettled("it said done");
    const same = JSON.stringify(picture(cluster)) === JSON.stringify(before);
    if (first.reverted && !same) broken.push("it said reverted, and it is not as it was");
    if (first.exit === "bug") broken.push("it ended as a bug");
    if (first.exit === "preflight" && first.refused && !same) broken.push("it said that nothing was changed");
  }
  if (later.length > 0) await run(followUp, later);

  const second = await run(followUp);
  const allowed = followUp === "repair" ? ["done"] : scenario.again;
  if (second.kind !== "ended" || !allowed.includes(second.exit)) {
    broken.push(`${followUp} ended with ${second.kind === "ended" ? second.exit : second.kind}: ${second.why}`);
  }
  if (followUp === "repair" || scenario.settles) expectSettled(`after ${followUp}`);
  if (followUp === "repair" || scenario.idempotent) {
    const { controller } = await run(followUp);
    for (const name of controller.effects.log.filter(changes)) broken.push(`${followUp} once more does "${name}"`);
  }
  if (!scenario.settles) {
    await run("repair");
    expectSettled("after all");
  }
  if (scenario.serves && scenario.settles && followUp === "again") {
    const { version } = cluster.release(scenario.serves);
    if (cluster.state()?.current?.version !== version)
      broken.push(`the store does not name ${scenario.serves} current`);
  }
  for (const index of missed) {
    // Repair may take a Node for dead that it could not reach twice.
    const dead = faultyLinks.filter((one) => one === index).length > 1;
    if (!dead) broken.push(`at some moment nobody answered on node ${index}`);
  }
  return broken;
}

const linkOf = (effect: string): readonly number[] => {
  const [, index] = /^(?:connect|run .*|ask)@(\d+)$/.exec(effect) ?? [];
  return index === undefined ? [] : [Number(index)];
};

/** Everything but looking and the lock's own coming and going. */
const changes = (name: string): boolean => /fenced|^create@|^destroy@/.test(name);

type Ended =
  | { readonly kind: "crashed"; readonly why: string }
  | { readonly kind: "bug"; readonly error: Error; readonly why: string }
  | {
      readonly kind: "ended";
      readonly exit: Exit;
      readonly reverted: boolean;
      /** Thrown, not returned: it says that it did not begin. */
      readonly refused: boolean;
      readonly why: string;
    };

async function endOf(running: Promise<{ readonly exit: Exit; readonly data: unknown; readonly failure?: Error }>) {
  try {
    const { exit, data, failure } = await running;
    const reverted = (data as { reverted?: boolean }).reverted === true;
    return { kind: "ended", exit, reverted, refused: false, why: failure?.message ?? "" } satisfies Ended;
  } catch (error) {
    if (error instanceof Crash) return { kind: "crashed", why: error.message } satisfies Ended;
    if (!(error instanceof DflowError)) {
      return { kind: "bug", error: error as Error, why: (error as Error).message } satisfies Ended;
    }
    return { kind: "ended", exit: error.exit, reverted: false, refused: true, why: error.message } satisfies Ended;
  }
}

function inject(controller: Controller, faults: readonly Injected[]): void {
  controller.effects.injectWhere((_, at) => {
    const found = faults.find((one) => one.at === at)?.fault;
    if (found !== "cancel") return found;
    controller.cancel();
    return undefined;
  });
}
