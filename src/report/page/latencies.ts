import type { Latency } from "../mermaid.ts";
import { legend } from "./legend.ts";
import { type Markup, markup } from "./markup.ts";

const WIDTH = 600;
const HEIGHT = 180;
const FLOOR = HEIGHT - 20;

/** Half of the answers and 99 of 100, side by side for each phase; on a scale of ms that begins at 0. */
export function latencySvg(latencies: readonly Latency[]): Markup {
  const highest = Math.max(1, ...latencies.map(({ p99 }) => p99));
  const slot = WIDTH / latencies.length;
  const column = (kind: string, ms: number, x: number) => {
    const height = (ms / highest) * (FLOOR - 20);
    return markup`<rect class="${kind}" x="${x}" y="${FLOOR - height}" width="40" height="${height}"><title>${kind}: ${ms} ms</title></rect>
<text x="${x + 20}" y="${FLOOR - height - 4}" text-anchor="middle">${ms}</text>`;
  };
  const columns = latencies.map(({ phase, p50, p99 }, at) => {
    const middle = slot * at + slot / 2;
    return markup`${column("p50", p50, middle - 44)}${column("p99", p99, middle + 4)}<text x="${middle}" y="${HEIGHT - 4}" text-anchor="middle">${phase}</text>`;
  });
  return markup`<svg class="latencies" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="milliseconds until an answer">${columns}</svg>
${legend([
  ["p50", "half of the answers came within"],
  ["p99", "99 of 100"],
])}`;
}
