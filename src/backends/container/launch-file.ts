import type { Launch } from "../../contracts/container-backend.ts";
import { DflowError } from "../../domain/errors.ts";
import type { Executable } from "../../domain/executable.ts";
import { inOrder, type ShellScript, sh } from "../../node/shell-script.ts";

/**
 * What the launcher on the Node sources just before it becomes the program: exports and arguments. The secrets are in
 * it, so it travels on standard input into a 0600 file.
 *
 * @param cluster dflow.yaml's name
 * @throws DflowError `usage/config` for a variable that no shell can export
 */
export function launchFile(launch: Launch, executable: Executable, cluster: string): ShellScript {
  const facts = { DFLOW_VERSION: executable.version, DFLOW_INDEX: String(launch.index), DFLOW_NAME: cluster };
  const filled = (value: string) => fill(value, facts);
  // Secrets are nobody's template: a password may hold ${…}. The facts come last: DFLOW_… is always ours.
  const variables = [
    ...Object.entries(launch.env).map(([name, value]) => exported(name, filled(value))),
    ...Object.entries(launch.secrets).map(([name, value]) => exported(name, sh`${value}`)),
    ...Object.entries(facts).map(([name, value]) => exported(name, sh`${value}`)),
  ];
  const args = launch.args.reduce((before, arg) => sh`${before} ${filled(arg)}`, sh`set -- "$@"`);
  return inOrder([...variables, args, sh``]);
}

function exported(name: string, value: ShellScript): ShellScript {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new DflowError("usage/config", `${JSON.stringify(name)} cannot be the name of a variable`, {
      hint: "letters, digits and _, not beginning with a digit",
    });
  }
  // The Node knows the port; whatever dflow.yaml says of DFLOW_…, ours stays.
  if (name === "DFLOW_PORT") return sh`:`;
  return sh`export ${name}=${value}`;
}

/** `${DFLOW_…}` in a value: the port becomes a reference the Node resolves, everything else is quoted here. */
function fill(value: string, facts: Readonly<Record<string, string>>): ShellScript {
  const known = value.replaceAll(/\$\{(DFLOW_(?:VERSION|INDEX|NAME))\}/g, (_, name) => facts[name] ?? "");
  return known
    .split(/\$\{DFLOW_PORT\}/)
    .map((part) => sh`${part}`)
    .reduce((before, part) => sh`${before}"$DFLOW_PORT"${part}`);
}
