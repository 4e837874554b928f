import type { FailedRequest, Phase, Receipt } from "../contracts/meter.ts";
import { DflowError, type Evidence } from "../domain/errors.ts";
import type { Event } from "../domain/event.ts";
import { grouped, nodesNamed, plural } from "../domain/words.ts";

const WHEN: Readonly<Record<Phase, string>> = {
  before: "before the switch",
  during: "while switching",
  after: "after the switch",
  "put back": "while it was put back",
};
const WAY: Readonly<Record<FailedRequest["path"], string>> = { ssh: "through ssh", direct: "from this machine" };

/** For the log, as soon as it happens. */
export const aRequestFailed = ({ index, executable, path, phase, what, kept }: FailedRequest): Event => ({
  type: "note",
  level: "warning",
  index,
  text: `a request to ${executable} failed ${WHEN[phase]}: ${what} (${WAY[path]}, ${kept ? "kept connection" : "new connection"})`,
});

/** While there is a way back without a start. */
export const tooManyFailed = (receipt: Receipt, most: number): DflowError =>
  new DflowError("receipt/failed-requests", sentence(receipt, most), {
    hint: "rollout.max-failed-requests of dflow.yaml, or --max-failed-requests, says how many may fail",
    evidence: evidenceOf(receipt),
  });

/** Why nothing is put back for them. */
export type Late = "on-failure is continue" | "the old version had been told to end by then" | "all was done by then";

/** The requests are lost either way, and going back would only risk more of them. */
export const lostAfterAll = (receipt: Receipt, most: number, why: Late): DflowError =>
  new DflowError("receipt/failed-requests", sentence(receipt, most), {
    hint: `nothing was put back: ${why}, and the new version serves; docs/receipt.md tells what a program can do about it, "dflow rollback" goes back`,
    evidence: evidenceOf(receipt),
  });

/** From the first switch on, as the limit counts. */
const isHeld = (phase: Phase): boolean => phase === "during" || phase === "after";
const held = ({ failures }: Receipt): Receipt["failures"] => failures.filter(({ phase }) => isHeld(phase));

/** "node 1: 3 requests to hello failed while switching: 2 × connection refused, 1 × status 500" */
function sentence(receipt: Receipt, most: number): string {
  const failures = held(receipt);
  const nodes = [...new Set(failures.map(({ index }) => index))].sort((a, b) => a - b);
  const times = receipt.phases.reduce((sum, { phase, failed }) => sum + (isHeld(phase) ? failed : 0), 0);
  const names = [...new Set(failures.map(({ executable }) => executable))].join(", ");
  const when = [...new Set(failures.map(({ phase }) => WHEN[phase]))].join(" and ");
  const allowed = most === 0 ? "" : `; ${grouped(most)} may`;
  return `${nodesNamed(nodes)}: ${plural(times, "request")} to ${names} failed ${when}: ${kinds(failures)}${allowed}`;
}

function kinds(failures: Receipt["failures"]): string {
  const times = new Map<string, number>();
  for (const { what, times: more } of failures) times.set(what, (times.get(what) ?? 0) + more);
  return [...times].map(([what, count]) => `${grouped(count)} × ${what}`).join(", ");
}

const evidenceOf = (receipt: Receipt): readonly Evidence[] => [
  {
    title: "failed requests",
    lines: receipt.failures.map(
      ({ index, executable, path, phase, what, kept, times }) =>
        `node ${index}  ${executable}  ${WHEN[phase]}, ${WAY[path]}, ${kept ? "kept connection" : "new connection"}: ${grouped(times)} × ${what}`,
    ),
  },
  {
    title: "receipt",
    lines: receipt.lines
      .filter(({ failed }) => failed > 0)
      .map(
        ({ index, executable, path, phase, sent, failed, p50, p99, max }) =>
          `node ${index}  ${executable}  ${phase}, ${WAY[path]}: ${grouped(sent)} sent, ${grouped(failed)} failed, p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`,
      ),
  },
];
