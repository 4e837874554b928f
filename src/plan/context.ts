import type { Observation } from "../domain/observation.ts";
import type { Program, RolloutRules } from "../domain/settings.ts";

/** What every plan decides from. */
export interface PlanContext {
  readonly observation: Observation;
  /** Of the command that plans: names the instances it starts. */
  readonly epoch: number;
  readonly programs: readonly Program[];
  /** Digest of everything a program is started with; another one than a process shows means dflow.yaml changed since. */
  readonly settingsDigest: (program: Program) => string;
  /** Can this executable be checked before it gets traffic? False for reuseport, socket and none. */
  readonly verifiesFirst: (executable: string) => boolean;
}

export interface RolloutContext extends PlanContext {
  /** Indexes, ascending. Those that are missing or unreachable are left out, with a note. */
  readonly targets: readonly number[];
  readonly rules: RolloutRules;
  /** Lanes that are worked on side by side, at most. */
  readonly atOnce: number;
}

/** True where a public port is led from version to version; a program without a port is a worker whatever it says. */
export const isRouted = ({ programs, verifiesFirst }: Pick<PlanContext, "programs" | "verifiesFirst">, name: string) =>
  programs.find((one) => one.name === name)?.port !== undefined && verifiesFirst(name);
