import { actionOnly, actionOutputs, notForTheAction } from "../commands/action-words.ts";
import type { Command } from "../commands/command.ts";
import type { Flag, Flags } from "../commands/flags.ts";
import { commands } from "../commands/index.ts";
import { everywhere, insteadOfYaml, whichYaml } from "../commands/shared-flags.ts";
import { told } from "./help.ts";

/** action.yml: every argument and flag of every command is an input. None has a default, for an empty input is not given. */
export function actionYml(): string {
  const names = commands.map((one) => one.name).join(", ");
  const ownNames = [...new Set(commands.flatMap((one) => Object.keys(ownFlags(one))))];
  return [
    '# Generated from the command table by "npm run generate". Do not edit.',
    "name: dflow",
    "author: dflow",
    "description: Zero-downtime deployment of executables onto plain machines that run nothing but sshd",
    "branding:",
    "  icon: layers",
    "  color: purple",
    "inputs:",
    ...input("command", `What to do, one of ${names}`, true),
    ...ownNames.flatMap((name) => input(name, ownText(name))),
    ...sharedInputs(whichYaml),
    ...sharedInputs(insteadOfYaml),
    ...sharedInputs(everywhere),
    ...sharedInputs(actionOnly),
    "outputs:",
    ...Object.entries(actionOutputs).flatMap(([name, text]) => [`  ${name}:`, `    description: ${quoted(text)}`]),
    "runs:",
    "  using: node24",
    "  main: dist/action/index.js",
    "  post: dist/action/post.js",
    "",
  ].join("\n");
}

/** What a command reads besides what the others read, too. */
const ownFlags = (command: Command): Flags =>
  Object.fromEntries(
    Object.entries({ ...command.arguments, ...command.flags } as Flags).filter(
      ([name]) => !Object.hasOwn(everywhere, name) && !Object.hasOwn(whichYaml, name),
    ),
  );

/** One input serves every command that reads it; where they mean different things by it, each is told. */
function ownText(name: string): string {
  const readers = new Map<string, string[]>();
  for (const command of commands) {
    const flag = ownFlags(command)[name];
    if (!flag) continue;
    const text = inputText(flag);
    readers.set(text, [...(readers.get(text) ?? []), command.name]);
  }
  return [...readers].map(([text, names]) => `${names.join(", ")}: ${text}`).join("; ");
}

const sharedInputs = (flags: Flags): readonly string[] =>
  Object.entries(flags)
    .filter(([name]) => !notForTheAction.has(name))
    .flatMap(([name, flag]) => input(name, inputText(flag)));

const inputText = (flag: Flag<unknown>): string =>
  flag.value === undefined ? `true or false: ${told(flag)}` : `${told(flag)} [${flag.value}]`;

const input = (name: string, description: string, required = false): readonly string[] => [
  `  ${name}:`,
  `    description: ${quoted(description)}`,
  `    required: ${required}`,
];

/** JSON's strings are YAML's double-quoted ones. */
const quoted = (text: string): string => JSON.stringify(text);
