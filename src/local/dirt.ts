import { createHash } from "node:crypto";
import { lstat, readlink } from "node:fs/promises";
import { DflowError } from "../domain/errors.ts";
import { sha256OfFile } from "./checksum.ts";
import type { Repository } from "./git.ts";

/** What does not count as a change, as paths below the repository's top folder; each stands for all below it, too. */
export interface NotDirt {
  /** dflow's own files: never. */
  readonly never: readonly string[];
  /** What the build makes: not while git does not track it. */
  readonly untracked: readonly string[];
}

/** More than this much of `git status` is no tree anybody deploys. */
const STATUS_LIMIT = 64 << 20;

/**
 * Eight hexadecimal digits of everything in the working tree that HEAD does not have: tracked changes, and files that
 * are neither tracked nor ignored. Undefined: the tree is clean.
 */
export async function dirtyDigest(repository: Repository, notDirt: NotDirt): Promise<string | undefined> {
  const changes = await changesIn(repository, repository.top, notDirt);
  return changes.length === 0 ? undefined : await digestOf(repository, repository.top, changes);
}

/** Paths are byte strings (latin1), because git's are: a name need not be UTF-8. */
async function changesIn(repository: Repository, top: string, notDirt: NotDirt): Promise<readonly string[]> {
  const args = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=none"];
  const status = await repository.git(args, { cwd: top, keep: STATUS_LIMIT });
  if (status.status !== 0 || status.cut) {
    throw new DflowError("git/unknown", `git cannot say what has changed in ${top}`, {
      hint: 'run "git status" there',
      evidence: [{ title: "git status", lines: status.tail.slice(-10) }],
    });
  }
  const lines = status.stdout.toString("latin1").split("\0").filter(Boolean);
  return lines
    .filter((line) => !isBelow(notDirt.never, line.slice(3)))
    .filter((line) => !(line.startsWith("??") && isBelow(notDirt.untracked, line.slice(3))))
    .map((line) => line.slice(3))
    .sort();
}

function isBelow(folders: readonly string[], path: string): boolean {
  return folders.some((one) => {
    const bytes = Buffer.from(one).toString("latin1");
    return path === bytes || path.startsWith(`${bytes}/`);
  });
}

async function digestOf(repository: Repository, top: string, changes: readonly string[]): Promise<string> {
  const digest = createHash("sha256");
  for (const path of changes) digest.update(`${path}\0${await contentOf(repository, top, path)}\0`, "latin1");
  return digest.digest("hex").slice(0, 8);
}

async function contentOf(repository: Repository, top: string, path: string): Promise<string> {
  const whole = Buffer.from(`${Buffer.from(top).toString("latin1")}/${path}`, "latin1");
  const info = await lstat(whole).catch(() => undefined);
  if (info === undefined) return "gone";
  if (info.isSymbolicLink()) return `link ${await readlink(whole)}`;
  if (info.isFile()) return `${info.mode & 0o100 ? "program" : "file"} ${await sha256OfFile(whole)}`;
  if (!info.isDirectory()) return "special";
  // A submodule, or a repository of its own inside ours.
  const inner = whole.toString();
  const head = await repository.git(["rev-parse", "--verify", "--quiet", "HEAD"], { cwd: inner });
  const changes = await changesIn(repository, inner, { never: [], untracked: [] });
  return `folder ${head.stdout} ${await digestOf(repository, inner, changes)}`;
}
