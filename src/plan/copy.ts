import type { Release } from "../domain/executable.ts";
import type { Observation } from "../domain/observation.ts";
import type { Plan } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { isInstalled, leftOut, nodeAt } from "./look.ts";

export interface CopyRequest {
  readonly observation: Observation;
  readonly release: Release;
  readonly targets: readonly number[];
  /** Write again what the Node has (--through-cache). */
  readonly force: boolean;
}

/** Ships what a Node lacks. Nothing starts, and nothing that runs is touched. */
export function planCopy({ observation, release, targets, force }: CopyRequest): Plan {
  const notes: string[] = [];
  const lanes = targets.flatMap((index) => {
    const node = nodeAt(observation, index);
    if (node?.status !== "reachable") {
      notes.push(leftOut(index, node));
      return [];
    }
    const executables = release.executables.filter((one) => force || !isInstalled(node, one));
    const install = { do: "install", index, release: { ...release, executables }, force } as const;
    return executables.length > 0 ? [{ index, steps: [install] }] : [];
  });
  return {
    title: `copy ${observation.state.name} ${short(release.version)}`,
    waves: lanes.length > 0 ? [{ name: "copy", lanes, pause: 0 }] : [],
    notes,
  };
}
