import { z } from "zod";
import { DURATION, parseDuration } from "../../domain/duration.ts";
import { didYouMean } from "../nearest.ts";
import { quoted } from "../problem.ts";
import { isExtension } from "../yaml/plain-value.ts";

/** What a value should be and what to write, e.g. "a duration" and "10s, 5m, 2h". */
interface Wanted {
  readonly what: string;
  readonly write: string;
  /** A word for its type in the key table; the JSON Schema has it as `title`. */
  readonly type?: string;
  /** Better words for a mistake that is known. */
  readonly known?: ((input: unknown) => string | undefined) | undefined;
}

/** The one sentence about a value that is not what it should be. */
const saying =
  ({ what, write, known }: Wanted) =>
  ({ input }: { readonly input?: unknown }): string => {
    const better = known?.(input);
    if (better !== undefined) return better;
    if (input === undefined) return `is missing; write ${write}`;
    if (input === null) return `has no value; write ${write}`;
    return `${quoted(input)} is not ${what}; write ${write}`;
  };

/** A map of known keys; `x-…` keys are anybody's. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape, example = "keys and values below it") =>
  z.preprocess(
    (given) => (isMap(given) ? Object.fromEntries(Object.entries(given).filter(([key]) => !isExtension(key))) : given),
    z.strictObject(shape, { error: sectionError(Object.keys(shape), example) }),
  );

const isMap = (given: unknown): given is Record<string, unknown> =>
  typeof given === "object" && given !== null && !Array.isArray(given);

/** A line for each unknown key, in zod's order; judge.ts takes them apart again. Nobody reads more than 50 proposals. */
export const unknownKeys = (unknown: readonly string[], known: readonly string[]): string =>
  unknown
    .map((key, at) => `unknown key${(at < 50 && didYouMean(key, known)) || `; known are ${known.join(", ")}`}`)
    .join("\n");

const sectionError =
  (known: readonly string[], example: string) =>
  (issue: { readonly code?: string; readonly input?: unknown; readonly keys?: unknown }): string =>
    issue.code === "unrecognized_keys"
      ? unknownKeys(issue.keys as readonly string[], known)
      : saying({ what: "a map of keys", write: example })(issue);

/** Text of a pattern. It may be long, but not empty. */
export function text(wanted: Wanted & { readonly pattern?: RegExp; readonly most?: number }) {
  const error = saying(wanted);
  const base = z.string({ error }).min(1, { error });
  const sized = base.max(wanted.most ?? 4096, { error: `is longer than ${wanted.most ?? 4096} characters` });
  return (wanted.pattern ? sized.regex(wanted.pattern, { error, abort: true }) : sized).meta({
    title: wanted.type ?? "text",
  });
}

/** No control characters; written so that editors, which know no \p{…}, understand it too. */
const ON_ONE_LINE = /^[ -~\u00a0-\uffff]+$/;

/** A path on this machine, relative to the folder of dflow.yaml. */
export const localPath = (write: string, known?: Wanted["known"]) =>
  text({ what: "a path", write, type: "path", pattern: ON_ONE_LINE, known });

/** Text that goes to a program as it stands: anything but NUL, and numbers as they are written. */
export const argument = (write: string) => {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof input === "boolean"
      ? `${input} is a switch to YAML; write "${input}" in quotes`
      : input === null || input === undefined
        ? 'has no value; write "" for an empty text'
        : typeof input === "string"
          ? "holds a NUL byte, which no program can be given"
          : saying({ what: "a text", write })({ input });
  return z
    .union([z.string({ error }), z.number({ error })], { error })
    .transform(String)
    .refine((value) => !value.includes("\0"), { error })
    .meta({ title: "text" });
};

export function wholeNumber(from: number, to: number, write: string) {
  const error = saying({ what: `a whole number from ${from} to ${to}`, write });
  return z
    .int({ error })
    .min(from, { error, abort: true })
    .max(to, { error, abort: true })
    .meta({ title: "whole number" });
}

export const port = () => wholeNumber(1, 65_535, "8080").meta({ title: "port" });

/** Waits are at most a day, because timers cannot count further than 24 of them. */
const LONGEST_WAIT = "1d";

/** In ms. `least` 0s makes "at once" possible. */
export function duration({ least = "1ms", most = LONGEST_WAIT, write = "10s, 5m, 2h" } = {}) {
  const error = saying({ what: "a duration", write });
  const [from, to] = [parseDuration(least), parseDuration(most)];
  return z
    .string({ error })
    .regex(DURATION, { error, abort: true })
    .transform(parseDuration)
    .refine((ms) => ms >= from && ms <= to, { error: `must be from ${least} to ${most}` })
    .meta({ title: "duration" });
}

export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, {
    error: ({ input }) =>
      typeof input === "string"
        ? `${quoted(input)} is not one of ${words.join(", ")}${didYouMean(input, words)}`
        : saying({ what: "a word", write: words.join(" or ") })({ input }),
  });

export const listOf = <Item extends z.ZodType>(item: Item, write: string) =>
  z.array(item, { error: saying({ what: "a list", write }) });

export const mapOf = <Value extends z.ZodType>(
  keys: { wanted: Wanted; pattern: RegExp },
  value: Value,
  write: string,
) => z.record(text({ ...keys.wanted, pattern: keys.pattern }), value, { error: saying({ what: "a map", write }) });
