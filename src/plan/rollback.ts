import type { Release } from "../domain/executable.ts";
import { type ClusterState, rollbackTarget, verifiedReleases } from "../domain/state.ts";
import type { Plan } from "../domain/step.ts";
import { namedBy, short } from "../domain/version.ts";
import { type DeployRequest, planDeploy } from "./deploy.ts";
import type { Refusal } from "./guard.ts";

/** A deploy of what was verified before: no build, and no copy where the Node still has it. */
export const planRollback = (request: DeployRequest): Plan =>
  planDeploy({
    title: `roll back ${request.observation.state.name} to ${short(request.release.version)}`,
    ...request,
  });

/**
 * The release to go back to.
 *
 * @param version a version, as `short` shows it, or its first digits; absent: the one verified before the current one
 */
export function chooseRollback(state: ClusterState, version?: string): { readonly release: Release } | Refusal {
  const known = verifiedReleases(state.history);
  if (version === undefined) {
    const release = rollbackTarget(state);
    return release ? { release } : refused("no version was verified before this one", state);
  }
  // Somebody who names a version that lost requests on its way in means it.
  const ever = state.history
    .filter((one) => ["verified", "requests-failed"].includes(one.result))
    .map((one) => one.release);
  const matches = namedBy([...known, ...ever], (one) => one.version, version);
  const release = matches.at(-1);
  if (!release) return refused(`${version} was never verified here`, state);
  const several = new Set(matches.map((one) => one.version));
  return several.size > 1
    ? refused(`${version} may be any of ${[...several].map(short).join(", ")}`, state)
    : { release };
}

const refused = (message: string, state: ClusterState): Refusal => {
  const known = [
    ...new Set(state.history.filter((one) => one.result === "verified").map((one) => short(one.release.version))),
  ];
  return {
    code: "preflight/nothing",
    message,
    hint:
      known.length > 0
        ? `verified so far: ${known.join(", ")}; name one with --version, or deploy another commit`
        : "nothing was verified yet; deploy a commit",
    blocks: true,
  };
};
