import type { Release } from "../domain/executable.ts";
import type { Lane, Plan, Step, Wave } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import type { RolloutContext } from "./context.ts";
import { type Gap, type GapOptions, gapOf, prepareSteps, retireSteps, switchSteps } from "./gap.ts";
import { nodeAt } from "./look.ts";
import { waveTargets } from "./rollout.ts";

export interface DeployRequest extends RolloutContext, GapOptions {
  readonly release: Release;
  /** "deploy hello 1a2b3c4" when absent. */
  readonly title?: string;
}

/**
 * Everywhere: copy, start beside what runs, verify; then move traffic wave by wave; then, only when the last wave is good,
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
    if (node?.status !== "reachable") notes.push(`node ${index} is ${node?.status ?? "missing"} and left out`);
    else if (!release) notes.push(`node ${index} has no release to serve`);
    else gaps.set(index, gapOf(context, node, index, release, context));
  }
  const lanes = (indexes: Iterable<number>, steps: (gap: Gap) => readonly Step[]): readonly Lane[] =>
    [...indexes]
      .map((index) => ({ index, steps: steps(gaps.get(index) as Gap) }))
      .filter((lane) => lane.steps.length > 0);
  const switches = waveTargets([...gaps.keys()], context.rules.waves)
    .map((indexes) => lanes(indexes, switchSteps))
    .filter((wave) => wave.length > 0);
  return {
    title,
    waves: [
      { name: "prepare", lanes: lanes(gaps.keys(), prepareSteps), pause: 0 },
      ...switches.map((wave, at) => switchWave(wave, at, switches.length, context.rules.pause)),
      { name: "retire", lanes: lanes(gaps.keys(), retireSteps), pause: 0 },
    ].filter((wave) => wave.lanes.length > 0),
    notes: [...notes, ...programNotes(context, [...gaps.keys()].map(wish))],
  };
}

const switchWave = (lanes: readonly Lane[], at: number, of: number, pause: number): Wave => ({
  name: `switch ${at + 1} of ${of}`,
  lanes,
  pause: at === of - 1 ? 0 : pause,
  ...(at === 0 ? { hook: "before-switch" } : {}),
});

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
