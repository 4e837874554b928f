import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDate, resolveDate } from "../../src/commands/date.ts";

const DAY = 86_400_000;

describe("a date", () => {
  test.each([
    ["10d", 10 * DAY],
    ["2w", 14 * DAY],
    ["10 days", 10 * DAY],
    ["2 weeks ago", 14 * DAY],
    ["1 month ago", 30 * DAY],
    ["a week ago", 7 * DAY],
    ["an hour ago", 3_600_000],
    ["Yesterday", DAY],
    ["  90 minutes  ago ", 5_400_000],
  ])("%s is relative", (text, ago) => expect(parseDate(text)).toEqual({ ago }));

  test.each([
    ["2026-10-01", "2026-10-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-10-01T12:30", "2026-10-01T12:30:00.000Z"],
    ["2026-10-01 12:30:15", "2026-10-01T12:30:15.000Z"],
    ["2026-10-01T12:30:00+02:00", "2026-10-01T10:30:00.000Z"],
    ["2026-10-01T12:30:00Z", "2026-10-01T12:30:00.000Z"],
  ])("%s is absolute, in UTC where it names no zone", (text, at) =>
    expect(parseDate(text)).toEqual({ at: new Date(at) }),
  );

  test.each([
    "2026-13-01",
    "2026-02-30",
    "2025-02-29",
    "2026-00-10",
    "2026-01-00",
    "2026-10-01T25:00",
    "2026-10-01T10:61",
  ])("%s does not exist, and is said not to", (text) =>
    expect(() => parseDate(text)).toThrow(`there is no ${text.toLowerCase()}`),
  );

  test.each([
    "",
    "may",
    "10",
    "10 days hence",
    "tomorrow",
    "next week",
    "-1d",
    "2 fortnights ago",
    "01.10.2026",
    "2026-1-2",
  ])("%j is not understood", (text) => expect(() => parseDate(text)).toThrow("write a date as"));

  test("is resolved against the time it is asked at", () => {
    const now = new Date("2026-10-11T06:00:00Z");
    expect(resolveDate(parseDate("10d"), now).toISOString()).toBe("2026-10-01T06:00:00.000Z");
    expect(resolveDate(parseDate("2026-10-01"), now).toISOString()).toBe("2026-10-01T00:00:00.000Z");
  });

  test("every day that exists is read as itself", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("1970-01-01"), max: new Date("2999-12-31"), noInvalidDate: true }), (day) => {
        const text = day.toISOString().slice(0, 10);
        expect(parseDate(text)).toEqual({ at: new Date(`${text}T00:00:00Z`) });
      }),
    );
  });
});
