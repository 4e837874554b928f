import type { Looking } from "../cluster/session.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import { isEmpty } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { planDeploy } from "../plan/deploy.ts";
import { refusals } from "../plan/guard.ts";
import { rolloutTargets } from "../plan/rollout.ts";
import { type Carried, carry, ending } from "./carry.ts";
import { healthGate } from "./health-gate.ts";
import { afterwards, beforehand } from "./hooking.ts";
import { isPart, refuse, targetsOf } from "./plan-context.ts";
import { receiptWanted } from "./receipt.ts";
import { announce, collect, type Reach, record } from "./releasing.ts";

/** What deploy and rollback have in common: bring a release to the Nodes, whole or not at all, and remember it. */
export interface RollOut {
  readonly how: "deploy" | "rollback";
  /** "roll back hello to"; the short version follows. */
  readonly title: string;
  /** Decides, or refuses, once the cluster has been looked at. */
  readonly choose: (look: Looking) => Promise<Release>;
  readonly percent?: number | undefined;
  /** Percent by which health may fall. */
  readonly tolerance?: number | undefined;
  /** ms that health is watched before anything old is ended. */
  readonly bake?: number | undefined;
  /** ms between waves. */
  readonly pause?: number | undefined;
  readonly force?: boolean;
}

export interface RolledOut {
  readonly carried: Carried;
  readonly release: Release;
  readonly previous: Release | undefined;
  readonly targets: readonly number[];
  readonly collected: number;
  /** Every Node had it already: there was only something to verify. */
  readonly unchanged: boolean;
  readonly ending: { readonly exit: Exit; readonly failure?: DflowError };
}

interface Given {
  readonly "dry-run": boolean;
  readonly "lock-wait": number | undefined;
  readonly index: readonly number[] | undefined;
  readonly "max-failed-requests": number | undefined;
}

export async function rollOut(dflow: Dflow, given: Given, what: RollOut): Promise<RolledOut> {
  const { settings } = dflow;
  // What served before has been tried already, and who goes back to it is in a hurry.
  const shares = what.how === "deploy" ? settings.rollout.shares : [1];
  const { pause = settings.rollout.pause, bake = 0 } = what;
  const rules = { ...settings.rollout, shares, pause, bake };
  const atOnce = settings.ssh.maxParallel;
  let chosen: { release: Release; previous: Release | undefined; targets: readonly number[]; reach: Reach } | undefined;
  let leftOut: readonly string[] = [];
  let unchanged = false;
  let collected = 0;
  let begun = false;

  const carried = await carry(dflow, given, {
    command: what.how,
    decide: async (context, look) => {
      const release = await what.choose(look);
      const all = targetsOf(look, {});
      const targets = rolloutTargets(targetsOf(look, given), what.percent ?? 100);
      const reach = targets.length === all.length ? "all" : isPart(given) ? "some" : { percent: what.percent ?? 100 };
      chosen = { release, previous: look.state().current, targets, reach };
      const found = refusals({ observation: look.observation, targets, rules: settings.rollout, release });
      refuse(found);
      leftOut = found.map((one) => one.message);
      const title = `${what.title} ${short(release.version)}`;
      const plan = planDeploy({ ...context, targets, rules, atOnce, release, title, force: what.force ?? false });
      unchanged = isEmpty(plan);
      return plan;
    },
    before: async (session) => {
      if (!chosen || unchanged) return;
      await beforehand(dflow, { how: what.how, release: chosen.release });
      begun = true;
      await announce(session, what.how, chosen.release);
    },
    receipt: receiptWanted(dflow, given),
    gate: (session) => {
      return healthGate(session, { targets: chosen?.targets ?? [], tolerance: what.tolerance, bake });
    },
    after: async (session, outcome) => {
      if (!chosen) return;
      await record(session, outcome, { ...chosen, how: what.how, unchanged });
      collected = await collect(session, chosen.release);
    },
  }).catch(async (error) => {
    // What before-deploy has begun must hear of its end.
    if (chosen && begun) await afterwards(dflow, { how: what.how, release: chosen.release }, "stopped");
    throw error;
  });
  if (!chosen) throw new Error("a plan was carried out that was never decided");
  if (carried.outcome) await afterwards(dflow, { how: what.how, release: chosen.release }, carried.outcome.result);
  return { carried, ...chosen, collected, unchanged, ending: orPartial(ending(carried), leftOut) };
}

/** All that was tried is done, but Nodes were left out: that is not a whole success. */
const orPartial = (end: RolledOut["ending"], leftOut: readonly string[]): RolledOut["ending"] =>
  end.exit !== "done" || leftOut.length === 0
    ? end
    : {
        exit: "partial",
        failure: new DflowError("deploy/partial", `left out: ${leftOut.join("; ")}`, {
          hint: '"dflow repair" brings them to the current version when they are back',
        }),
      };
