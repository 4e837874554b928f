import type { Program } from "../domain/settings.ts";
import type { Step, Wave } from "../domain/step.ts";
import { duration } from "../domain/words.ts";
import type { RolloutContext } from "./context.ts";
import type { Gap } from "./gap.ts";

/** Limit of a script; of a look at health, too. */
const STEP_MS = 30_000;
/** For what cannot be foreseen. */
const MARGIN_MS = 60_000;

/**
 * The switch waves of a plan; each switch that has something to go back to says when its Node goes back by itself. A switch
 * is confirmed when the command comes to that Node again, after the last wave was verified and has baked, to end what ran
 * before: so a Node waits for as long as that may take. Where a command that lives would leave things as they are, its
 * death does, too.
 */
export function goingBack(
  context: RolloutContext,
  gaps: ReadonlyMap<number, Gap>,
  waves: readonly Wave[],
): readonly Wave[] {
  const { onFailure, confirmWithin } = context.rules;
  if (onFailure !== "revert" || confirmWithin === 0) return waves;
  const end = retireTime(context, gaps.size) + MARGIN_MS;
  return waves.map((wave, at) => {
    const after = confirmWithin ?? waves.slice(at).reduce((sum, one) => sum + waveTime(context, one), end);
    const arm = (step: Step): Step => {
      const to = gaps.get(step.index)?.backTo ?? [];
      return step.do === "switch" && to.length > 0 ? { ...step, goesBack: { after, to } } : step;
    };
    return { ...wave, lanes: wave.lanes.map((lane) => ({ ...lane, steps: lane.steps.map(arm) })) };
  });
}

/** A time that was written and cannot be enough. */
export function tooSoon({ rules }: RolloutContext, waves: readonly Wave[]): readonly string[] {
  const written = rules.confirmWithin;
  const waits = waves.reduce((sum, one) => sum + one.pause, rules.bake);
  if (!written || waves.length === 0 || rules.onFailure !== "revert" || written > waits) return [];
  return [
    `confirm-within is ${duration(written)}, and pauses and bake take ${duration(waits)}: Nodes will go back before the end`,
  ];
}

/** At most, when nothing fails. */
function waveTime({ programs, atOnce }: RolloutContext, { lanes, pause }: Wave): number {
  const verifying = Math.max(STEP_MS, ...programs.map(verifyTime));
  const laneTime = (steps: readonly Step[]) =>
    steps.reduce((sum, step) => sum + (step.do === "verify" ? verifying : STEP_MS), 0);
  return Math.ceil(lanes.length / atOnce) * Math.max(0, ...lanes.map((lane) => laneTime(lane.steps))) + pause;
}

const verifyTime = ({ verify }: Program): number =>
  Math.max(0, ...verify.map((one) => one.deadline + one.healthyFor + one.timeout + one.interval));

/** Until the last Node hears that what ran before is to end: only so many drain at once. */
function retireTime({ rules, programs, atOnce }: RolloutContext, nodes: number): number {
  const drain = STEP_MS + Math.max(0, ...programs.map(({ stop }) => stop.drain + stop.immediate + stop.kill));
  return rules.bake + STEP_MS + Math.max(0, Math.ceil(nodes / atOnce) - 1) * drain;
}
