import type { Output } from "../../contracts/transport.ts";
import { DflowError } from "../../domain/errors.ts";
import { orFailure, records } from "../../node/answer.ts";

/**
 * As orFailure, with the last lines of the program's log as evidence: a start that failed says why there.
 *
 * @throws DflowError `start/failed`
 */
export function failedStart(output: Output, index: number, what: string): readonly (readonly string[])[] {
  try {
    return orFailure(output, index, what);
  } catch (error) {
    if (!(error instanceof DflowError)) throw error;
    const lines = records(output.stdout)
      .filter(([kind]) => kind === "log")
      .map(([, ...words]) => words.join("\t"));
    if (lines.length === 0) throw error;
    const evidence = [{ title: "the last lines of its log", lines }, ...error.evidence];
    throw new DflowError(error.code, error.message, { index, evidence, cause: error.cause });
  }
}
