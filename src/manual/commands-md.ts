import type { Command, Group } from "../commands/command.ts";
import type { Flags } from "../commands/flags.ts";
import { commands } from "../commands/index.ts";
import { everywhere, insteadOfYaml, whichYaml } from "../commands/shared-flags.ts";
import { exitCodes } from "../domain/errors.ts";
import { examples } from "./examples.ts";
import { exitsOf, exitWords } from "./exit-codes.ts";
import { groups, usageOf } from "./help.ts";
import { generatedNote, markdownTable } from "./markdown-table.ts";

/** docs/commands.md */
export const commandsMd = (): string =>
  [
    generatedNote,
    "# Commands",
    "",
    "Flags are also inputs of the action, under the same names, and so are arguments (`count: 3`). An argument can be",
    "written as a flag too: `dflow gc --count 5`. `dflow plan COMMAND` is `dflow COMMAND --dry-run`.",
    ...(Object.keys(groups) as Group[]).flatMap((group) => [
      "",
      `## ${groups[group]}`,
      ...commands.filter((one) => one.group === group).flatMap(commandSection),
    ]),
    "",
    "## Flags of every command",
    "",
    flagTable(everywhere),
    "",
    "## Flags about dflow.yaml",
    "",
    "Every command that reads dflow.yaml takes them: all but `init`, which writes `--config`, and `demo`. The first two say",
    "which file it is, the others stand in for its keys.",
    "",
    flagTable({ ...whichYaml, ...insteadOfYaml }),
    "",
    "## Exit codes",
    "",
    exitTable(),
    "",
  ].join("\n");

/** Every command, for the README. */
export const commandTable = (): string =>
  markdownTable(
    ["command", "what it does"],
    commands.map((one) => [`[\`${usageOf(one)}\`](docs/commands.md#${one.name})`, one.summary]),
  );

export const exitTable = (): string =>
  markdownTable(
    ["exit", "means"],
    Object.entries(exitCodes).map(([exit, code]) => [`${code}`, exitWords[exit as keyof typeof exitCodes]]),
  );

function commandSection(command: Command): readonly string[] {
  const flags: Flags = { ...command.arguments, ...command.flags };
  return [
    "",
    `### ${command.name}`,
    "",
    `\`dflow ${usageOf(command)}\`: ${command.summary}.`,
    ...command.details.flatMap((paragraph) => ["", paragraph]),
    ...(Object.keys(flags).length > 0 ? ["", flagTable(flags, command.arguments)] : []),
    "",
    "```sh",
    ...(examples[command.name] ?? []),
    "```",
    "",
    `Exit codes: ${exitsOf(command)
      .map((exit) => `${exitCodes[exit]}`)
      .join(", ")}. [Shape of --json](json.md#${command.name}).`,
  ];
}

const flagTable = (flags: Flags, places: Flags = {}): string =>
  markdownTable(
    ["", "what it says", "without it"],
    Object.entries(flags).map(([name, flag]) => [
      Object.hasOwn(places, name) ? `\`${flag.value}\`` : `\`--${name}${flag.value ? ` ${flag.value}` : ""}\``,
      flag.summary,
      flag.required ? "needed" : (flag.absent ?? ""),
    ]),
  );
