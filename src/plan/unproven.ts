import type { Check } from "../domain/settings.ts";
import type { RolloutContext } from "./context.ts";
import type { Gap } from "./gap.ts";

/**
 * Where old and new share one port, the old one may answer the new one's checks: it could be called healthy and never have
 * listened. A check that asks for the version, or looks by itself, cannot be taken in.
 */
export function unprovenNotes({ programs }: RolloutContext, gaps: Iterable<Gap>): readonly string[] {
  const shared = new Set<string>();
  for (const { startLate, retire } of gaps) {
    const old = new Set(retire.map((one) => one.executable.name));
    for (const { executable } of startLate) if (old.has(executable.name)) shared.add(executable.name);
  }
  return programs
    .filter((one) => shared.has(one.name) && one.port !== undefined && !one.verify.some(tellsVersions))
    .map(
      ({ name, traffic }) =>
        `${name}: with traffic ${traffic} the old version may answer the checks of the new one; one with contains: "\${DFLOW_VERSION}" tells them apart`,
    );
}

const tellsVersions = (check: Check): boolean =>
  check.kind === "run" || (check.kind === "http" && (check.contains?.includes("DFLOW_VERSION") ?? false));
