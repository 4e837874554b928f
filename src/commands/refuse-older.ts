import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Release } from "../domain/executable.ts";
import { shortVersion } from "./words.ts";

/** Nothing older may take the place of what runs, unless a person says so. @throws DflowError `git/older` */
export async function refuseOlder(dflow: Dflow, current: Release | undefined, release: Release): Promise<void> {
  if (!current || current.version === release.version) return;
  const older = await dflow.workshop.isAncestor(release.version, current.version);
  // A version without a commit has no place in the history, and nothing is to be warned of.
  if (older === undefined && [release, current].every((one) => !one.version.startsWith("sha-"))) {
    const text = `git cannot tell whether ${shortVersion(release.version)} is older than ${shortVersion(current.version)}, which runs`;
    dflow.reporter.report({ type: "note", level: "warning", text });
  }
  if (older !== true) return;
  const message = `${shortVersion(release.version)} is older than ${shortVersion(current.version)}, which runs`;
  throw new DflowError("git/older", message, {
    hint: '"dflow rollback" goes back to a verified version; --force deploys the older one all the same',
  });
}
