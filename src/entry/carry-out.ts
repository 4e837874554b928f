import type { Command } from "../commands/command.ts";
import type { Dflow } from "../contracts/dflow.ts";
import type { Stage } from "../contracts/stage.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
import type { View } from "../domain/view.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Asked } from "./understand.ts";

/** How a command ended, for people and for programs. */
export interface Outcome {
  readonly command: string;
  readonly exit: Exit;
  /** Undefined when it failed before there was anything to show. */
  readonly data: unknown;
  readonly view: View;
  /** What to type next, for people. */
  readonly next?: string | undefined;
  /** Why the exit is not `done`; anything but a DflowError is a bug of ours. */
  readonly failure: unknown;
}

/** Puts everything together and runs the command. Never throws. */
export async function carryOut(asked: Asked, surroundings: Surroundings): Promise<Outcome> {
  const { command } = asked;
  try {
    // Loaded only now: help and a wrong flag need no ssh, no yaml and no backend.
    const { assemble, assembleStage, keptOutOfGit } = await import("./assemble.ts");
    const on = await (command.needs === "none" ? assembleStage : assemble)(asked, surroundings);
    const work = () => run(command, on, asked);
    const { data, exit, failure } = await ("settings" in on ? keptOutOfGit(on.settings.folder, work) : work());
    const next = failure === undefined ? command.next?.(data) : undefined;
    return { command: command.name, exit, data, view: command.view(data), next, failure };
  } catch (error) {
    return failed(command.name, cancelled(error, surroundings.signal));
  }
}

/** The table has forgotten which of the two a command works on; its `needs` says it. */
const run = (command: Command, on: Dflow | Stage, { given }: Asked) =>
  command.run(on as Dflow & Stage, given as Parameters<Command["run"]>[1]);

export const failed = (command: string, failure: unknown): Outcome => ({
  command,
  exit: failure instanceof DflowError ? failure.exit : "bug",
  data: undefined,
  view: [],
  failure,
});

/** Who cancelled says more than where it was noticed; and what Node's own functions throw then is not a bug. */
const cancelled = (error: unknown, signal: AbortSignal): unknown =>
  signal.aborted && (isAbort(error) || (error instanceof DflowError && error.code === "cancelled"))
    ? signal.reason
    : error;

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
