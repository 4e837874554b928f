import { actionOnly, notForTheAction } from "../commands/action-words.ts";
import type { Command } from "../commands/command.ts";
import type { Flag } from "../commands/flags.ts";
import { everywhere } from "../commands/shared-flags.ts";
import { nearest } from "../config/nearest.ts";
import { commandOf } from "./parse.ts";
import { type Asked, flagsOf, parsed, understand, usage } from "./understand.ts";

/** The action's inputs, checked: what to do, and where. */
export interface Inputs extends Asked {
  readonly workingDirectory: string | undefined;
  readonly sshPrivateKey: string | undefined;
  readonly sshPassphrase: string | undefined;
  readonly storeKey: string | undefined;
  readonly token: string | undefined;
  readonly githubDeployment: boolean;
  readonly environmentUrl: string | undefined;
  readonly knownHosts: string | undefined;
  readonly summary: boolean;
  readonly report: boolean;
  /** All that was given, for people: what is secret, or long, only as a word. */
  readonly shown: readonly (readonly [name: string, value: string])[];
}

const NOT_SHOWN: ReadonlySet<string> = new Set([
  ...["ssh-private-key", "ssh-passphrase", "store-key", "token", "known-hosts"],
]);

/**
 * The environment a runner gives an action, read by the same rules as a command line. GitHub cannot tell an input that is
 * empty from one that is not there, so an empty one is not given.
 *
 * @throws DflowError `usage/flag`
 */
export function parseInputs(env: Readonly<Record<string, string | undefined>>, table: readonly Command[]): Inputs {
  const given = new Map(
    Object.entries(env).flatMap(([key, value]) => {
      const text = value?.trim();
      return key.startsWith("INPUT_") && text ? [[key.slice("INPUT_".length).toLowerCase(), text] as const] : [];
    }),
  );
  const name = given.get("command");
  if (name === undefined)
    throw usage("the input command is missing", `give one of ${table.map((one) => one.name).join(", ")}`);
  const command = commandOf(name, table);
  const wishes = [...given]
    .filter(([name]) => name !== "command" && !Object.hasOwn(actionOnly, name))
    .map(([name, text]) => ({ name, text }));
  for (const wish of wishes) refuseUnknown(wish.name, table);
  const own = <T>(name: keyof typeof actionOnly, flag: Flag<T>): T | undefined => {
    const text = given.get(name);
    return text === undefined ? undefined : parsed(spell(name), flag, text);
  };
  return {
    ...understand(command, wishes, { table, spell }),
    words: [
      command.name,
      ...wishes.map(({ name, text }) => (text === "true" ? `--${name}` : `--${name} ${text}`)),
    ].join(" "),
    workingDirectory: own("working-directory", actionOnly["working-directory"]),
    sshPrivateKey: own("ssh-private-key", actionOnly["ssh-private-key"]),
    sshPassphrase: own("ssh-passphrase", actionOnly["ssh-passphrase"]),
    storeKey: own("store-key", actionOnly["store-key"]),
    token: own("token", actionOnly.token),
    githubDeployment: own("github-deployment", actionOnly["github-deployment"]) === "true",
    environmentUrl: own("environment-url", actionOnly["environment-url"]),
    knownHosts: own("known-hosts", actionOnly["known-hosts"]),
    report: own("report", actionOnly.report) === "true",
    shown: [...given].map(([name, text]) => [name, NOT_SHOWN.has(name) ? "(given)" : text]),
    summary: own("summary", actionOnly.summary) !== "false",
  };
}

const spell = (name: string): string => `the input ${name}`;

/** Every input the action has, with the flag it is read by. */
export function inputNames(table: readonly Command[]): ReadonlySet<string> {
  const names = table.flatMap((command) => Object.keys(flagsOf(command)));
  return new Set(["command", ...Object.keys(actionOnly), ...names.filter((name) => !notForTheAction.has(name))]);
}

function refuseUnknown(name: string, table: readonly Command[]): void {
  const names = inputNames(table);
  if (names.has(name)) return;
  const meant = nearest(name, [...names]);
  const hint = meant ? `did you mean ${meant}?` : "action.yml lists them";
  throw usage(
    `the action has no input ${name}`,
    Object.hasOwn(everywhere, name) ? "it is for the command line only" : hint,
  );
}
