import { DflowError } from "../../src/domain/errors.ts";

/** What was thrown, which must be a DflowError. */
export function failureOf(act: () => unknown): DflowError {
  try {
    act();
  } catch (error) {
    if (error instanceof DflowError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Every line of it, whether there is one problem or many. */
export const linesOf = (error: DflowError): readonly string[] =>
  error.evidence.length > 0 ? error.evidence.flatMap(({ lines }) => lines) : [error.message];
