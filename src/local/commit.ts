import { DflowError } from "../domain/errors.ts";
import { isVersion, type Version } from "../domain/version.ts";
import type { Repository } from "./git.ts";

/** What git allows in names, and `~ ^ @{ }`. Nothing an option begins with, nothing git reads as a search or a path. */
const NAME = /^(?!-)[\p{L}\p{N}._/@{}~^+=,%#-]{1,256}$/u;
const ABBREVIATION = /^[0-9a-f]{4,39}$/i;

/**
 * The commit that a hash, an abbreviation, a tag or a branch names.
 *
 * @throws DflowError `git/unknown`
 */
export async function commitOf(repository: Repository, name: string): Promise<Version> {
  if (!NAME.test(name)) throw unknown(name, "is not the name of a commit", "write a hash, a tag or a branch");
  const commit = await resolve(repository, name);
  if (commit === undefined) throw await notThere(repository, name);
  if (ABBREVIATION.test(name)) await refuseAmbiguous(repository, name, commit);
  if (isVersion(commit)) return commit;
  throw unknown(
    name,
    "is in a repository of sha256 hashes, which dflow does not know",
    "use a repository of sha1 hashes",
  );
}

/** HEAD's commit; undefined while there is none yet. */
export async function headOf(repository: Repository): Promise<Version | undefined> {
  const commit = await resolve(repository, "HEAD");
  return commit !== undefined && isVersion(commit) ? commit : undefined;
}

async function resolve(repository: Repository, name: string): Promise<string | undefined> {
  const { status, stdout } = await repository.git([
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

/** A tag may be named like the beginning of a hash; git then takes the tag, and whoever pasted a hash gets another commit. */
async function refuseAmbiguous(repository: Repository, name: string, commit: string): Promise<void> {
  const { stdout } = await repository.git(["rev-parse", `--disambiguate=${name}`]);
  for (const object of stdout.toString().split("\n").filter(Boolean)) {
    const other = await resolve(repository, object);
    if (other !== undefined && other !== commit) {
      throw unknown(name, `may be ${commit} (a tag or branch) or ${other}`, "write all 40 digits of the one you mean");
    }
  }
}

async function notThere(repository: Repository, name: string): Promise<DflowError> {
  return (await isShallow(repository))
    ? unknown(
        name,
        "is not in this clone, which holds only part of the history",
        "fetch it all: fetch-depth: 0, or git fetch --unshallow",
      )
    : unknown(name, "is no commit of this repository", 'look with "git log --oneline"; git fetch may be due');
}

const isShallow = async (repository: Repository): Promise<boolean> =>
  (await repository.git(["rev-parse", "--is-shallow-repository"])).stdout.toString().trim() === "true";

const unknown = (name: string, what: string, hint: string): DflowError =>
  new DflowError("git/unknown", `${JSON.stringify(name)} ${what}`, { hint });

/**
 * Is `older` in the history of `newer`? Undefined when git cannot tell. A dirty tree counts as its commit, but of one
 * commit and what was changed on top of it neither is older: both ways people mean what they have before their eyes.
 */
export async function isAncestor(
  repository: Repository | undefined,
  older: Version,
  newer: Version,
): Promise<boolean | undefined> {
  const [below, above] = [commitPart(older), commitPart(newer)];
  if (older === newer) return true;
  if (below === undefined || above === undefined) return undefined;
  if (below === above) return false;
  if (!repository) return undefined;
  const { status } = await repository.git(["merge-base", "--is-ancestor", below, above]);
  if (status === 0) return true;
  // In a shallow clone the way from one to the other may just have been cut off.
  return status === 1 && !(await isShallow(repository)) ? false : undefined;
}

const commitPart = (version: Version): string | undefined => /^[0-9a-f]{40}/.exec(version)?.[0];
