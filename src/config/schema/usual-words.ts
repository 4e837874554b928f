import type { z } from "zod";
import { didYouMean } from "../nearest.ts";
import { quoted } from "../problem.ts";
import { unknownKeys } from "./leaves.ts";

/** Words for schemas that bring none of their own: those of plug-ins. */
export function usualWords(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "invalid_type":
      if (input === undefined) return `is missing; write a ${issue.expected}`;
      return `${quoted(input)} is not of type ${issue.expected}`;
    case "unrecognized_keys":
      return unknownKeys(issue.keys, knownKeys(issue.inst));
    case "invalid_value": {
      const words = issue.values.map(String);
      const near = typeof input === "string" ? didYouMean(input, words) : "";
      return `${quoted(input)} is not ${words.length > 1 ? "one of " : ""}${words.join(", ")}${near}`;
    }
    case "too_small":
      return `${quoted(input)} is too small; the least is ${issue.minimum}`;
    case "too_big":
      return `${quoted(input)} is too big; the most is ${issue.maximum}`;
    default:
      return undefined;
  }
}

const knownKeys = (schema: unknown): readonly string[] => {
  const shape = (schema as { def?: { shape?: object } } | undefined)?.def?.shape;
  return Object.keys(shape ?? {});
};
