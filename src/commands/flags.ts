import { parseDuration } from "../domain/duration.ts";
import { DflowError } from "../domain/errors.ts";
import type { Shard } from "../domain/shard.ts";

/** A flag of the command line, an input of the action and a word of the docs, in one. */
export interface Flag<T> {
  /** One line, for help, README and action.yml. */
  readonly summary: string;
  /** `PERCENT` in `--rollout PERCENT`; absent: a switch that takes no value. */
  readonly value?: string;
  /** What happens without it, for the docs. */
  readonly absent?: string;
  /** Only of an argument: the command cannot be understood without it. */
  readonly required?: true;
  /** @throws RangeError saying what would be right */
  readonly parse: (text: string) => T;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What a command gets: undefined for a flag that was not given, false for a switch. */
export type Given<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends Flag<infer T>
    ? T extends boolean
      ? boolean
      : F[Name] extends { readonly required: true }
        ? T
        : T | undefined
    : never;
};

type Words = { readonly summary: string; readonly value?: string; readonly absent?: string };

export const text = (words: Words): Flag<string> => ({
  value: "TEXT",
  ...words,
  parse: (given) => {
    if (given === "") throw new RangeError("it is empty");
    return given;
  },
});

export const aSwitch = (summary: string): Flag<boolean> => ({
  summary,
  parse: (given) => {
    // The action knows inputs as text only; anything but these two would be guessed at.
    if (given === "true") return true;
    if (given === "false") return false;
    throw new RangeError(`write true or false`);
  },
});

export const choice = <const T extends string>(words: Words & { readonly of: readonly T[] }): Flag<T> => ({
  ...words,
  value: words.value ?? words.of.join("|"),
  parse: (given) => {
    const found = words.of.find((one) => one === given);
    if (found === undefined) throw new RangeError(`write one of ${words.of.join(", ")}`);
    return found;
  },
});

export const wholeNumber = (words: Words & { readonly from: number; readonly to: number }): Flag<number> => ({
  value: "N",
  ...words,
  parse: (given) => wholeNumberIn(given, words.from, words.to),
});

function wholeNumberIn(given: string, from: number, to: number): number {
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (!(number >= from && number <= to)) throw new RangeError(`write a whole number from ${from} to ${to}`);
  return number;
}

/** `25` or `25%`, 1 to 100 unless `from` says 0; the number of percent. */
export const percent = (words: Words & { readonly from?: number }): Flag<number> => ({
  value: "PERCENT",
  ...words,
  parse: (given) => wholeNumberIn(given.replace(/%$/, ""), words.from ?? 1, 100),
});

/** `1`, `0.95`; not negative. */
export const decimal = (words: Words): Flag<number> => ({
  value: "NUMBER",
  ...words,
  parse: (given) => {
    if (!/^\d{1,9}(\.\d{1,9})?$/.test(given)) throw new RangeError("write a number as 1 or 0.95");
    return Number(given);
  },
});

/** A version as people write it: a commit's hash or its first digits, `…-dirty-…`, `sha-…`. */
export const versionText = (words: Words): Flag<string> => ({
  value: "VERSION",
  ...words,
  parse: (given) => {
    if (/^(?:[0-9a-f]{4,40}(?:-dirty-[0-9a-f]{8})?|sha-[0-9a-f]{4,12})$/.test(given)) return given;
    throw new RangeError(
      "write a version as `dflow versions` or `dflow history` shows it: 4 to 40 hexadecimal digits, -dirty-… behind them where it is there, or sha-…",
    );
  },
});

/** What git can name: a hash, a tag, a branch, `HEAD~1`. Never an option, never two words. */
export const revision = (words: Words): Flag<string> => ({
  value: "COMMIT",
  ...words,
  parse: (given) => {
    if (/^[0-9a-f]{41,}$/.test(given)) throw new RangeError(`a commit hash has 40 digits, this one ${given.length}`);
    if (/^[A-Za-z0-9][A-Za-z0-9._/~^-]{0,199}$/.test(given) && !given.includes("..")) return given;
    throw new RangeError("write a commit hash, a tag or a branch");
  },
});

/** An argument that has to be there. */
export const needed = <T>(flag: Flag<T>): Flag<T> & { readonly required: true } => ({ ...flag, required: true });

/** `2`, `0,3`, `1-4` or a mix; ascending, each once. */
export const indexes = (words: Words): Flag<readonly number[]> => ({
  value: "INDEX",
  ...words,
  parse: (given) => {
    const found = new Set<number>();
    for (const part of given.split(",")) {
      const range = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim());
      const from = Number(range?.[1]);
      const to = Number(range?.[2] ?? range?.[1]);
      if (!range || to < from || to - from > 10_000) throw new RangeError("write an index as 2, 0,3 or 1-4");
      for (let index = from; index <= to; index++) found.add(index);
    }
    return [...found].sort((a, b) => a - b);
  },
});

/** `2/8`: the second of eight. */
export const shard = (words: Words): Flag<Shard> => ({
  value: "PART/ALL",
  ...words,
  parse: (given) => {
    const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(given)?.map(Number) ?? [];
    if (part === undefined || of === undefined) throw new RangeError("write it as 2/8, the second of eight parts");
    if (part < 1 || part > of) throw new RangeError(`write 1/${of} to ${of}/${of}`);
    return { part, of };
  },
});

export { parseDuration };

export const duration = (words: Words): Flag<number> => ({ value: "DURATION", ...words, parse: parseDuration });

/** A flag whose value is wrong, said once and the same way for the command line and the action. */
export const flagError = (spelled: string, given: string, error: unknown): DflowError =>
  new DflowError("usage/flag", `${spelled}: ${JSON.stringify(given)} is not understood`, {
    hint: error instanceof RangeError ? error.message : undefined,
    cause: error,
  });
