import type { z } from "zod";
import { didYouMean } from "../nearest.ts";
import { quoted } from "../problem.ts";
import { unknownKeys } from "./leaves.ts";

/** Words for schemas that bring none of their own: those of plug-ins. */
export function usualWords(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "invalid_type":
      if (input === undefined) return `is missing; write ${noun(issue.expected)}`;
      return `${quoted(input)} is not ${noun(issue.expected)}`;
    case "unrecognized_keys":
      return unknownKeys(issue.keys, knownKeys(issue.inst));
    case "invalid_value": {
      const words = issue.values.map(String);
      const near = typeof input === "string" ? didYouMean(input, words) : "";
      return `${quoted(input)} is not ${words.length > 1 ? "one of " : ""}${words.join(", ")}${near}`;
    }
    case "too_small":
      return `${sized(input)} is too small; ${issue.inclusive === false ? "it has to be more than" : "the least is"} ${issue.minimum}`;
    case "too_big":
      return `${sized(input)} is too big; ${issue.inclusive === false ? "it has to be less than" : "the most is"} ${issue.maximum}`;
    case "invalid_union":
      return input === undefined ? "is missing" : `${quoted(input)} is none of the things it may be`;
    case "invalid_format":
      return `${quoted(input)} is not written as a ${issue.format}`;
    default:
      return undefined;
  }
}

const knownKeys = (schema: unknown): readonly string[] => {
  const shape = (schema as { def?: { shape?: object } } | undefined)?.def?.shape;
  return Object.keys(shape ?? {});
};

const nouns: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a map",
  record: "a map",
  string: "a text",
};

const noun = (expected: string): string => nouns[expected] ?? `of type ${expected}`;

/** A text or a list is measured by its length. */
const sized = (input: unknown): string =>
  typeof input === "string" || Array.isArray(input) ? `its length of ${input.length}` : quoted(input);
