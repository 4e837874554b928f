import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DflowError } from "../../domain/errors.ts";
import { environment, git, type Ran } from "./git-process.ts";

/** One ref of a repository somewhere, used by plain git. */
export interface RemoteRef {
  /** Undefined: there is no such ref. @throws DflowError `store/unavailable`, `store/damaged` */
  read(): Promise<{ readonly commit: string; readonly content: Buffer } | undefined>;
  /**
   * Puts a commit with this content there, if the ref is still `parent` (undefined: if it does not exist).
   *
   * @returns the commit; undefined when the ref is another one by now
   * @throws DflowError `store/unavailable`
   */
  write(what: {
    readonly content: Buffer;
    readonly message: string;
    readonly parent: string | undefined;
  }): Promise<string | undefined>;
}

export interface RefPlace {
  readonly ref: string;
  readonly repository: string | undefined;
  /** Where a relative path of the repository starts, and whose `origin` it is otherwise. */
  readonly folder: string;
  /** A bare repository of ours, where commits are made and fetched to; nothing in it is needed twice. */
  readonly own: string;
  readonly variable: (name: string) => string | undefined;
}

const FILE = "state";
/** A state is a few KiB. */
const MOST_BYTES = 16 * 1024 * 1024;

export function openRef(place: RefPlace): RemoteRef {
  const { ref, folder, own } = place;
  const env = environment(place.variable);
  const run = (args: readonly string[], input?: Uint8Array) => git(args, { cwd: folder, env, input });
  const ours = (args: readonly string[], input?: Uint8Array) => run([`--git-dir=${own}`, ...args], input);
  const must = async (args: readonly string[], input?: Uint8Array): Promise<Buffer> => {
    const ran = await ours(args, input);
    if (ran.status === 0) return ran.stdout;
    throw unavailable(ref, ran.stderr);
  };
  const url = once(() => urlOf(place, run));
  const ready = once(async () => {
    if (await stat(join(own, "HEAD")).catch(() => undefined)) return;
    await mkdir(own, { recursive: true });
    await must(["init", "--quiet", "--bare"]);
  });
  const tip = async (): Promise<string | undefined> => {
    // git takes the name for the end of one: a branch may be called refs/heads/refs/dflow/hello.
    const lines = (await must(["ls-remote", await url(), ref])).toString().split("\n");
    return lines.map((line) => line.split("\t")).find(([, name]) => name === ref)?.[0];
  };
  const holds = async (commit: string): Promise<boolean> =>
    (await ours(["cat-file", "-e", `${commit}^{tree}`])).status === 0;
  // By its name, and into no ref: two runs that share this folder do not meet.
  const fetchCommit = async (commit: string) =>
    must(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", await url(), commit]);

  return {
    async read() {
      await ready();
      const commit = await tip();
      if (commit === undefined) return undefined;
      if (!(await holds(commit))) await fetchCommit(commit);
      const size = Number(text((await ours(["cat-file", "-s", `${commit}:${FILE}`])).stdout) || "0");
      const file = size <= MOST_BYTES && (await ours(["cat-file", "blob", `${commit}:${FILE}`]));
      if (file && file.status === 0) return { commit, content: file.stdout };
      throw new DflowError("store/damaged", `${ref} is not a ref of dflow's: its commit has no file ${FILE}`, {
        hint: "name another repository, or delete that ref: the next command rebuilds the state from the Nodes",
      });
    },
    async write({ content, message, parent }) {
      await ready();
      if (parent !== undefined && !(await holds(parent))) {
        if ((await tip()) !== parent) return undefined;
        await fetchCommit(parent);
      }
      const blob = text(await must(["hash-object", "-w", "--stdin"], content));
      const tree = text(await must(["mktree"], Buffer.from(`100644 blob ${blob}\t${FILE}\n`)));
      const parents = parent === undefined ? [] : ["-p", parent];
      const commit = text(await must(["commit-tree", tree, ...parents, "-m", message]));
      const expected = `--force-with-lease=${ref}:${parent ?? ""}`;
      const pushed = await ours(["push", "--quiet", "--no-verify", expected, await url(), `${commit}:${ref}`]);
      if (pushed.status === 0) return commit;
      // Servers word a refusal in many ways; what the ref is now says what happened.
      const now = await tip();
      if (now === commit) return commit;
      if (now !== parent) return undefined;
      throw unavailable(ref, pushed.stderr);
    },
  };
}

const text = (output: Buffer): string => output.toString().trim();

/** The workflow's repository, else what the project calls origin. */
async function urlOf(
  { repository, folder, variable }: RefPlace,
  run: (args: readonly string[]) => Promise<Ran>,
): Promise<string> {
  if (repository !== undefined) return repository;
  const [server, name] = [variable("GITHUB_SERVER_URL"), variable("GITHUB_REPOSITORY")];
  if (server && name) return `${server}/${name}`;
  const origin = await run(["-C", folder, "remote", "get-url", "origin"]);
  if (origin.status === 0) return text(origin.stdout);
  throw new DflowError("store/unavailable", "the store git-ref has no repository: the project has no remote origin", {
    hint: "store-backend: {name: git-ref, repository: URL}",
  });
}

function unavailable(ref: string, stderr: string): DflowError {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return new DflowError("store/unavailable", `git could not read or write ${ref}: ${lines[0] ?? "it said nothing"}`, {
    hint: "may this user or token push? In a workflow: permissions: {contents: write}, and the input token",
    ...(lines.length > 1 ? { evidence: [{ title: "git", lines: lines.slice(-10) }] } : {}),
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
