import type { StoreTools } from "../../contracts/registry.ts";
import { DflowError } from "../../domain/errors.ts";
import { EVENTS } from "../../github/artifacts.ts";

/** Another run goes on, which artifacts cannot keep apart from this one. */
export function beside(where: string, variable: StoreTools["variable"], run: number): DflowError {
  const [server, repository] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY"].map(variable);
  return new DflowError(
    "store/unavailable",
    `${where}: another run goes on that uses them, and artifacts cannot keep two apart: ${server}/${repository}/actions/runs/${run}`,
    {
      hint: "give all workflows of dflow one concurrency group (group: dflow, queue: max), or use store-backend git-ref",
    },
  );
}

/** As for the cache: what another branch saves, scheduled jobs would not find. */
export function refuseHidden(variable: StoreTools["variable"], branch: string): void {
  const [ref, event] = [variable("GITHUB_REF"), variable("GITHUB_EVENT_NAME")];
  if (ref === `refs/heads/${branch}` && EVENTS.includes(event ?? "")) return;
  throw new DflowError(
    "store/unavailable",
    `artifacts of ${ref} (${event}) are not looked for by the jobs on ${branch}`,
    {
      hint: `run dflow's jobs on ${branch}, or use store-backend git-ref, which all refs share`,
    },
  );
}

export const stale = (where: string): DflowError =>
  new DflowError("store/stale", `${where} have been changed by another job meanwhile`, {
    hint: "run the command again",
  });

/** An older run that is done again: others look for the newest state in the run that came last. */
export const behind = (where: string): DflowError =>
  new DflowError("store/unavailable", `${where}: a later run has saved since this run was there first`, {
    hint: "start a new run instead of doing this one again, or use store-backend git-ref",
  });

export function unlisted(where: string): never {
  throw new DflowError("store/unavailable", `${where}: GitHub does not list what this run has just uploaded`, {
    hint: "run the job again; nothing was changed",
  });
}
