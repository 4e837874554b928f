import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { DflowError } from "../domain/errors.ts";
import { type Ran, run } from "./run.ts";

/** A git repository that holds dflow.yaml. */
export interface Repository {
  /** Its top folder, absolute. */
  readonly top: string;
  /** dflow.yaml's folder below `top`: empty or `deploy/`. */
  readonly prefix: string;
  git(args: readonly string[], options?: GitOptions): Promise<Ran>;
}

export interface GitOptions {
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly keep?: number;
  readonly onLine?: (line: string) => void;
}

/** Set for us when we run inside a git hook; they would point every git call, and the build's, at another tree. */
const OF_A_HOOK = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_COMMON_DIR",
  "GIT_PREFIX",
];

export function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_A_HOOK.includes(name)));
}

/**
 * The repository around `folder`; undefined where there is none, or no git.
 *
 * @throws DflowError `git/unknown` when there is one that git refuses to read
 */
export async function repositoryOf(folder: string, env: NodeJS.ProcessEnv): Promise<Repository | undefined> {
  const quiet = { ...withoutGit(env), GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
  const git = (args: readonly string[], options: GitOptions = {}) =>
    run({ argv: ["git", "-c", "core.fsmonitor=false", ...args], cwd: folder, env: quiet, ...options });
  const found = await git(["rev-parse", "--show-toplevel", "--show-prefix"]);
  if (found.status === 0) {
    const [top = "", prefix = ""] = found.stdout.toString().split("\n");
    return { top, prefix, git };
  }
  if (found.status === 127 || !hasGitFolder(folder)) return undefined;
  // Else a refusal (another user's repository) would silently be taken for "no git here".
  throw new DflowError("git/unknown", `git cannot read the repository of ${folder}`, {
    hint: `run "git status" there; if git names another owner: git config --global --add safe.directory "${folder}"`,
    evidence: [{ title: "git", lines: found.tail }],
  });
}

function hasGitFolder(folder: string): boolean {
  return existsSync(join(folder, ".git")) || (dirname(folder) !== folder && hasGitFolder(dirname(folder)));
}
