import type { z } from "zod";
import type { Dflow } from "../contracts/dflow.ts";
import type { Stage } from "../contracts/stage.ts";
import type { DflowError, Exit } from "../domain/errors.ts";
import type { View } from "../domain/view.ts";
import type { Flags, Given } from "./flags.ts";

export type Group = "provisioning" | "executables" | "looking" | "project";

/** One line of the command table. Parsing, --help, action.yml, README and docs are all made from it. */
export interface Command<Data = unknown, F extends Flags = Flags, A extends Flags = Flags, On = Dflow & Stage> {
  readonly name: string;
  readonly group: Group;
  /** One line. */
  readonly summary: string;
  /** What a person needs to know before typing it, one paragraph a string. */
  readonly details: readonly string[];
  /** Words after the command's name, in order: `set COUNT`. All of them are optional to the parser. */
  readonly arguments: A;
  readonly flags: F;
  /** Flags that people will try here and that must not be, and what to do instead. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** `state`: works on a Dflow, made from dflow.yaml; `none`: works on a Stage, without one (init, demo). */
  readonly needs: "state" | "none";
  /** Does it change a Node or the store? Then it takes the lock and knows --dry-run. */
  readonly changes: boolean;
  /** The shape of `data` in --json. */
  readonly output: z.ZodType<Data>;
  /** @throws DflowError for every expected failure that leaves nothing to show */
  run(on: On, given: Given<F> & Given<A>): Promise<Result<Data>>;
  /** What a person is shown of `data`. */
  view(data: Data): View;
  /** After a success: what to type next, one sentence, for the job summary. A failure's way out is its hint. */
  readonly next?: (data: Data) => string | undefined;
}

export interface Result<Data> {
  readonly data: Data;
  readonly exit: Exit;
  /** Why the exit is not `done`, shown below the view. */
  readonly failure?: DflowError;
}

/** Keeps the types of a command's flags for its own `run`, and lets the table hold it as any other. */
export const command = <Data, const F extends Flags, const A extends Flags>(it: Command<Data, F, A, Dflow>): Command =>
  it as unknown as Command;

/** The same for a command that runs without a dflow.yaml. */
export const onStage = <Data, const F extends Flags, const A extends Flags>(it: Command<Data, F, A, Stage>): Command =>
  it as unknown as Command;
