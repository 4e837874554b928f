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
  const say = teller(dflow);
  let last: Repaired | undefined;
  let tally: Tally = new Map();
  do {
    const round = await oneRound(dflow, { ...given, resting: resting(tally, dflow.clock.now()) });
    if (round instanceof DflowError) say([{ level: "warning", text: round.message }]);
    else {
      last = round;
      tally = tallied(tally, vainIn(round), dflow.clock.now(), every);
      say(linesOf(round));
    }
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
  readonly level: "info" | "warning";
  readonly index?: number;
  readonly text: string;
}

/** Healed or not, a line for each Node that something was wrong with. */
function linesOf({ data, failure }: Repaired): readonly Line[] {
  const ofNodes = data.nodes.flatMap(({ index, because, did, error, warnings }): readonly Line[] => [
    ...warnings.map((text) => ({ level: "warning", index, text }) as const),
    ...(because === undefined
      ? []
      : error === undefined
        ? [{ level: "info", index, text: `${because}: ${did.join(", ") || "looked again"}, it is well now` } as const]
        : [{ level: "warning", index, text: `${error}` } as const]),
  ]);
  const whole = failure && failure.exit !== "cancelled" ? [{ level: "warning", text: failure.message } as const] : [];
  return [...ofNodes, ...whole];
}

/** Says each line that was not said by the round before. */
function teller(dflow: Dflow) {
  let before: ReadonlySet<string> = new Set();
  return (lines: readonly Line[]) => {
    const now = new Set(lines.map((line) => JSON.stringify(line)));
    for (const line of lines) if (!before.has(JSON.stringify(line))) dflow.reporter.report({ type: "note", ...line });
    if (before.size > 0 && now.size === 0) {
      dflow.reporter.report({ type: "note", level: "info", text: "every Node is healthy" });
    }
    before = now;
  };
}
