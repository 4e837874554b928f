import { createHash } from "node:crypto";
import type { Release } from "../domain/executable.ts";
import { asVersion, type Version } from "../domain/version.ts";
import { holdClosure } from "./closure/hold-closure.ts";
import { withoutGit } from "./git.ts";
import { findProgram } from "./programs.ts";
import type { Project } from "./project.ts";

export interface Collecting {
  /** What to do when a file is not there. */
  readonly hint: string;
  readonly signal?: AbortSignal;
}

/** Takes what a build left in this folder into the cache. */
export async function collect(
  { settings, cache, env, closures }: Project,
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
  for (const { name, path } of files) {
    const file = { name, ...(await cache.hold(path)) };
    if (closures) await holdClosure(cache, { ...file, path }, env);
    held.push(file);
  }
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

/** A release counts as built when every byte of it is here, and it is what dflow.yaml lists today. */
export async function heldRelease(
  { cache, settings, closures }: Project,
  version: Version,
): Promise<Release | undefined> {
  const release = await cache.release(version);
  const names = (list: readonly { readonly name: string }[]) => list.map((one) => one.name).join();
  if (!release || names(release.executables) !== names(settings.executables)) return undefined;
  const files = await Promise.all(release.executables.map((one) => cache.file(one)));
  if (!files.every((file) => file !== undefined)) return undefined;
  const whole = closures ? await Promise.all(release.executables.map((one) => cache.closureOf(one))) : [];
  return whole.every((closure) => closure !== undefined) ? release : undefined;
}
