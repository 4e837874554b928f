import type { Workshop } from "../contracts/workshop.ts";
import type { Version } from "../domain/version.ts";
import { build } from "./build.ts";
import { sha256OfFile } from "./checksum.ts";
import { contentVersion } from "./collect.ts";
import { isAncestor } from "./commit.ts";
import { withoutGit } from "./git.ts";
import { lacking } from "./lacking.ts";
import { findProgram } from "./programs.ts";
import { openProject, type WorkshopTools } from "./project.ts";

/**
 * Without git a version is the content of the executables, so `version` can only answer once they have been built; the
 * release that `build` returns is right always.
 */
export function openWorkshop(tools: WorkshopTools): Workshop {
  const project = openProject(tools);
  return {
    cache: tools.cache,
    version: async (commit) => (await project.versionOf(commit)) ?? (await versionOfFiles(tools)),
    isAncestor: async (older, newer) => isAncestor(await project.repository(), older, newer),
    build: (options) => build(project, options),
    needs: () => lacking(tools),
  };
}

async function versionOfFiles({ settings, env }: WorkshopTools): Promise<Version> {
  const hint = 'without git the version is the content of what was built: run "dflow build" first';
  const found = settings.executables.map(async (program) => ({
    name: program.name,
    checksum: await sha256OfFile(await findProgram(program, settings.folder, { env: withoutGit(env), hint })),
  }));
  return contentVersion(await Promise.all(found));
}
