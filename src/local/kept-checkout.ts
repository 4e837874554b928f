import { createHash } from "node:crypto";
import { mkdir, realpath, rename, rm, rmdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Version } from "../domain/version.ts";
import { inCheckout } from "./checkout.ts";
import { claim } from "./claim.ts";
import type { Repository } from "./git.ts";

export interface KeptCheckout {
  /** Folders that stay from one commit to the next, in the words of .gitignore; everything else is as git has it. */
  readonly keep: readonly string[];
  /** Where checkouts are kept; undefined: nowhere. */
  readonly cache: string | undefined;
  /** Begins with nothing kept. */
  readonly fresh: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

/** As many builds of one project at a time; a further one works in a checkout of its own, from nothing. */
const PLACES = ["0", "1"];

/**
 * As inCheckout, but what a build tool needs to build only what has changed is still there: its own folders, and the files
 * of the commit before with the times they had. The checkout lies outside of the project: tools look for their files in
 * the folders above, and would find the working tree's.
 */
export async function inKeptCheckout<T>(
  repository: Repository,
  commit: Version,
  work: (folder: string) => Promise<T>,
  options: KeptCheckout,
): Promise<T> {
  const { cache, keep } = options;
  for (const place of cache === undefined || keep.length === 0 ? [] : PLACES) {
    const own = join(cache as string, placeOf(repository), place);
    const end = await claim(join(own, "claims")).catch(() => undefined);
    if (!end) continue;
    try {
      const folder = join(own, "checkout");
      if (options.fresh) await rm(folder, { recursive: true, force: true });
      if (await prepared(repository, folder, commit, options)) {
        return await work(join(await realpath(folder), repository.prefix));
      }
    } finally {
      await end();
    }
  }
  return inCheckout(repository, commit, work, options);
}

/** `hello-1a2b3c4d`: the repository's own. */
const placeOf = ({ top }: Repository): string =>
  `${basename(top)}-${createHash("sha256").update(top).digest("hex").slice(0, 8)}`;

async function prepared(...what: Parameters<typeof prepare>): Promise<boolean> {
  if (await prepare(...what)) return true;
  // What lies there may be the rest of anything, as of a git that was killed.
  await rm(what[1], { recursive: true, force: true });
  return prepare(...what);
}

/** @returns false when git could not */
async function prepare(
  repository: Repository,
  folder: string,
  commit: Version,
  { keep, signal, onLine }: KeptCheckout,
): Promise<boolean> {
  const git = async (...args: readonly string[]) =>
    (await repository.git(args, { cwd: folder, signal, onLine })).status === 0;
  await mkdir(folder, { recursive: true });
  const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];
  if (!(await isOurs(repository, folder)) && !(await adopt(repository, folder, commit))) return false;
  // Files that are as git has them keep their times, by which make and older GHCs know what to compile.
  await repository.git(["update-index", "-q", "--really-refresh"], { cwd: folder });
  if (!(await git(...quiet, "checkout", "--quiet", "--force", "--detach", commit))) return false;
  const modules = await repository.git(["cat-file", "-e", `${commit}:.gitmodules`]);
  if (modules.status === 0 && !(await git("submodule", "update", "--init", "--recursive", "--force", "--quiet")))
    return false;
  return git("clean", "-ffdxq", ...keep.flatMap((one) => ["-e", one]));
}

/** A worktree of this repository, known to it. */
async function isOurs(repository: Repository, folder: string): Promise<boolean> {
  const common = async (cwd: string) => {
    const { status, stdout } = await repository.git(["rev-parse", "--git-common-dir"], { cwd });
    return status === 0 ? resolve(cwd, stdout.toString().trim()) : undefined;
  };
  const [ours, its] = await Promise.all([common(repository.top), common(folder)]);
  if (ours === undefined || its === undefined) return false;
  const top = await repository.git(["rev-parse", "--show-toplevel"], { cwd: folder });
  return ours === its && top.stdout.toString().trim() === (await realpath(folder));
}

/** Makes a worktree of a folder, whatever is in it: an empty one, or one that a CI's cache has brought back. */
async function adopt(repository: Repository, folder: string, commit: Version): Promise<boolean> {
  const git = async (...args: readonly string[]) => (await repository.git(args)).status === 0;
  const beside = `${folder}.new`;
  await rm(beside, { recursive: true, force: true });
  await rm(join(folder, ".git"), { recursive: true, force: true });
  await git("worktree", "prune");
  if (!(await git("worktree", "add", "--quiet", "--no-checkout", "--detach", beside, commit))) return false;
  await rename(join(beside, ".git"), join(folder, ".git"));
  await rmdir(beside);
  await git("worktree", "repair", folder);
  return (await repository.git(["read-tree", commit], { cwd: folder })).status === 0;
}
