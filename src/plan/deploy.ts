import type { Release } from "../domain/executable.ts";
import type { RolloutRules } from "../domain/settings.ts";
import { type Lane, type Plan, percent, type Step, type Wave } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { prepareSteps, retireSteps, shareSteps, switchSteps, verifyShared } from "./closing.ts";
import { goingBack, tooSoon } from "./confirm.ts";
import type { RolloutContext } from "./context.ts";
import { type Gap, type GapOptions, gapOf } from "./gap.ts";
import { leftOut, nodeAt } from "./look.ts";
import { waveTargets } from "./rollout.ts";
import { unprovenNotes } from "./unproven.ts";

export interface DeployRequest extends RolloutContext, GapOptions {
  readonly release: Release;
  /** "deploy hello 1a2b3c4" when absent. */
  readonly title?: string;
}

/**
 * Everywhere: copy, start beside what runs, verify; then move traffic wave by wave, share by share; then, only when the last wave is good,
 * end what ran before. A Node that serves the release already is only verified.
 */
export const planDeploy = (request: DeployRequest): Plan =>
  planWaves(
    request.title ?? `deploy ${request.observation.state.name} ${short(request.release.version)}`,
    request,
    () => request.release,
  );

/** The same for Nodes that are to serve different releases, as during a partial rollout. */
export function planWaves(
  title: string,
  context: RolloutContext & GapOptions,
  wish: (index: number) => Release | undefined,
): Plan {
  const gaps = new Map<number, Gap>();
  const notes: string[] = [];
  for (const index of context.targets) {
    const node = nodeAt(context.observation, index);
    const release = wish(index);
    if (node?.status !== "reachable") notes.push(leftOut(index, node));
    else if (!release) notes.push(`node ${index} has no release to serve`);
    else gaps.set(index, gapOf(context, node, index, release, context));
  }
  const switches = switchWaves(gaps, context.rules);
  return {
    title,
    waves: [
      { name: "prepare", lanes: lanesOf([...gaps.values()], prepareSteps), pause: 0 },
      ...goingBack(context, gaps, switches),
      { name: "retire", lanes: lanesOf([...gaps.values()], retireSteps), pause: 0, retires: true as const },
    ].filter((wave) => wave.lanes.length > 0),
    notes: [
      ...notes,
      ...tooSoon(context, switches),
      ...unprovenNotes(context, gaps.values()),
      ...programNotes(context, [...gaps.keys()].map(wish)),
    ],
  };
}

const lanesOf = (gaps: readonly Gap[], steps: (gap: Gap) => readonly Step[]): readonly Lane[] =>
  gaps.map((gap) => ({ index: gap.index, steps: steps(gap) })).filter((lane) => lane.steps.length > 0);

/** Nodes wave by wave, and in each wave the traffic share by share. */
function switchWaves(gaps: ReadonlyMap<number, Gap>, { waves, shares, pause }: RolloutRules): readonly Wave[] {
  const groups = waveTargets([...gaps.keys()], waves)
    .map((indexes) => indexes.map((index) => gaps.get(index) as Gap).filter((gap) => gap.toSwitch.length > 0))
    .filter((group) => group.length > 0);
  const all = groups.flatMap((group, at) =>
    shares.map((share, nth) => ({
      name: `switch ${at + 1} of ${groups.length}${shares.length > 1 ? `, ${percent(share)}` : ""}`,
      lanes: lanesOf(group, (gap) => [
        // What had a share while everybody waited may have fallen ill with it.
        ...(nth > 0 && pause > 0 ? verifyShared(gap) : []),
        ...(share < 1 ? shareSteps(gap, share) : switchSteps(gap)),
      ]),
    })),
  );
  const used = all.filter((wave) => wave.lanes.length > 0);
  return used.map((wave, at) => ({
    ...wave,
    pause: at === used.length - 1 ? 0 : pause,
    ...(at === 0 ? { hook: "before-switch" } : {}),
  }));
}

/** A release and dflow.yaml need not list the same programs: after an edit, or when going back to an older release. */
function programNotes({ programs }: RolloutContext, releases: readonly (Release | undefined)[]): readonly string[] {
  const notes = new Set<string>();
  for (const release of releases) {
    if (!release) continue;
    const names = release.executables.map((one) => one.name);
    for (const name of names.filter((one) => !programs.some((program) => program.name === one))) {
      notes.add(`${name} is not in dflow.yaml: it is not started, and what runs of it is stopped`);
    }
    for (const { name } of programs.filter((program) => !names.includes(program.name))) {
      notes.add(`${short(release.version)} has no ${name}: what runs of it is stopped`);
    }
  }
  return [...notes];
}
