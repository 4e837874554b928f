import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DflowError } from "../domain/errors.ts";
import { short, type Version } from "../domain/version.ts";
import type { Repository } from "./git.ts";
import type { Ran } from "./run.ts";

/**
 * Checks the commit out into a temporary folder, works there, and takes the folder away however the work ends.
 *
 * @param work gets dflow.yaml's folder inside that checkout
 * @throws DflowError `build/failed` when git cannot check it out, `cancelled`
 */
export async function inCheckout<T>(
  repository: Repository,
  commit: Version,
  work: (folder: string) => Promise<T>,
  options: { readonly signal?: AbortSignal; readonly onLine?: (line: string) => void },
): Promise<T> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), "dflow-build-")));
  const folder = join(temporary, "checkout");
  try {
    // No hooks: a post-checkout hook is the developer's own convenience, not part of the commit.
    const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];
    const add = [...quiet, "worktree", "add", "--quiet", "--detach", folder, commit];
    orFailed(await repository.git(add, options), commit);
    const modules = await repository.git(["cat-file", "-e", `${commit}:.gitmodules`]);
    if (modules.status === 0) {
      const update = ["submodule", "update", "--init", "--recursive", "--quiet"];
      orFailed(await repository.git(update, { ...options, cwd: folder }), commit);
    }
    return await work(join(folder, repository.prefix));
  } finally {
    await rm(temporary, { recursive: true, force: true });
    // Makes git forget the folders that are gone, also those of a dflow that was killed.
    await repository.git(["worktree", "prune"]);
  }
}

function orFailed(ran: Ran, commit: Version): void {
  if (ran.status === 0) return;
  throw new DflowError("build/failed", `git could not check out ${short(commit)} (status ${ran.status})`, {
    hint: `free space in ${tmpdir()}? Run "git worktree add --detach" by hand to see it all`,
    evidence: [{ title: "git", lines: ran.tail.slice(-20) }],
  });
}
