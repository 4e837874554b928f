import type { Looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import { short } from "../domain/version.ts";
import { notDeployed } from "../plan/deployed.ts";
import { planContext } from "./plan-context.ts";

/** What a command works with that goes on for hours, while others deploy with a dflow.yaml of their own. */
export interface ReadingAgain {
  dflow(): Dflow;
  /** @throws DflowError when somebody has deployed since dflow.yaml was read, or something else than it says */
  mustBeDeployed(look: Looking): void;
  /** Was that why the last look was refused? */
  isOld(): boolean;
  /** @throws DflowError */
  readAgain(): Promise<void>;
}

export function readingAgain(first: Dflow): ReadingAgain {
  let dflow = first;
  /** Epoch of the newest deployment that dflow.yaml was read after. */
  let known: number | undefined;
  let newest: number | undefined;
  let old = false;
  return {
    dflow: () => dflow,
    mustBeDeployed(look) {
      // What a lost store was made anew from says nothing of dflow.yaml.
      const deployment = look.state().history.findLast((one) => one.how !== "rebuilt");
      known ??= deployment?.epoch ?? 0;
      newest = deployment?.epoch ?? known;
      const other = notDeployed(planContext(dflow, look, look.state().epoch));
      old = known !== newest || other !== undefined;
      if (!old) return;
      const why = other ?? `${deployment ? short(deployment.release.version) : "a version"} was deployed meanwhile`;
      throw new DflowError("preflight/refused", `dflow.yaml is not what was deployed: ${why}; nothing is repaired`, {
        hint: 'bring it up to date here, or "dflow deploy" what it says',
      });
    },
    isOld: () => old,
    async readAgain() {
      dflow = await first.again();
      if (known !== newest) {
        const text = "somebody has deployed meanwhile: dflow.yaml was read again";
        dflow.reporter.report({ type: "note", level: "info", text });
      }
      known = newest;
    },
  };
}
