import { join, normalize } from "node:path";
import type { Reporter } from "../contracts/reporter.ts";
import { DflowError } from "../domain/errors.ts";
import type { Settings } from "../domain/settings.ts";
import { asVersion, type Version } from "../domain/version.ts";
import { toolsOf } from "./build-tools/index.ts";
import type { LocalCache } from "./cache.ts";
import { commitOf, headOf } from "./commit.ts";
import { dirtyDigest, type NotDirt } from "./dirt.ts";
import { type Repository, repositoryOf } from "./git.ts";

export interface WorkshopTools {
  readonly settings: Settings;
  readonly cache: LocalCache;
  readonly reporter: Reporter;
  /** dflow's own environment, which the build gets as well. */
  readonly env: NodeJS.ProcessEnv;
  /** Programs run in closures on the Nodes, so a build makes them; absent: they do not. */
  readonly closures?: boolean;
}

/** What lies around dflow.yaml: its history and its working tree. */
export interface Project extends WorkshopTools {
  /** Undefined: no git here. */
  repository(): Promise<Repository | undefined>;
  /** As Workshop.version; undefined where only the content of what was built can say it. */
  versionOf(commit: string | undefined): Promise<Version | undefined>;
}

export function openProject(tools: WorkshopTools): Project {
  const { settings, env } = tools;
  // Asked anew each time: `repair --watch` lives for days, and somebody may say "git init".
  const repository = () => repositoryOf(settings.folder, env);
  return {
    ...tools,
    repository,
    async versionOf(commit) {
      const found = await repository();
      if (commit !== undefined) return commitOf(found ?? noGit(settings.folder, commit), commit);
      const head = found && (await headOf(found));
      if (!head) return undefined;
      const dirt = await dirtyDigest(found, notDirt(settings, found.prefix));
      return dirt === undefined ? head : asVersion(`${head}-dirty-${dirt}`);
    },
  };
}

function noGit(folder: string, commit: string): never {
  throw new DflowError("git/unknown", `there is no git repository around ${folder} to find ${commit} in`, {
    hint: "is git installed, and was the project checked out with its .git folder?",
  });
}

/** Else the first build, which leaves the program in the tree, would make it dirty and the second build differ. */
export const notDirt = (settings: Settings, prefix: string): NotDirt => ({
  never: [join(prefix, ".dflow")],
  untracked: [
    ...settings.executables.flatMap(({ path }) => (typeof path === "string" ? [join(prefix, normalize(path))] : [])),
    // A tool's project may begin at dflow.yaml's folder or at the top.
    ...toolsOf(settings.executables).flatMap(({ tool }) => tool.folders.flatMap((name) => [join(prefix, name), name])),
  ],
});
