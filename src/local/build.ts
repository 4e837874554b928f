import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Built, Workshop } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import { type Release, sameRelease } from "../domain/executable.ts";
import type { Settings } from "../domain/settings.ts";
import { short, type Version } from "../domain/version.ts";
import { isBuilt, toolsOf } from "./build-tools/index.ts";
import { collect, heldRelease } from "./collect.ts";
import { headOf } from "./commit.ts";
import { dirtyDigest } from "./dirt.ts";
import type { Repository } from "./git.ts";
import { inKeptCheckout } from "./kept-checkout.ts";
import { make } from "./make.ts";
import { notDirt, type Project } from "./project.ts";

type BuildOptions = Parameters<Workshop["build"]>[0];

/** Builds what dflow.yaml lists, or finds it built, and puts it into the cache. */
export async function build(project: Project, options: BuildOptions): Promise<Built> {
  const version = await project.versionOf(options.commit);
  const held = version && (await heldRelease(project, version));
  if (options.commit !== undefined && version) return buildCommit(project, version, held, options);
  // Without a build command the files are the whole truth, and looking at them is cheap.
  if (held && isBuilt(project.settings) && !options.refresh) return { release: held, fresh: false };
  const release = await makeAndCollect(project, version, project.settings.folder, options);
  await warnWhenChanged(project, version);
  return { release, fresh: !(held && sameRelease(held, release)) };
}

async function buildCommit(
  project: Project,
  version: Version,
  held: Release | undefined,
  options: BuildOptions,
): Promise<Built> {
  if (held && !options.refresh) return { release: held, fresh: false };
  const repository = await project.repository();
  if (!repository) throw new DflowError("git/unknown", "the git repository is gone");
  const { settings } = project;
  if (!isBuilt(settings) && (await isCheckedOut(project, repository, version))) {
    return { release: await collect(project, version, settings.folder, { ...options, hint: noBuild }), fresh: true };
  }
  const release = await inKeptCheckout(
    repository,
    version,
    async (checkout) => {
      if (!(await stat(checkout).catch(() => undefined))) throw notInCommit(repository.prefix, version);
      if (isBuilt(settings)) return makeAndCollect(project, version, checkout, options);
      return collect(project, version, checkout, { ...options, hint: elsewhere(version) });
    },
    {
      keep: keptOf(settings, repository.prefix),
      cache: cacheOf(project.env),
      fresh: options.refresh === true,
      signal: options.signal,
      onLine: reportLines(project),
    },
  );
  return { release, fresh: true };
}

/** As .gitignore says it: folders of build tools wherever they are, and what dflow.yaml names from its own folder on. */
const keptOf = ({ executables, build }: Settings, prefix: string): readonly string[] => [
  ...toolsOf(executables).flatMap(({ tool }) => tool.folders),
  ...(build?.keep ?? []).map((path) => `/${prefix}${path}`),
];

/** Where the user's programs keep what they can make again. */
function cacheOf({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string | undefined {
  const base = XDG_CACHE_HOME || (HOME && join(HOME, ".cache"));
  return base && isAbsolute(base) ? join(base, "dflow", "checkouts") : undefined;
}

const noBuild = 'build it first, or tell dflow how: "build: {command: …}" in dflow.yaml';
const elsewhere = (version: Version): string =>
  `commit ${short(version)} does not hold it and is not checked out: say "build: {command: …}" in dflow.yaml, or check it out`;
const notInCommit = (prefix: string, version: Version): DflowError =>
  new DflowError("build/missing", `commit ${short(version)} has no folder ${prefix}`, {
    hint: "dflow.yaml was elsewhere then: run dflow from a checkout of that commit",
  });

async function isCheckedOut(project: Project, repository: Repository, version: Version): Promise<boolean> {
  if ((await headOf(repository)) !== version) return false;
  return (await dirtyDigest(repository, notDirt(project.settings, repository.prefix))) === undefined;
}

async function makeAndCollect(
  project: Project,
  version: Version | undefined,
  folder: string,
  { signal }: BuildOptions,
): Promise<Release> {
  if (!isBuilt(project.settings)) return collect(project, version, folder, { hint: noBuild, signal });
  await make(project, { folder, version, signal });
  const hint = "the build ended well but did not make it: is the path in dflow.yaml right?";
  return collect(project, version, folder, { hint, signal });
}

const reportLines = (project: Project) => (line: string) =>
  project.reporter.report({ type: "output", from: "build", line });

/** A build that leaves files git does not ignore gives every later build another version: a person should know why. */
async function warnWhenChanged(project: Project, before: Version | undefined): Promise<void> {
  if (!isBuilt(project.settings) || before === undefined) return;
  const after = await project.versionOf(undefined);
  if (after === before) return;
  const text =
    "the working tree changed during the build, so the next build will have another version; " +
    'if the build made the new files, ignore them: "git status" shows which';
  project.reporter.report({ type: "note", level: "warning", text });
}
