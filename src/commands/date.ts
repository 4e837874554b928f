import { type Flag, parseDuration } from "./flags.ts";

/** A point in the past, relative or absolute. */
export type When = { readonly ago: number } | { readonly at: Date };

type Words = { readonly summary: string; readonly value?: string; readonly absent?: string };

/** `2 weeks ago`, `10d`, `yesterday`, `2026-10-01`, `2026-10-01T12:00:00Z`. */
export const date = (words: Words): Flag<When> => ({ value: "DATE", ...words, parse: parseDate });

export const resolveDate = (when: When, now: Date): Date =>
  "at" in when ? when.at : new Date(now.getTime() - when.ago);

export function parseDate(given: string): When {
  const said = given.trim().toLowerCase();
  const when = absolute(said) ?? relative(said);
  if (when) return when;
  throw new RangeError("write a date as 10d, 2 weeks ago, yesterday, 2026-10-01 or 2026-10-01T12:00:00Z");
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(z|[+-]\d{2}:\d{2})?)?$/;

/** A day is its beginning in UTC, and so is a time without a zone: what a schedule in CI does must not depend on the machine. */
function absolute(said: string): When | undefined {
  const match = ISO.exec(said);
  if (!match) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", zone = "z"] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.toUpperCase()}`);
  // Date takes 30 February for 2 March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const exists = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
  if (!exists || Number.isNaN(at.getTime())) throw new RangeError(`there is no ${said}; write it as YYYY-MM-DD`);
  return { at };
}

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};

function relative(said: string): When | undefined {
  if (said === "yesterday") return { ago: DAY };
  const words = /^(\d{1,6}|an?|one) +(second|minute|hour|day|week|month|year)s?(?: +ago)?$/.exec(said);
  if (words)
    return { ago: (/^\d/.test(words[1] as string) ? Number(words[1]) : 1) * (UNITS[words[2] as string] as number) };
  if (/^\d+(ms|s|m|h|d|w)(?: +ago)?$/.test(said)) return { ago: parseDuration(said.replace(/ +ago$/, "")) };
  return undefined;
}
