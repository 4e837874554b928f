import type { Dflow } from "../contracts/dflow.ts";
import type { Reporter } from "../contracts/reporter.ts";
import { DflowError } from "../domain/errors.ts";
import { duration } from "../domain/words.ts";
import { resting, type Tally, tallied } from "../plan/resting.ts";
import { type ReadingAgain, readingAgain } from "./reading-again.ts";
import type { Repaired } from "./repaired.ts";
import { type Given, repairOnce } from "./repairing.ts";
import { cutOff, goesOn } from "./watching.ts";
import { ofNode } from "./words.ts";

/**
 * Round after round until it is cancelled. Between two rounds nothing is held: no lock, no connection. What it says, it
 * says when it changes, so that hours of the same fault are one line.
 *
 * @throws DflowError `cancelled` before the first look was done; what is wrong with dflow.yaml or with us
 */
export async function watchAndRepair(dflow: Dflow, given: Given, every: number): Promise<Repaired> {
  const yaml = readingAgain(dflow);
  const tell = teller(dflow);
  const once = warnedOnce(dflow.reporter);
  const text = `watching ${dflow.settings.name}, a look every ${duration(every)}`;
  dflow.reporter.report({ type: "note", level: "info", text });
  let last: Repaired | undefined;
  let tally: Tally = new Map();
  do {
    const left = resting(tally, dflow.clock.now());
    const round = await oneRound(yaml, once.inThisRound(), { ...given, resting: left });
    if (dflow.signal.aborted && round instanceof DflowError) break;
    if (round instanceof DflowError) {
      tell({ lines: [{ of: "round", text: round.message }], healed: [], healthy: false }, () => false);
      continue;
    }
    last = round;
    tally = tallied(tally, vainIn(round), dflow.clock.now(), every);
    // What was said of a Node when it was last tried still holds.
    tell(toldOf(round), (of) => (of === "round" ? vainIn(round).every((one) => left.has(one.index)) : left.has(of)));
  } while (await goesOn(dflow, every));
  if (!last) throw new DflowError("cancelled", "cancelled before the cluster could be looked at");
  return { ...last, ...cutOff(dflow) };
}

/** A deploy may end between two looks: what runs shows first, that it was deployed a moment later. */
const MOST_TRIES = 3;

/** While it goes on, another run that holds the lock, or a store or a Node that is away, is no reason to stop. */
async function oneRound(
  yaml: ReadingAgain,
  reporter: Reporter,
  given: Parameters<typeof repairOnce>[1],
): Promise<Repaired | DflowError> {
  for (let tries = 1; ; tries++) {
    try {
      if (tries > 1) await yaml.readAgain();
      return await repairOnce({ ...yaml.dflow(), reporter }, { ...given, mayRepair: yaml.mustBeDeployed });
    } catch (error) {
      if (!(error instanceof DflowError)) throw error;
      if (!yaml.isOld() || tries === MOST_TRIES) return error;
    }
  }
}

const vainIn = ({ data }: Repaired) => data.nodes.filter((node) => node.result === "failed");

/** Each look warns of the same store that lost a file, until somebody does something about it. */
function warnedOnce(reporter: Reporter) {
  let before: ReadonlySet<string> = new Set();
  let now = new Set<string>();
  return {
    inThisRound: (): Reporter => {
      before = now;
      now = new Set();
      return {
        report(event) {
          if (event.type !== "note" || event.level !== "warning") return reporter.report(event);
          const text = `${event.index ?? ""} ${event.text}`;
          if (!before.has(text) && !now.has(text)) reporter.report(event);
          now.add(text);
        },
      };
    },
  };
}

/** Something that is wrong. */
interface Line {
  /** A Node's index, or the round as a whole. */
  readonly of: number | "round";
  readonly text: string;
}

interface Told {
  readonly lines: readonly Line[];
  /** What was wrong and is no more. */
  readonly healed: readonly Line[];
  readonly healthy: boolean;
}

function toldOf({ data, failure }: Repaired): Told {
  const ofNodes = data.nodes.flatMap(({ index: of, error, warnings }) =>
    [...warnings, ...(error === undefined ? [] : [ofNode(of, error)])].map((text) => ({ of, text })),
  );
  const whole = failure && failure.exit !== "cancelled" ? failure.message : undefined;
  return {
    lines: whole === undefined ? ofNodes : [...ofNodes, { of: "round", text: whole }],
    healed: data.nodes.flatMap(({ index: of, result, did, because }) => {
      if (result !== "done") return [];
      // What was done was said with the reason for it.
      return [{ of, text: did.length > 0 ? "is well again" : `is well again by itself: ${ofNode(of, because ?? "")}` }];
    }),
    healthy: data.healthy,
  };
}

/**
 * Says each line that the round before did not say, who is well again, and when everybody is.
 * `still`: nothing new of it.
 */
function teller(dflow: Dflow) {
  let said: readonly Line[] = [];
  let well = false;
  const say = (of: Line["of"], level: "info" | "warning", text: string) =>
    dflow.reporter.report({ type: "note", level, text, ...(of === "round" ? {} : { index: of }) });
  return ({ lines, healed, healthy }: Told, still: (of: Line["of"]) => boolean) => {
    const fresh = lines.filter(({ of }) => !still(of));
    for (const { of, text } of fresh)
      if (!said.some((one) => one.of === of && one.text === text)) say(of, "warning", text);
    for (const { of, text } of healed) say(of, "info", text);
    if (healthy && (!well || healed.length > 0)) say("round", "info", "every Node is healthy");
    well = healthy;
    const kept = said.filter(({ of }) => still(of) && lines.some((line) => line.of === of));
    said = [...kept, ...fresh];
  };
}
