import type { Command, Result } from "../../src/commands/command.ts";
import type { Dflow } from "../../src/contracts/dflow.ts";
import type { Exit } from "../../src/domain/errors.ts";
import { DflowError } from "../../src/domain/errors.ts";

/** Flags and arguments as the doors parse them; what is not given is undefined, or false for a switch. */
export type Flags = Readonly<Record<string, unknown>>;

/** Runs a command of the table. */
export function ask(dflow: Dflow, command: Command, flags: Flags = {}): Promise<Result<unknown>> {
  const all = { ...command.arguments, ...command.flags };
  for (const name of Object.keys(flags)) if (!(name in all)) throw new Error(`${command.name} has no flag ${name}`);
  const given = Object.fromEntries(
    Object.entries(all).map(([name, flag]) => [name, flags[name] ?? (flag.value === undefined ? false : undefined)]),
  );
  // The commands that need a stage (init, demo) are not for fakes.
  return command.run(dflow as never, given as never);
}

/** The exit, whether the command returned a failure or threw it. */
export async function exitOf(asked: Promise<Result<unknown>>): Promise<Exit> {
  try {
    return (await asked).exit;
  } catch (error) {
    if (error instanceof DflowError) return error.exit;
    throw error;
  }
}
