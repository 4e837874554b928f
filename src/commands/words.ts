import { short, type Version } from "../domain/version.ts";

/** A version as people read it; `-` for none. */
export const shortVersion = (version: string | undefined): string => (version ? short(version as Version) : "-");

/** `0 B`, `512 B`, `12.5 MB`; powers of 1000, as disks are sold. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const unit = Math.min(Math.floor(Math.log10(count) / 3), 4);
  return `${(count / 1000 ** unit).toFixed(1)} ${["B", "kB", "MB", "GB", "TB"][unit]}`;
}

/** `120 ms`, `3.2 s`, `2 m 5 s`, `3 h 12 m`. */
export function took(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return span(Math.round(ms / 1000));
}

/** Whole seconds in its two largest units: `45 s`, `2 m 5 s`, `3 d 4 h`. */
export function span(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let rest = Math.max(0, Math.round(seconds));
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.length === 0 ? "0 s" : parts.slice(0, 2).join(" ");
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** `0, 2-4`. */
export function indexList(indexes: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && index === last.to + 1) last.to = index;
    else runs.push({ from: index, to: index });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
