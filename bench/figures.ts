export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** At most; absent: it is only told. */
  readonly goal?: number;
  readonly ok: boolean;
}

interface Told {
  readonly unit?: string;
  readonly digits?: number;
  readonly goal?: number;
}

export function figure(what: string, value: number, { unit = "", digits = 0, goal }: Told): Figure {
  const measured = Number(value.toFixed(digits));
  return { what, measured, unit, ...(goal === undefined ? {} : { goal }), ok: goal === undefined || measured <= goal };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, measured, unit, goal, ok }) => [
    what,
    `${measured} ${unit}`.trim(),
    goal === undefined ? "" : `<= ${goal}`,
    goal === undefined ? "" : ok ? "ok" : "missed",
  ]);
  const all = [["figure", "measured", "goal", ""], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
