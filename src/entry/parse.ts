import type { Command } from "../commands/command.ts";
import { nearest } from "../config/nearest.ts";
import { type Asked, flagsOf, understand, unread, usage, type Wish, type Words } from "./understand.ts";

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
  const words = { table, spell };
  return { kind: "run", ...understand(command, wishesOf(command, rest, words), words), words: argv.join(" ") };
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
function wishesOf(command: Command, argv: readonly string[], words: Words): readonly Wish[] {
  const places = Object.keys(command.arguments);
  const wishes: Wish[] = [];
  const rest = [...argv];
  let flagsEnded = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--" && !flagsEnded) flagsEnded = true;
    else if (!flagsEnded && isFlag(word)) wishes.push(wishOf(command, word, rest, words));
    else wishes.push({ name: placeOf(command, places, word), text: word });
  }
  return wishes;
}

/** `-1` is a bad number, and the argument's own error says so best. */
const isFlag = (word: string): boolean => /^-[^\d]/.test(word);

function wishOf(command: Command, word: string, rest: string[], words: Words): Wish {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (!long) throw usage(`there is no ${word}`, "flags are written out, with two dashes");
  const [, name = "", written] = long;
  if (written !== undefined) return { name, text: written };
  const flags = flagsOf(command);
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  // At once: whether the next word is its value cannot be known.
  if (flag === undefined) throw unread(command, name, words);
  if (flag.value === undefined) return { name, text: "true" };
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
