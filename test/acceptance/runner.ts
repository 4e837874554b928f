import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { Cluster } from "../end-to-end/a-cluster.ts";
import { type ApiDouble, apiDouble } from "../github/api-double.ts";
import { type CacheDouble, cacheDouble } from "../github/cache-double.ts";

/** Plays GitHub and its runners around the built action: each job has a new machine with a new clone, and no memory. */
export interface Github {
  readonly cache: CacheDouble;
  readonly api: ApiDouble;
  job(inputs: Readonly<Record<string, string>>, options?: JobOptions): Job;
  stop(): Promise<void>;
}

export interface JobOptions {
  readonly ref?: string;
  /** What the clone is at; the project's newest commit when absent. */
  readonly sha?: string;
  readonly depth?: number;
  readonly event?: string;
  /** A token as pull requests of forks get it. */
  readonly readOnly?: boolean;
  readonly run?: number;
  /** What the job has in its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  /** Resolves with `main` and then, always, `post`. */
  readonly ended: Promise<JobEnded>;
  /** As the runner does it: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL; to the entry process only. */
  cancel(): void;
  /** The machine is gone, from one moment to the next; nothing is called afterwards. */
  lose(): void;
  /** `main` is killed, as when memory runs out; `post` is called. */
  kill(): void;
  /** Resolves when `main` has printed this, or has ended. */
  prints(text: string): Promise<void>;
}

export interface JobEnded {
  readonly exit: number | null;
  readonly log: string;
  readonly postLog: string;
  readonly postExit: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const MAIN = "refs/heads/main";

export async function aGithub(cluster: Cluster): Promise<Github> {
  const [cache, api] = [await cacheDouble(), await apiDouble()];
  const key = readFileSync(identityOf(cluster), "utf8");
  let runs = 100;
  const machines: string[] = [];

  function job(inputs: Readonly<Record<string, string>>, options: JobOptions = {}): Job {
    const { ref = MAIN, depth = 0, event = "push", readOnly = false, run = ++runs, env: more = {} } = options;
    const machine = mkdtempSync(join(tmpdir(), "dflow-runner-"));
    machines.push(machine);
    const workspace = join(machine, "workspace");
    const sha = options.sha ?? git(cluster.folder, "rev-parse", "HEAD").trim();
    checkOut(cluster.folder, workspace, sha, depth);
    const path = (name: string) => join(machine, name);
    for (const name of ["output", "summary", "state"]) writeFileSync(path(name), "");
    writeFileSync(path("event.json"), JSON.stringify({ repository: { default_branch: "main" } }));
    const running = {
      status: "in_progress",
      run_attempt: 1,
      jobs: [{ runner_name: `runner ${run}`, status: "in_progress" }],
    };
    api.runs.set(run, running);
    const env: Record<string, string> = {
      PATH: process.env.PATH ?? "",
      HOME: machine,
      ...more,
      ...api.env,
      ...cache.job(ref, { writes: !readOnly }),
      GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: "https://github.localhost",
      GITHUB_REF: ref,
      GITHUB_SHA: sha,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: path("event.json"),
      GITHUB_RUN_ID: String(run),
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_JOB: "dflow",
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: path("output"),
      GITHUB_STEP_SUMMARY: path("summary"),
      GITHUB_STATE: path("state"),
      RUNNER_NAME: `runner ${run}`,
      RUNNER_TEMP: machine,
      ...inputVariables({ "ssh-private-key": key, token: api.env.GITHUB_TOKEN ?? "", ...inputs }),
    };
    delete env.GITHUB_TOKEN;
    const main = start("index", env, workspace);
    const finished = () => {
      running.status = "completed";
      for (const one of running.jobs) one.status = "completed";
    };
    let lost = false;
    const timers: NodeJS.Timeout[] = [];
    const ended = main.ended.then(async (exit): Promise<JobEnded> => {
      for (const timer of timers) clearTimeout(timer);
      const states = fileCommands(readFileSync(path("state"), "utf8"));
      const kept = Object.fromEntries(Object.entries(states).map(([name, value]) => [`STATE_${name}`, value]));
      const post = lost ? undefined : start("post", { ...env, ...kept }, workspace);
      const postExit = (await post?.ended) ?? null;
      finished();
      const outputs = fileCommands(readFileSync(path("output"), "utf8"));
      const summary = readFileSync(path("summary"), "utf8");
      return { exit, log: main.printed(), postLog: post?.printed() ?? "", postExit, outputs, summary };
    });
    return {
      ended,
      cancel() {
        main.child.kill("SIGINT");
        timers.push(
          setTimeout(() => main.child.kill("SIGTERM"), 7_500),
          setTimeout(() => main.child.kill("SIGKILL"), 10_000),
        );
      },
      lose() {
        lost = true;
        main.child.kill("SIGKILL");
      },
      kill: () => void main.child.kill("SIGKILL"),
      prints: (text) => main.prints(text),
    };
  }

  return {
    cache,
    api,
    job,
    async stop() {
      await Promise.all([cache.stop(), api.stop()]);
      for (const machine of machines) rmSync(machine, { recursive: true, force: true });
    },
  };
}

function identityOf({ folder }: Cluster): string {
  const [, path] = /"identity-file":"([^"]+)"/.exec(readFileSync(join(folder, "dflow.yaml"), "utf8")) ?? [];
  if (path === undefined) throw new Error("the cluster's dflow.yaml names no identity file");
  return path;
}

/** dflow.yaml is not under git in these projects: it is written by each test run. */
function checkOut(project: string, workspace: string, sha: string, depth: number): void {
  const shallow = depth > 0 ? [`--depth=${depth}`] : [];
  git(project, "clone", "-q", ...shallow, `file://${project}`, workspace);
  git(workspace, "fetch", "-q", ...shallow, "origin", sha);
  git(workspace, "checkout", "-q", sha);
  cpSync(join(project, "dflow.yaml"), join(workspace, "dflow.yaml"));
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const inputVariables = (inputs: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));

function start(door: "index" | "post", env: Readonly<Record<string, string>>, cwd: string) {
  const file = join(inject("dist"), `action/${door}.js`);
  const child = spawn(process.execPath, [file], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += chunk;
      for (const look of heard) look();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  return {
    child,
    ended,
    printed: () => text,
    prints: (wanted: string) =>
      Promise.race([
        new Promise<void>((resolve) => {
          const look = () => void (text.includes(wanted) && resolve());
          heard.add(look);
          look();
        }),
        ended.then(() => {}),
      ]),
  };
}

/** What the run's page shows of an error in the log, with its lines. */
export const annotations = (log: string): readonly string[] =>
  [...log.matchAll(/^::error[^:]*::(.*)$/gm)].map(([, text = ""]) =>
    text.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%"),
  );

/** What people read in a summary. */
export const readable = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** `name<<delimiter`, value, delimiter: what @actions/core writes into the runner's files. */
export const fileCommands = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(ghadelimiter_[\w-]+)\n([\s\S]*?)\n?\2$/gm)].map(([, name = "", , value = ""]) => [
      name,
      value,
    ]),
  );
