import type { Said } from "./said.ts";

interface Judged {
  readonly command: string;
  /** Its exit status. */
  readonly status: number;
  /** Its standard output. */
  readonly printed: string;
  /** To quote. */
  readonly body: readonly string[];
}

/** A command of a check, wherever it ran: exit 0 is healthy, and where it prints the two numbers those must agree. */
export function verdictOf({ command, status, printed, body }: Judged): Said {
  const numbers = numbersIn(printed.trimEnd());
  const enough = !numbers || numbers.health >= numbers.threshold;
  const said = numbers && status === 0 ? `health ${numbers.health} of ${numbers.threshold}` : `exit ${status}`;
  return {
    healthy: status === 0 && enough,
    said: `${command}: ${said}`,
    ...numbers,
    ...(body.length > 0 ? { body } : {}),
  };
}

/** The last line of its output, when it is `HEALTH THRESHOLD`. */
function numbersIn(printed: string): { readonly health: number; readonly threshold: number } | undefined {
  const line = printed.slice(printed.lastIndexOf("\n") + 1).trim();
  const [, health, threshold] = /^(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
  return health === undefined ? undefined : { health: Number(health), threshold: Number(threshold) };
}
