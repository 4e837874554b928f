import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import { resting, type Tally, tallied } from "../plan/resting.ts";
import type { Repaired } from "./repaired.ts";
import { type Given, repairOnce } from "./repairing.ts";
import { goesOn } from "./watching.ts";

/**
 * Round after round until it is cancelled. Between two rounds nothing is held: no lock, no connection. What it says, it
 * says when it changes, so that hours of the same fault are one line.
 *
 * @throws DflowError `cancelled` before the first look was done; what is wrong with dflow.yaml or with us
 */
export async function watchAndRepair(dflow: Dflow, given: Given, every: number): Promise<Repaired> {
  const tell = teller(dflow);
  let last: Repaired | undefined;
  let tally: Tally = new Map();
  do {
    const left = resting(tally, dflow.clock.now());
    const round = await oneRound(dflow, { ...given, resting: left });
    if (round instanceof DflowError) {
      tell([{ of: "round", level: "warning", text: round.message }], () => false);
      continue;
    }
    last = round;
    tally = tallied(tally, vainIn(round), dflow.clock.now(), every);
    // What was said of a Node when it was last tried still holds.
    tell(linesOf(round), (of) => (of === "round" ? vainIn(round).every((one) => left.has(one.index)) : left.has(of)));
  } while (await goesOn(dflow, every));
  if (last) return last;
  throw new DflowError("cancelled", "cancelled before the cluster could be looked at");
}

/** While it goes on, another run that holds the lock, or a store or a Node that is away, is no reason to stop. */
async function oneRound(dflow: Dflow, given: Parameters<typeof repairOnce>[1]): Promise<Repaired | DflowError> {
  try {
    return await repairOnce(dflow, given);
  } catch (error) {
    if (error instanceof DflowError) return error;
    throw error;
  }
}

const vainIn = ({ data }: Repaired) => data.nodes.filter((node) => node.result === "failed");

interface Line {
  /** A Node's index, or the round as a whole. */
  readonly of: number | "round";
  readonly level: "info" | "warning";
  readonly text: string;
}

/** Healed or not, a line for each Node that something was wrong with. */
function linesOf({ data, failure }: Repaired): readonly Line[] {
  const ofNodes = data.nodes.flatMap(({ index: of, because, did, error, warnings }): readonly Line[] => {
    const ails = warnings.map((text) => ({ of, level: "warning", text }) as const);
    if (because === undefined) return ails;
    const healed = `${because}: ${did.join(", ") || "looked again"}; it is well now`;
    return [...ails, error === undefined ? { of, level: "info", text: healed } : { of, level: "warning", text: error }];
  });
  const whole = failure && failure.exit !== "cancelled" ? failure.message : undefined;
  return whole === undefined ? ofNodes : [...ofNodes, { of: "round", level: "warning", text: whole }];
}

/** Says each line that the round before did not say, and that it is over when none is left. `still`: nothing new of it. */
function teller(dflow: Dflow) {
  let said: readonly Line[] = [];
  const say = ({ of, level, text }: Line) =>
    dflow.reporter.report({ type: "note", level, text, ...(of === "round" ? {} : { index: of }) });
  return (lines: readonly Line[], still: (of: Line["of"]) => boolean) => {
    const fresh = lines.filter(({ of }) => !still(of));
    for (const line of fresh) if (!said.some((one) => one.of === line.of && one.text === line.text)) say(line);
    if (said.length > 0 && lines.length === 0) say({ of: "round", level: "info", text: "every Node is healthy" });
    const kept = said.filter(({ of }) => still(of) && lines.some((line) => line.of === of));
    said = [...kept, ...fresh];
  };
}
