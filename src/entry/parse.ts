import type { Command } from "../commands/command.ts";
import { nearest } from "../config/nearest.ts";
import { type Asked, flagsOf, understand, usage, type Wish } from "./understand.ts";

/** What a command line asks for. */
export type Request =
  | ({ readonly kind: "run" } & Asked)
  /** Without a command: the list of all of them. */
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "version" };

/**
 * @param argv the words after `dflow`
 * @throws DflowError `usage/flag`
 */
export function parse(argv: readonly string[], table: readonly Command[]): Request {
  const end = argv.indexOf("--");
  const asksHelp = (end < 0 ? argv : argv.slice(0, end)).some((word) => word === "--help" || word === "-h");
  const [first, ...rest] = argv;
  if (first === undefined || (asksHelp && first.startsWith("-"))) return { kind: "help", command: undefined };
  if (first === "help") return { kind: "help", command: rest[0] === undefined ? undefined : commandOf(rest[0], table) };
  if (first === "--version" || first === "-V") return { kind: "version" };
  if (first.startsWith("-"))
    throw usage(
      `the command comes first, before ${first}`,
      'write it as: dflow COMMAND --flag; "dflow help" lists them',
    );
  // `plan deploy` is `deploy --dry-run` for those who look for the word.
  if (first === "plan") return planOf(rest, table);
  const command = commandOf(first, table);
  if (asksHelp) return { kind: "help", command };
  return { kind: "run", ...understand(command, wishesOf(command, rest), { table, spell }), words: argv.join(" ") };
}

function planOf([name, ...rest]: readonly string[], table: readonly Command[]): Request {
  if (name === undefined) throw usage("plan of what?", "write it as: dflow plan COMMAND, e.g. dflow plan deploy");
  return parse([name, "--dry-run", ...rest], table);
}

/** @throws DflowError `usage/flag` for a name that is in no line of the table */
export function commandOf(name: string, table: readonly Command[]): Command {
  const found = table.find((one) => one.name === name);
  if (found) return found;
  const meant = nearest(name, [...table.map((one) => one.name), "help", "plan"]);
  throw usage(
    `there is no command ${JSON.stringify(name)}`,
    meant ? `did you mean ${meant}?` : `there are ${table.map((one) => one.name).join(", ")}`,
  );
}

const spell = (name: string): string => `--${name}`;

/** `--flag value`, `--flag=value`, switches, and the words between them for the arguments in order. */
function wishesOf(command: Command, words: readonly string[]): readonly Wish[] {
  const flags = flagsOf(command);
  const places = Object.keys(command.arguments);
  const wishes: Wish[] = [];
  const rest = [...words];
  let flagsEnded = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--" && !flagsEnded) flagsEnded = true;
    else if (!flagsEnded && isFlag(word)) wishes.push(wishOf(word, flags, rest));
    else wishes.push({ name: placeOf(command, places, word), text: word });
  }
  return wishes;
}

/** `-1` is a bad number, and the argument's own error says so best. */
const isFlag = (word: string): boolean => /^-[^\d]/.test(word);

function wishOf(word: string, flags: ReturnType<typeof flagsOf>, rest: string[]): Wish {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (!long) throw usage(`there is no ${word}`, "flags are written out, with two dashes");
  const [, name = "", written] = long;
  if (written !== undefined) return { name, text: written };
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  // Unknown flags get their error from understand, which knows better words for it.
  if (flag === undefined || flag.value === undefined) return { name, text: "true" };
  const next = rest[0];
  if (next === undefined || next.startsWith("--"))
    throw usage(`--${name} needs a value`, `write it as: --${name} ${flag.value} (${flag.summary})`);
  rest.shift();
  return { name, text: next };
}

function placeOf(command: Command, places: string[], word: string): string {
  const name = places.shift();
  if (name !== undefined) return name;
  throw usage(
    `${command.name}: ${JSON.stringify(word)} is one word too many`,
    `"dflow help ${command.name}" shows how it is written`,
  );
}
