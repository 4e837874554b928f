import { libraryPathOf } from "../cluster/install.ts";
import { secretsOf } from "../cluster/launch.ts";
import type { Looking } from "../cluster/session.ts";
import type { NeedyProgram } from "../contracts/container-backend.ts";
import type { Dflow } from "../contracts/dflow.ts";
import type { Release } from "../domain/executable.ts";
import { type Finding, problem } from "./finding.ts";
import { shortVersion } from "./words.ts";

/** What can be said of this machine, whatever becomes of the Nodes. */
export async function diagnoseHere(dflow: Dflow): Promise<readonly Finding[]> {
  const { workshop, settings } = dflow;
  const here = (one: Omit<Finding, "where">): Finding => ({ where: "here", ...one });
  const found = (await workshop.needs()).map(here);
  await workshop.version().then(
    async (version) => {
      const built = (await workshop.cache.release(version)) !== undefined;
      const hint = built ? undefined : 'after "dflow build" the Nodes are asked for the libraries it needs, too';
      const what = `a deploy would be version ${shortVersion(version)}${built ? "" : ", which is not built yet"}`;
      found.push(here({ level: "good", what, ...(hint ? { hint } : {}) }));
    },
    (error) => found.push(here(problem(error))),
  );
  for (const program of settings.executables) {
    try {
      secretsOf(dflow, program);
    } catch (error) {
      found.push(here(problem(error)));
    }
  }
  return found;
}

/** What the programs need of a Node, as far as the cache of this machine holds them: what a deploy would bring, or what runs. */
export async function builtPrograms({ dflow, state }: Looking): Promise<readonly NeedyProgram[]> {
  const release = await cached(dflow, state().current);
  const needy = (release?.executables ?? []).map(async (executable): Promise<readonly NeedyProgram[]> => {
    const parcel = await dflow.parcels.pack(executable, { bases: [], commands: [] }).catch(() => undefined);
    const { requirements } = parcel ?? {};
    return requirements ? [{ executable, requirements, libraryPath: libraryPathOf(dflow, executable) }] : [];
  });
  return (await Promise.all(needy)).flat();
}

async function cached({ workshop }: Dflow, current: Release | undefined): Promise<Release | undefined> {
  const version = await workshop.version().catch(() => undefined);
  return (
    (version && (await workshop.cache.release(version))) ?? (current && (await workshop.cache.release(current.version)))
  );
}
