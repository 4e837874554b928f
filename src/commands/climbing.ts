import { carryOut } from "../cluster/carry-out.ts";
import { observe } from "../cluster/observe.ts";
import { cancellation } from "../cluster/perform.ts";
import type { Looking, Session } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Observation } from "../domain/observation.ts";
import type { Finding, Rung } from "../plan/repair.ts";
import { asError, planContext } from "./plan-context.ts";
import { ofNode } from "./words.ts";

/** What became of a Node over all rungs. */
export interface Healing {
  readonly found: Finding["found"];
  /** Of what was found first, in one line. */
  readonly because: string;
  readonly did: Finding["does"];
  /** What is still wrong. */
  readonly error?: string | undefined;
}

export type Healings = ReadonlyMap<number, Healing>;

export interface Tried {
  /** By index, rungs so far. */
  readonly attempts: ReadonlyMap<number, number>;
  /** Could not be reached at the look before this one. */
  readonly waited: ReadonlySet<number>;
}

/** Rungs of the ladder, and looks at what is only waited for. */
const MOST_ROUNDS = 8;

interface Climb {
  readonly waited: ReadonlySet<number>;
  readonly nodes: Healings;
  readonly rungFor: (session: Session, tried: Tried) => Promise<Rung>;
}

export interface Climbed {
  readonly nodes: Healings;
  /** As it was seen last. */
  readonly seen: Observation;
  readonly failure?: DflowError | undefined;
}

/** Up the ladder, rung by rung, until a look finds nothing to do or nothing that helps. */
export async function climb(session: Session, { waited, nodes: before, rungFor }: Climb): Promise<Climbed> {
  const { dflow, signal } = session;
  let tried: Tried = { attempts: new Map(), waited };
  let nodes = before;
  let now: Session = session;
  const ended = (failure?: DflowError): Climbed => ({ nodes, seen: now.observation, failure });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const rung = await orFailure(round > 0, () => rungFor(now, tried));
    if (rung instanceof DflowError) return ended(rung);
    nodes = noted(nodes, rung);
    if (rung.tried.length + rung.waits.length === 0) return ended(rung.giveUp && asError(rung.giveUp));
    announce(dflow, rung);
    tried = { attempts: counted(tried.attempts, rung.tried), waited: new Set(rung.waits) };
    const context = planContext(dflow, now, session.epoch);
    const { failure, progress } = await carryOut(now, rung.plan, { onFailure: "continue", context });
    for (const { step, error } of progress.failures) nodes = failed(nodes, step.index, error);
    if (signal.aborted) return ended(cancellation(signal));
    if (failure?.exit === "locked") return ended(failure);
    const seen = await orFailure(true, () => (rung.waits.length > 0 ? lookAgain(now) : look(now)));
    if (seen instanceof DflowError) return ended(seen);
    now = { ...session, observation: seen };
  }
  return ended();
}

/** Says what is wrong before it is put right, which may take a while. */
function announce({ reporter }: Dflow, { findings }: Rung): void {
  for (const { index, because, does } of findings) {
    const text = `${ofNode(index, because)}: ${does.join(", ")}`;
    if (does.length > 0) reporter.report({ type: "note", level: "info", text, index });
  }
}

/** Files and running bytes as well: what was changed on a disk is found while the program is still well. */
const look = async (before: Looking): Promise<Observation> => ({
  ...(await observe(before.dflow, before.state(), before.remotes, { checksums: true })),
  state: before.state(),
});

/**
 * From one look at a Node that does not answer to the next: it may only be starting again. A look that has waited that long
 * for an answer itself has given it the time.
 */
const LOOK_AGAIN_MS = 10_000;

export async function lookAgain(before: Looking): Promise<Observation> {
  const { clock } = before.dflow;
  const since = clock.now().getTime() - before.observation.at.getTime();
  await clock.sleep(Math.max(0, LOOK_AGAIN_MS - since), before.signal);
  return look(before);
}

const counted = (attempts: ReadonlyMap<number, number>, tried: readonly number[]): ReadonlyMap<number, number> =>
  new Map([...attempts, ...tried.map((index) => [index, (attempts.get(index) ?? 0) + 1] as const)]);

/** Once something may have been changed, an error is part of the result: it must not say that nothing was changed. */
async function orFailure<T>(begun: boolean, act: () => Promise<T>): Promise<T | DflowError> {
  try {
    return await act();
  } catch (error) {
    if (!begun || !(error instanceof DflowError)) throw error;
    return error;
  }
}

/** What was found first and all that was done; what is not found any more is healed. */
export function noted(nodes: Healings, { findings }: Rung): Healings {
  const now = new Map<number, Healing>([...nodes].map(([index, one]) => [index, { ...one, error: undefined }]));
  for (const { index, found, does, because } of findings) {
    const before = nodes.get(index);
    const error = before?.error && before.error !== because ? `${because}; ${before.error}` : because;
    now.set(index, {
      found: before?.found ?? found,
      because: before?.because ?? because,
      did: [...(before?.did ?? []), ...does],
      error,
    });
  }
  return now;
}

/** Why a rung did not help is worth more than what is wrong with the Node after it. */
function failed(nodes: Healings, index: number, error: DflowError): Healings {
  const before = nodes.get(index);
  if (!before) return nodes;
  const said = error.message.replace(`node ${index}: `, "");
  return new Map([...nodes, [index, { ...before, error: error.hint ? `${said}; ${error.hint}` : said }]]);
}
