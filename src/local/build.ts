import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Built, Workshop } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import { type Release, sameRelease } from "../domain/executable.ts";
import { asVersion, short, type Version } from "../domain/version.ts";
import { inCheckout } from "./checkout.ts";
import { headOf } from "./commit.ts";
import { dirtyDigest } from "./dirt.ts";
import { type Repository, withoutGit } from "./git.ts";
import { findProgram } from "./programs.ts";
import { notDirt, type Project } from "./project.ts";
import { run } from "./run.ts";

type BuildOptions = Parameters<Workshop["build"]>[0];

/** Builds what dflow.yaml lists, or finds it built, and puts it into the cache. */
export async function build(project: Project, options: BuildOptions): Promise<Built> {
  const version = await project.versionOf(options.commit);
  const held = version && (await heldRelease(project, version));
  if (options.commit !== undefined && version) return buildCommit(project, version, held, options);
  // Without a build command the files are the whole truth, and looking at them is cheap.
  if (held && project.settings.build && !options.refresh) return { release: held, fresh: false };
  const release = await collect(project, version, project.settings.folder, await made(project, version, options));
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
  const { folder } = project.settings;
  if (!project.settings.build && (await isCheckedOut(project, repository, version))) {
    return { release: await collect(project, version, folder, { ...options, hint: noBuild }), fresh: true };
  }
  const onLine = reportLines(project);
  const release = await inCheckout(
    repository,
    version,
    async (checkout) => {
      if (!(await stat(checkout).catch(() => undefined))) throw notInCommit(repository.prefix, version);
      const found = await made(project, version, options, checkout);
      return collect(
        project,
        version,
        checkout,
        project.settings.build ? found : { ...found, hint: elsewhere(version) },
      );
    },
    { signal: options.signal, onLine },
  );
  return { release, fresh: true };
}

const noBuild = 'build it first, or tell dflow how: "build: {command: …}" in dflow.yaml';
const elsewhere = (version: Version): string =>
  `commit ${short(version)} does not hold it and is not checked out: say "build: {command: …}" in dflow.yaml, or check it out`;
const notInCommit = (prefix: string, version: Version): DflowError =>
  new DflowError("build/missing", `commit ${short(version)} has no folder ${prefix}`, {
    hint: "dflow.yaml was elsewhere then: run dflow from a checkout of that commit",
  });

/** A release counts as built when every byte of it is here, and it is what dflow.yaml lists today. */
async function heldRelease({ cache, settings }: Project, version: Version): Promise<Release | undefined> {
  const release = await cache.release(version);
  const names = (list: readonly { readonly name: string }[]) => list.map((one) => one.name).join();
  if (!release || names(release.executables) !== names(settings.executables)) return undefined;
  const files = await Promise.all(release.executables.map((one) => cache.file(one)));
  return files.every((file) => file !== undefined) ? release : undefined;
}

async function isCheckedOut(project: Project, repository: Repository, version: Version): Promise<boolean> {
  if ((await headOf(repository)) !== version) return false;
  return (await dirtyDigest(repository, notDirt(project.settings, repository.prefix))) === undefined;
}

interface Collecting {
  readonly hint: string;
  readonly signal?: AbortSignal;
}

/** Runs the build command, where there is one. */
async function made(
  project: Project,
  version: Version | undefined,
  { signal }: BuildOptions,
  folder = project.settings.folder,
): Promise<Collecting> {
  const command = project.settings.build?.command;
  if (command === undefined) return { hint: noBuild, signal };
  const env = { ...withoutGit(project.env), ...(version ? { DFLOW_VERSION: version } : {}) };
  const onLine = reportLines(project);
  const { status, tail } = await run({ argv: ["/bin/sh", "-c", command], cwd: folder, env, signal, onLine });
  if (status === 0) return { hint: `"${command}" did not make it: is the path in dflow.yaml right?`, signal };
  throw new DflowError("build/failed", `the build failed: "${command}" ended with status ${status}`, {
    hint: `run it by hand in ${project.settings.folder}`,
    evidence: [{ title: "the end of the build's output", lines: tail }],
  });
}

const reportLines = (project: Project) => (line: string) =>
  project.reporter.report({ type: "output", from: "build", line });

async function collect(
  { settings, cache, env }: Project,
  version: Version | undefined,
  folder: string,
  options: Collecting,
): Promise<Release> {
  const files: { name: string; path: string }[] = [];
  // All are looked at before the first is copied: half a release helps nobody.
  for (const program of settings.executables) {
    files.push({ name: program.name, path: await findProgram(program, folder, { ...options, env: withoutGit(env) }) });
  }
  const held = [];
  for (const { name, path } of files) held.push({ name, ...(await cache.hold(path)) });
  const named = version ?? contentVersion(held);
  const release = { version: named, executables: held.map((one) => ({ ...one, version: named })) };
  await cache.record(release);
  return release;
}

/** `sha-<12 hex>` of what was built, where there is no commit to name it after. */
export function contentVersion(executables: readonly { readonly name: string; readonly checksum: string }[]): Version {
  const digest = createHash("sha256");
  for (const { name, checksum } of executables) digest.update(`${name} ${checksum}\n`);
  return asVersion(`sha-${digest.digest("hex").slice(0, 12)}`);
}

/** A build that leaves files git does not ignore gives every later build another version: a person should know why. */
async function warnWhenChanged(project: Project, before: Version | undefined): Promise<void> {
  if (!project.settings.build || before === undefined) return;
  const after = await project.versionOf(undefined);
  if (after === before) return;
  const text =
    "the working tree changed during the build, so the next build will have another version; " +
    'if the build made the new files, ignore them: "git status" shows which';
  project.reporter.report({ type: "note", level: "warning", text });
}
