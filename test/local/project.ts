import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Event } from "../../src/domain/event.ts";
import type { Image, PublicKeys } from "../../src/domain/node.ts";
import type { BuildRules, Program, ProgramPath, Settings } from "../../src/domain/settings.ts";
import { openCache } from "../../src/local/cache.ts";
import { openWorkshop } from "../../src/local/workshop.ts";

/** A folder with programs in it, and git when asked; `below` puts dflow.yaml into a subfolder of it. */
export async function aProject(how: { git?: boolean; below?: string } = {}) {
  const around = await realpath(await mkdtemp(join(tmpdir(), "dflow-project-")));
  const top = join(around, "project");
  const caches = join(around, "caches");
  const folder = join(top, how.below ?? "");
  await mkdir(folder, { recursive: true });
  const events: Event[] = [];
  const cache = openCache(join(folder, ".dflow/cache"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", top, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  if (how.git) {
    git("init", "--quiet", "--initial-branch", "main");
    git("config", "user.email", "anna@example.org");
    git("config", "user.name", "Anna");
  }
  return {
    top,
    folder,
    cache,
    /** Where the user's programs keep what they can make again. */
    caches,
    events,
    git,
    async write(path: string, text: string | Uint8Array, mode = 0o644) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
      await chmod(join(folder, path), mode);
      return join(folder, path);
    },
    /** Everything there is, as a commit; its hash. */
    commit(message = "a commit") {
      git("add", "--all", "--force");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    workshop: (what: WorkshopParts = {}) =>
      openWorkshop({
        settings: theSettings(folder, what),
        cache,
        env: { ...(what.env ?? process.env), XDG_CACHE_HOME: caches },
        reporter: {
          report: (event) => {
            events.push(event);
            if (event.type === "output") what.onLine?.();
          },
        },
      }),
    end: () => rm(around, { recursive: true, force: true }),
  };
}

interface WorkshopParts {
  readonly paths?: Record<string, ProgramPath>;
  /** A command, or all of dflow.yaml's `build`. */
  readonly build?: string | BuildRules;
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine?: () => void;
}

export type TestProject = Awaited<ReturnType<typeof aProject>>;

export const theSettings = (
  folder: string,
  what: { paths?: Record<string, ProgramPath>; build?: string | BuildRules; hooks?: Settings["hooks"] } = {},
): Settings => ({
  name: "hello",
  count: 1,
  image: "image" as Image,
  keys: "keys" as PublicKeys,
  vmBackend: { name: "local", options: {} },
  containerBackend: { name: "process", options: {} },
  storeBackend: { name: "json-file", options: {} },
  ssh: {
    user: undefined,
    knownHosts: undefined,
    identityFile: undefined,
    jump: undefined,
    connectTimeout: 1,
    maxParallel: 1,
  },
  build: typeof what.build === "string" ? { command: what.build } : what.build,
  path: "~/.dflow",
  executables: Object.entries(what.paths ?? { hello: "bin/hello" }).map(([name, path]) => aProgram(name, path)),
  rollout: {
    waves: [],
    pause: 0,
    shares: [1],
    onFailure: "revert",
    maxUnavailable: 1,
    unreachable: "fail",
    receipt: undefined,
    maxFailedRequests: 0,
    bake: 0,
    confirmWithin: undefined,
  },
  gc: { keep: 5, older: undefined, pinned: [] },
  hooks: what.hooks ?? {},
  folder,
  environment: undefined,
});

export const aProgram = (name: string, path: ProgramPath): Program => ({
  name,
  path,
  args: [],
  env: {},
  secrets: [],
  port: undefined,
  traffic: "none",
  privatePorts: { from: 18080, to: 18099 },
  signals: { graceful: "SIGINT", immediate: "SIGTERM" },
  stop: { drain: 1, immediate: 1, kill: 1 },
  verify: [],
});
