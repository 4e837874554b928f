import type { Instance, Process } from "./container.ts";
import type { Executable, Release } from "./executable.ts";
import type { Node } from "./node.ts";
import type { Stray } from "./observation.ts";
import { short } from "./version.ts";

/**
 * One act on one Node. Every step may be done twice: instances are named by the epoch that starts them, files by their
 * content, so an answer that was lost can be asked for again.
 */
export type Step =
  /** Make the Node of this index; it exists and sshd answers afterwards. */
  | { readonly do: "create"; readonly index: number }
  | { readonly do: "destroy"; readonly index: number; readonly node: Node }
  /** Write its damaged node.json anew. */
  | { readonly do: "remember"; readonly index: number }
  /** `force`: write again even where the checksum agrees (--through-cache, repair). */
  | { readonly do: "install"; readonly index: number; readonly release: Release; readonly force: boolean }
  /** Start one instance of each executable, without traffic where the strategy allows. */
  | { readonly do: "start"; readonly index: number; readonly instances: readonly Instance[] }
  /** Every check of every executable, asked of exactly these instances. */
  | { readonly do: "verify"; readonly index: number; readonly instances: readonly Instance[] }
  /**
   * New requests go to these instances; they become current, what was current becomes previous. What was previous itself
   * becomes current again by going back: previous is then what it was before. With `share` only this fraction of them
   * does, and what was current stays so; a switch without share ends it, wherever it leads.
   */
  | {
      readonly do: "switch";
      readonly index: number;
      readonly instances: readonly Instance[];
      readonly share?: number;
      readonly goesBack?: GoesBack;
    }
  /**
   * Public ports of these executables lead nowhere afterwards, nor do those that no dflow.yaml asks for any more. What was
   * taken back is not current any more, though nothing serves in its place: what was current before it is.
   */
  | {
      readonly do: "unroute";
      readonly index: number;
      readonly executables: readonly string[];
      readonly strays?: readonly Stray[];
      readonly takenBack?: readonly Instance[];
    }
  /** End processes: gracefully is SIGINT, drain, SIGTERM, SIGKILL; now is SIGTERM, SIGKILL. */
  | {
      readonly do: "stop";
      readonly index: number;
      readonly instances: readonly (Instance | Process)[];
      readonly haste: Haste;
    }
  /** Delete installed executables that nothing runs of. */
  | { readonly do: "remove"; readonly index: number; readonly executables: readonly Executable[] };

/** What a Node does by itself when the command that switched it is not heard of again. */
export interface GoesBack {
  /** ms after the switch; whatever else the command changes on the Node before that calls it off. */
  readonly after: number;
  /** What served before, all of which must still run then. */
  readonly to: readonly Instance[];
}

export type Haste = "gracefully" | "now";
export type StepName = Step["do"];

/** Steps on one Node, one after the other. */
export interface Lane {
  readonly index: number;
  readonly steps: readonly Step[];
}

/** Lanes side by side. The next wave begins when every lane of this one has ended well. */
export interface Wave {
  /** For people: "prepare", "switch 1 of 3", "retire". */
  readonly name: string;
  readonly lanes: readonly Lane[];
  /** ms to wait after it. */
  readonly pause: number;
  /** At most this many lanes at once; the transport's limit otherwise. */
  readonly atOnce?: number;
  /** Hooks of dflow.yaml that run before it. */
  readonly hook?: "before-switch";
  /** It ends what served before: until it begins, going back is one switch. */
  readonly retires?: true;
}

/** What is to be done, as data: --dry-run prints it, perform does it, the summary is it with ticks. */
export interface Plan {
  /** For people: "deploy hello 1a2b3c4". */
  readonly title: string;
  readonly waves: readonly Wave[];
  /** Things a person should know before it is done. */
  readonly notes: readonly string[];
}

export const stepsOf = (plan: Plan): readonly Step[] =>
  plan.waves.flatMap((wave) => wave.lanes.flatMap((lane) => lane.steps));

export const isEmpty = (plan: Plan): boolean => stepsOf(plan).every((step) => step.do === "verify");

/** A fraction for people: "10%". */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

const programs = (executables: readonly Executable[]): string =>
  executables.map((one) => `${one.name} ${short(one.version)}`).join(", ");
const instancesOf = (instances: readonly Instance[]): string => programs(instances.map((one) => one.executable));

function takenFrom({ executables, strays = [], takenBack = [] }: Extract<Step, { do: "unroute" }>): string {
  const ports = strays.map(({ executable, publicPort }) => `${publicPort} of ${executable}`).join(", ");
  return [
    ...(executables.length > 0 ? [`take traffic from ${executables.join(", ")}`] : []),
    ...(strays.length > 0 ? [`give up port ${ports}`] : []),
    ...(takenBack.length > 0 ? [`call ${instancesOf(takenBack)} current no more`] : []),
  ].join(", ");
}

/** The one place with words for steps: log, plan, summary and errors agree. */
export function describe(step: Step): string {
  switch (step.do) {
    case "create":
      return "create the Node";
    case "destroy":
      return "destroy the Node";
    case "remember":
      return "write its node.json again";
    case "install":
      return `${step.force ? "copy again" : "copy"} ${programs(step.release.executables)}`;
    case "start":
      return `start ${instancesOf(step.instances)}`;
    case "verify":
      return `verify ${instancesOf(step.instances)}`;
    case "switch":
      return `switch ${step.share === undefined ? "" : `${percent(step.share)} of the `}traffic to ${instancesOf(step.instances)}`;
    case "unroute":
      return takenFrom(step);
    case "stop":
      return `stop ${instancesOf(step.instances)}${step.haste === "now" ? " now" : ""}`;
    case "remove":
      return `remove ${programs(step.executables)}`;
  }
}
