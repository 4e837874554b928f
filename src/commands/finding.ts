import { DflowError } from "../domain/errors.ts";
import { withoutNode } from "../domain/words.ts";

/** What doctor says of one thing, in one line. */
export interface Finding {
  readonly where: "here" | "store" | "node";
  readonly index?: number;
  readonly level: "good" | "warning" | "problem";
  readonly what: string;
  readonly hint?: string;
}

export type Told = Omit<Finding, "where" | "index">;

/** An expected failure as a finding. */
export function problem(error: unknown): Told {
  if (!(error instanceof DflowError)) throw error;
  const { message, hint, index } = error;
  const what = index === undefined ? message : withoutNode(index, message);
  return { level: "problem", what, ...(hint ? { hint } : {}) };
}
