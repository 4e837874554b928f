import { DflowError, type ErrorCode, errorExits } from "../domain/errors.ts";

interface Answered {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The fields of each line a script printed with `record`, the kind first. */
export const records = (stdout: string): readonly (readonly string[])[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));

/**
 * Turns a script's exit into a DflowError: `fail CODE DETAIL` exits with 70 and prints `failed CODE DETAIL`.
 *
 * @param what the sentence's beginning, e.g. "copy hello 1a2b3c4"
 */
export function orFailure(output: Answered, index: number, what: string): readonly (readonly string[])[] {
  const lines = records(output.stdout);
  if (output.status === 0) return lines;
  const failed = output.status === 70 ? lines.findLast(([kind]) => kind === "failed") : undefined;
  const [, code = "", detail = ""] = failed ?? [];
  const known = Object.hasOwn(errorExits, code);
  throw new DflowError(
    known ? (code as ErrorCode) : "node/script",
    `node ${index}: ${what}: ${known ? detail : `its script ended with ${output.status}`}`,
    { index, evidence: stderrOf(output) },
  );
}

const stderrOf = ({ stderr }: Answered) => {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.length === 0 ? [] : [{ title: "the Node said", lines: lines.slice(-10) }];
};
