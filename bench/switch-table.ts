import type { Counted } from "../test/real-nodes/load.ts";
import { median } from "./figures.ts";
import type { Measured } from "./switch-rounds.ts";

/** One line of the table. Latencies in ms. */
export interface Line {
  readonly way: string;
  readonly switches: number;
  /** While it was switched, by clients of both kinds. */
  readonly requests: number;
  readonly failed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly without: Latency;
  readonly with: Latency;
  /** Mean with switching over mean without, less 1: the median of neighbouring rounds. */
  readonly overhead: number;
  /** What it misses of what it is to hold; empty: nothing. */
  readonly missed: readonly ("lost requests" | "latency")[];
}

/** Of clients that open a connection for each request: medians of the rounds, and the longest of all. */
interface Latency {
  readonly mean: number;
  readonly p99: number;
  readonly max: number;
}

export function lineOf({ way, switches, with: during, without }: Measured): Line {
  const asked = during.flatMap(({ fresh, kept }) => [fresh, kept]);
  const failures: Record<string, number> = {};
  for (const one of asked)
    for (const [kind, count] of Object.entries(one.failures)) failures[kind] = (failures[kind] ?? 0) + count;
  const failed = sum(asked.map((one) => one.failed));
  const ratios = during.map(({ fresh }, round) => fresh.mean / (without[round]?.fresh.mean ?? Number.NaN));
  const overhead = median(ratios) - 1;
  const lost = way.mayFail !== undefined && failed > way.mayFail;
  const slow = way.goal !== undefined && overhead > way.goal - 1;
  return {
    way: way.name,
    switches,
    requests: sum(asked.map((one) => one.sent)),
    failed,
    failures,
    without: latency(without.map((one) => one.fresh)),
    with: latency(during.map((one) => one.fresh)),
    overhead,
    missed: [...(lost ? (["lost requests"] as const) : []), ...(slow ? (["latency"] as const) : [])],
  };
}

const latency = (rounds: readonly Counted[]): Latency => ({
  mean: median(rounds.map((one) => one.mean)),
  p99: median(rounds.map((one) => one.p99)),
  max: Math.max(...rounds.map((one) => one.max)),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const columns: readonly (readonly [title: string, cell: (line: Line) => string])[] = [
  ["traffic", (line) => line.way],
  ["switches", (line) => String(line.switches)],
  ["requests", (line) => String(line.requests)],
  ["failed", (line) => [String(line.failed), kinds(line)].join(" ").trim()],
  ["mean, ms", ({ without, with: during }) => `${without.mean.toFixed(3)} -> ${during.mean.toFixed(3)}`],
  ["overhead", ({ overhead }) => `${overhead < 0 ? "" : "+"}${(100 * overhead).toFixed(1)} %`],
  ["p99, ms", ({ without, with: during }) => `${without.p99.toFixed(2)} -> ${during.p99.toFixed(2)}`],
  ["max, ms", ({ without, with: during }) => `${without.max.toFixed(0)} -> ${during.max.toFixed(0)}`],
];

/** `(12 refused, 3 reset)` */
function kinds({ failures }: Line): string {
  const all = Object.entries(failures).map(([kind, count]) => `${count} ${kind}`);
  return all.length > 0 ? `(${all.join(", ")})` : "";
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const titles = columns.map(([title]) => title);

export const heading = [titles, titles.map(() => "---")].map(row).join("\n");

export const markdown = (line: Line): string => row(columns.map(([, cell]) => cell(line)));
