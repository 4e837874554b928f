const SIZES = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `812 B`, `27 kB`, `1.2 MB`: decimal units, two digits where one would say little. What is no size is `?`. */
export function bytes(count: number): string {
  if (!Number.isFinite(count) || count < 0) return "?";
  let value = count;
  let unit = 0;
  // 999.6 kB would be rounded to "1000 kB".
  while (Math.round(value) >= 1000 && unit < SIZES.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? oneDecimal(value) : Math.round(value)} ${SIZES[unit]}`;
}

const oneDecimal = (value: number): string => value.toFixed(1).replace(/\.0$/, "");

/** Milliseconds for people: `45 ms`, `0.8 s`, `12 s`, `2 min 5 s`, `1 h 4 min`, `3 d 2 h`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "?";
  if (Math.round(ms) < 100) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${oneDecimal(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return both(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return both(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return both(Math.floor(hours / 24), "d", hours % 24, "h");
}

const both = (large: number, unit: string, small: number, below: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${below}`;

/** `1.2 MB/s`; empty before there is anything to divide. */
export const rate = (count: number, ms: number): string =>
  ms > 0 && count > 0 ? `${bytes((count * 1000) / ms)}/s` : "";

/** Never says 100 before all is done. */
export function percent(done: number, total: number): string {
  if (!(total > 0) || done >= total) return "100 %";
  return `${Math.max(0, Math.floor((done / total) * 100))} %`;
}

/** Time of day here, `12:03:04`. */
export const timeOfDay = (at: Date): string =>
  [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");

/** A reason with its Node before it; errors name theirs themselves. */
export const ofNode = (index: number, text: string): string =>
  new RegExp(`^node ${index}\\b`).test(text) ? text : `node ${index}: ${text}`;

/** Day here, `2026-01-31`. */
export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/** `1 Node`, `3 Nodes`, `1,000 Nodes`. */
export const plural = (count: number, word: string): string => `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;

/** `1234567` as `1,234,567`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** Ascending indexes as `node 2`, `nodes 0-3, 7`. */
export const nodesNamed = (indexes: readonly number[]): string =>
  `node${indexes.length === 1 ? "" : "s"} ${indexList(indexes)}`;

/** What is said of a Node where the line says already which one: without "node 2: " and "node 2 (203.0.113.10:22): ". */
export const withoutNode = (index: number, text: string): string =>
  text.replaceAll(new RegExp(`\\bnode ${index}( \\([^)]*\\))?: `, "g"), "");

/** Ascending indexes as `0-3, 7`. */
export function indexList(indexes: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
