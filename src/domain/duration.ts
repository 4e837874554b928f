const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** How a duration is written, in dflow.yaml and in flags. */
export const DURATION = /^\d{1,9}(?:ms|s|m|h|d|w)$/;

/**
 * `500ms`, `10s`, `5m`, `2h`, `30d`, in ms.
 *
 * @throws RangeError saying what would be right
 */
export function parseDuration(given: string): number {
  if (!DURATION.test(given)) throw new RangeError("write a duration as 500ms, 10s, 5m, 2h or 30d");
  const unit = given.replace(/^\d+/, "") as keyof typeof UNITS;
  return Number.parseInt(given, 10) * UNITS[unit];
}
