import type { Reporter } from "../contracts/reporter.ts";
import { DflowError } from "../domain/errors.ts";
import type { EndingReporter } from "./collect.ts";
import { type Mask, maskFor } from "./mask.ts";

/** The reporter, told of each event without the secrets. */
export function masked(reporter: Reporter | EndingReporter, secrets: readonly string[]): EndingReporter {
  const hide = maskFor(secrets);
  return {
    report: (event) => reporter.report(maskedDeep(event, hide)),
    end: () => "end" in reporter && reporter.end(),
  };
}

/** A view, result or error without the secrets: the same shape, `***` in its texts. */
export const withoutSecrets = <T>(value: T, secrets: readonly string[]): T => maskedDeep(value, maskFor(secrets));

/** Words of the program itself: a secret that happens to be one of them must not change what an event is. */
const STRUCTURE = new Set(["type", "do", "kind", "level", "haste", "tone", "code", "state", "role", "how"]);

function maskedDeep<T>(value: T, hide: Mask): T;
function maskedDeep(value: unknown, hide: Mask): unknown {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => maskedDeep(one, hide));
  if (value instanceof Error) return maskedError(value, hide);
  if (value instanceof Date) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key, STRUCTURE.has(key) ? one : maskedDeep(one, hide)]));
}

function maskedError(error: Error, hide: Mask): Error {
  const cause = error.cause === undefined ? {} : { cause: maskedDeep(error.cause, hide) };
  const copy =
    error instanceof DflowError
      ? new DflowError(error.code, hide(error.message), {
          ...(error.hint !== undefined && { hint: hide(error.hint) }),
          ...(error.index !== undefined && { index: error.index }),
          evidence: maskedDeep(error.evidence, hide),
          marks: maskedDeep(error.marks, hide),
          ...cause,
        })
      : Object.assign(new Error(hide(error.message), cause), { name: error.name });
  if (error.stack !== undefined) copy.stack = hide(error.stack);
  return copy;
}
