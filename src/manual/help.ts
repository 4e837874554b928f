import type { Command, Group } from "../commands/command.ts";
import type { Flag, Flags } from "../commands/flags.ts";
import { everywhere, insteadOfYaml, whichYaml } from "../commands/shared-flags.ts";
import { exitCodes } from "../domain/errors.ts";
import { examples } from "./examples.ts";
import { exitsOf, exitWords } from "./exit-codes.ts";

export const groups: Readonly<Record<Group, string>> = {
  provisioning: "Provisioning",
  executables: "Executables",
  looking: "Looking",
  project: "Project",
};

/** What `dflow help` prints: every command, by group. */
export function helpOfAll(table: readonly Command[]): string {
  const sections = Object.entries(groups).map(([group, title]) => [
    title,
    ...aligned(table.filter((one) => one.group === group).map((one) => [usageOf(one), one.summary])),
  ]);
  return lines([
    "dflow: zero-downtime deployment of executables onto plain machines that run nothing but sshd",
    "",
    "Usage: dflow COMMAND [ARGUMENTS] [--FLAGS]",
    ...sections.flatMap((section) => ["", ...section]),
    "",
    "Every command",
    ...flagLines(everywhere),
    "",
    "Every command that reads dflow.yaml",
    ...flagLines(whichYaml),
    "",
    '"dflow help COMMAND" tells more; "dflow plan COMMAND" shows what a command would change.',
  ]);
}

/** What `dflow help COMMAND` prints. */
export function helpOf(command: Command): string {
  const own = Object.keys(command.flags).length > 0;
  return lines([
    ...wrapped(`dflow ${command.name}: ${command.summary}`, WIDTH),
    "",
    `Usage: dflow ${usageOf(command)}${own ? " [--FLAGS]" : ""}`,
    ...command.details.flatMap((paragraph) => ["", ...wrapped(paragraph, WIDTH)]),
    ...section(
      "Arguments",
      aligned(Object.values(command.arguments as Flags).map((one) => [one.value ?? "", told(one)])),
    ),
    ...section("Flags", flagLines(command.flags)),
    ...(command.needs === "state"
      ? [
          ...section("Which dflow.yaml", flagLines(whichYaml)),
          ...section("Instead of what dflow.yaml says", flagLines(insteadOfYaml)),
        ]
      : []),
    ...section("Every command", flagLines(everywhere)),
    ...section("Exit codes", aligned(exitsOf(command).map((exit) => [`${exitCodes[exit]}`, exitWords[exit]]))),
    ...section(
      "Examples",
      (examples[command.name] ?? []).map((example) => `  ${example}`),
    ),
  ]);
}

/** `gc [COUNT]` */
export const usageOf = (command: Command): string =>
  [
    command.name,
    ...Object.values(command.arguments as Flags).map((one) => (one.required ? one.value : `[${one.value}]`)),
  ].join(" ");

/** Its summary, and what happens without it. */
export const told = ({ summary, absent }: Flag<unknown>): string =>
  absent ? `${summary} (without: ${absent})` : summary;

const flagLines = (flags: Flags): readonly string[] =>
  aligned(Object.entries(flags).map(([name, flag]) => [`--${name}${flag.value ? ` ${flag.value}` : ""}`, told(flag)]));

const section = (title: string, content: readonly string[]): readonly string[] =>
  content.length === 0 ? [] : ["", title, ...content];

const WIDTH = 100;
const WIDEST_NAME = 28;

/** Two columns; a long name stands alone on its line. */
function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const column = Math.min(WIDEST_NAME, Math.max(0, ...rows.map(([name]) => name.length))) + 4;
  return rows.flatMap(([name, what]) => {
    const [first = "", ...rest] = wrapped(what, WIDTH - column);
    const more = rest.map((line) => " ".repeat(column) + line);
    const head = `  ${name}`;
    if (head.length > column - 2) return [head, " ".repeat(column) + first, ...more];
    return [head.padEnd(column) + first, ...more];
  });
}

function wrapped(text: string, width: number): readonly string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      found.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? found : [...found, line];
}

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
