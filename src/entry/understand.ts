import type { Command } from "../commands/command.ts";
import { type Flag, type Flags, flagError, type Given } from "../commands/flags.ts";
import { everywhere, insteadOfYaml, whichYaml } from "../commands/shared-flags.ts";
import { nearest } from "../config/nearest.ts";
import { DflowError } from "../domain/errors.ts";

/** What a person or a workflow asked for, every value checked. */
export interface Asked {
  readonly command: Command;
  /** For the command's `run`: its flags and arguments. */
  readonly given: Readonly<Record<string, unknown>>;
  /** For the entry: the flags of every command. */
  readonly common: Common;
  /** As typed, for the lease and the receipt: `deploy --rollout 50`. */
  readonly words: string;
}

export type Common = Given<typeof everywhere> & Given<typeof whichYaml> & Given<typeof insteadOfYaml>;

/** A name and its value, still text, from argv or from the inputs of the action. */
export interface Wish {
  readonly name: string;
  readonly text: string;
}

/** What errors are told in. */
export interface Words {
  readonly table: readonly Command[];
  readonly spell: Spelling;
}

/** How a name is shown to the person: `--older`, or `older` as an input of the action. */
export type Spelling = (name: string) => string;

/** All that a command reads by name: its own flags and arguments, those of every command, and those about dflow.yaml. */
export const flagsOf = (command: Command): Flags => ({
  ...everywhere,
  ...(command.needs === "state" ? { ...whichYaml, ...insteadOfYaml } : {}),
  ...command.flags,
  ...command.arguments,
});

/** @throws DflowError `usage/flag` */
export function understand(command: Command, wishes: readonly Wish[], { table, spell }: Words): Omit<Asked, "words"> {
  const flags = flagsOf(command);
  const values = new Map<string, unknown>();
  for (const { name, text } of wishes) {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag) throw unread(command, name, { table, spell });
    if (values.has(name)) throw usage(`${spell(name)} is given twice`, "give it once");
    values.set(name, parsed(spell(name), flag, text));
  }
  requireAll(command, values);
  return {
    command,
    given: pick({ ...command.flags, ...command.arguments }, values),
    common: pick({ ...everywhere, ...whichYaml, ...insteadOfYaml }, values) as Common,
  };
}

export const usage = (message: string, hint: string | undefined): DflowError =>
  new DflowError("usage/flag", message, { hint });

/** @param spelled its name, as the person writes it */
export function parsed<T>(spelled: string, flag: Flag<T>, text: string): T {
  try {
    return flag.parse(text);
  } catch (error) {
    throw flagError(spelled, text, error);
  }
}

/** Absent is undefined, an absent switch false. */
const pick = (flags: Flags, values: ReadonlyMap<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      values.get(name) ?? (flag.value === undefined ? false : undefined),
    ]),
  );

function requireAll(command: Command, values: ReadonlyMap<string, unknown>): void {
  for (const [name, { required, value, summary }] of Object.entries(command.arguments as Flags))
    if (required && !values.has(name))
      throw usage(
        `${command.name}: ${value} is missing (${summary})`,
        `write it as: dflow ${command.name} ${value}; "dflow help ${command.name}" tells more`,
      );
}

/** A known flag in the wrong place names the commands that take it; an unknown one the nearest that this command takes. */
export function unread(command: Command, name: string, { table, spell }: Words): DflowError {
  const takers = table.filter((one) => Object.hasOwn(flagsOf(one), name)).map((one) => one.name);
  if (takers.length > 0) {
    const hint = command.refuses?.[name] ?? `it belongs to ${takers.join(", ")}`;
    return usage(`${command.name} does not take ${spell(name)}`, hint);
  }
  const meant = nearest(name, Object.keys(flagsOf(command)));
  const hint = meant ? `did you mean ${spell(meant)}?` : `"dflow help ${command.name}" lists what there is`;
  return usage(`there is no ${spell(name)}`, hint);
}
