import type { Outcome } from "../cluster/carry-out.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";

/** What the hooks are run around. */
export interface Change {
  readonly how: "deploy" | "rollback";
  readonly release: Release;
}

/**
 * With the lock held and every guard passed, so that it never runs for a deploy that is refused.
 *
 * @throws DflowError `preflight/refused` when the hook says no: no Node has been touched yet
 */
export async function beforehand(dflow: Dflow, change: Change): Promise<void> {
  try {
    await dflow.hooks.run("before-deploy", facts(change));
  } catch (error) {
    if (!(error instanceof DflowError) || error.code === "cancelled") throw error;
    const { message, hint, evidence } = error;
    throw new DflowError("preflight/refused", message, { ...(hint ? { hint } : {}), evidence, cause: error });
  }
}

/** What is done is done: a hook that fails now is told, and changes nothing of it. */
export async function afterwards(dflow: Dflow, change: Change, result: Outcome["result"]): Promise<void> {
  try {
    await dflow.hooks.run(result === "done" ? "after-deploy" : "after-failure", facts(change));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    dflow.reporter.report({ type: "note", level: "warning", text });
  }
}

const facts = ({ how, release }: Change): Readonly<Record<string, string>> => ({
  command: how,
  version: release.version,
});
