import { z } from "zod";
import type { Receipt } from "../contracts/meter.ts";
import type { Block, Cell } from "../domain/view.ts";
import { grouped, plural } from "../domain/words.ts";
import { say, table, toned, verdict } from "./blocks.ts";
import { executableName, index } from "./shapes.ts";

const phase = z
  .enum(["before", "during", "after", "put back"])
  .describe(
    "`before` the first switch, `during` the switches, `after` the last one; `put back`: while a failure was undone",
  );
const path = z
  .enum(["direct", "ssh"])
  .describe("`direct`: from this machine to the public port; `ssh`: to the same port, from the Node itself");
const counts = {
  phase,
  sent: z.number().int(),
  failed: z.number().int().describe("of these"),
  p50: z.number().describe("milliseconds; of all that were sent"),
  p99: z.number().describe("milliseconds"),
  max: z.number().describe("milliseconds"),
};

/** The requests that dflow itself sent while it changed something. */
export const requests = z
  .object({
    sent: z.number().int(),
    failed: z.number().int(),
    unanswered: z.number().int().describe("without an answer when it ended: neither right nor failed"),
    phases: z
      .array(z.object(counts))
      .describe(
        "all Nodes and ways together, of the phases there were; latencies of the direct way where there is one",
      ),
    nodes: z.array(z.object({ index, executable: executableName, path, ...counts })),
    failures: z
      .array(
        z.object({
          index,
          executable: executableName,
          path,
          phase,
          kept: z.boolean().describe("was it sent on a connection that had carried requests before?"),
          what: z.string().describe("`connection refused`, `status 500`"),
          times: z.number().int(),
        }),
      )
      .describe("what failed requests met, and how often; at most a hundred kinds"),
    notes: z
      .array(z.string())
      .describe("what a person should know: what was not reached, what a strategy does not promise"),
  })
  .describe("the receipt: requests that dflow itself sent to the services meanwhile; absent with `receipt: off`");
export type Requests = z.infer<typeof requests>;

/** @param promises what the traffic strategies in use do not promise, for people */
export function requestsData(
  { phases, lines, failures, unanswered, notes }: Receipt,
  promises: readonly string[],
): Requests {
  const sum = (what: "sent" | "failed") => phases.reduce((all, one) => all + one[what], 0);
  return {
    sent: sum("sent"),
    failed: sum("failed"),
    unanswered,
    phases: [...phases],
    nodes: [...lines],
    failures: [...failures],
    notes: [...notes, ...promises],
  };
}

/** A row a Node and phase; where there are more Nodes than a person reads, only those that lost a request. */
const MOST_NODES = 5;

export function receiptBlocks(data: Requests | undefined): readonly Block[] {
  if (!data) return [];
  const indexes = new Set(data.nodes.map((one) => one.index));
  const failing = new Set(data.failures.map((one) => one.index));
  const shown = data.nodes.filter(({ index }) => indexes.size <= MOST_NODES || failing.has(index));
  const several = new Set(data.nodes.map((one) => one.executable)).size > 1;
  const rows = [
    ...rowsOf(shown).map((row) => [`${row.index}${several ? ` ${row.executable}` : ""}`, row.way, ...countCells(row)]),
    ...(indexes.size > 1 ? data.phases.map((row) => ["all", "", ...countCells(row)]) : []),
  ];
  const open = data.unanswered > 0 ? `, ${grouped(data.unanswered)} not answered yet` : "";
  return [
    ...(rows.length > 0 ? [table(["Node", "asked", "phase", "sent", "failed", "p50", "p99", "max"], rows)] : []),
    say(
      `${plural(data.sent, "request")} sent meanwhile, ${grouped(data.failed)} failed${open}`,
      data.failed === 0 ? "good" : "bad",
    ),
    ...data.notes.map((note) => say(note, "quiet")),
  ];
}

type Line = Requests["nodes"][number];

/** Both ways in one row; its times are those of the way that clients go. */
function rowsOf(lines: readonly Line[]) {
  const rows: (Line & { readonly way: string })[] = [];
  for (const line of lines) {
    const at = rows.findIndex(
      (row) => row.index === line.index && row.executable === line.executable && row.phase === line.phase,
    );
    const found = rows[at];
    if (!found) rows.push({ ...line, way: line.path === "ssh" ? "by ssh" : "directly" });
    else {
      const times = found.path === "direct" && found.sent > 0 ? found : line;
      rows[at] = { ...times, sent: found.sent + line.sent, failed: found.failed + line.failed, way: "both ways" };
    }
  }
  return rows;
}

const countCells = ({ phase, sent, failed, p50, p99, max }: Requests["phases"][number]): readonly Cell[] => [
  phase,
  grouped(sent),
  sent === 0 ? toned("0", "quiet") : verdict(failed === 0, grouped(failed)),
  ...[p50, p99, max].map((ms) => (sent === 0 ? toned("-", "quiet") : latency(ms))),
];

export const latency = (ms: number): string => `${ms.toFixed(1)} ms`;
