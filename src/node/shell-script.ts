/** Text that a POSIX shell may run. Only sh`…` makes it, so a plain string can never reach a shell. */
export class ShellScript {
  readonly text: string;
  /** @internal use sh`…` */
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | ShellScript | readonly (string | number)[];

/**
 * Quotes every value as exactly one word (a list as one word each) and takes ShellScripts as they stand.
 *
 * @throws TypeError for a NUL byte, which no shell word can hold.
 */
export function sh(parts: TemplateStringsArray, ...values: readonly Value[]): ShellScript {
  const text = parts.raw.reduce((all, part, at) => all + show(values[at - 1] as Value) + part);
  return new ShellScript(text);
}

function show(value: Value): string {
  if (value instanceof ShellScript) return value.text;
  if (typeof value === "object") return value.map((one) => quote(String(one))).join(" ");
  return quote(String(value));
}

function quote(word: string): string {
  if (word.includes("\0")) throw new TypeError("a shell word cannot hold a NUL byte");
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** One script after the other, each with the settings (`set -u`, functions) the ones before it left. */
export const inOrder = (scripts: readonly ShellScript[]): ShellScript =>
  new ShellScript(scripts.map((one) => one.text).join("\n"));
