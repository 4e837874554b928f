import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Build } from "./builds.ts";
import type { Cluster } from "./cluster.ts";

/** Nothing here takes this long unless it hangs. */
const LIMIT_MS = 60_000;

export interface Deployed {
  readonly bytes: number;
  /** Most of any Node. */
  readonly roundTrips: number;
  /** Wall time. */
  readonly ms: number;
  /** Peak memory of the dflow process, bytes. */
  readonly peak: number;
  /** What the dflow process took of the processors, ms. */
  readonly processor: number;
  /** Of the receipt. */
  readonly sent: number;
  readonly failed: number;
}

/** By the built dflow, in a process of its own. */
export async function deploy(
  dist: string,
  { folder, project }: Pick<Cluster, "folder" | "project">,
  limit = LIMIT_MS,
): Promise<Deployed> {
  const file = `${folder}/peak`;
  const words = ["--require", `${import.meta.dirname}/peak.cjs`, `${dist}/cli/index.js`, "deploy", "--json"];
  const { stdout, ms } = await run(process.execPath, words, { cwd: project, env: { BENCH_PEAK: file }, limit });
  const { data } = JSON.parse(stdout);
  const trips = data.nodes.map((node: { roundTrips: number }) => node.roundTrips);
  const { sent, failed } = data.requests ?? { sent: 0, failed: 0 };
  return {
    bytes: data.bytes,
    roundTrips: Math.max(...trips),
    ms,
    ...(JSON.parse(readFileSync(file, "utf8")) as Pick<Deployed, "peak" | "processor">),
    sent,
    failed,
  };
}

/** By rsync and ssh. @returns wall time, ms */
export async function deployByHand(on: Cluster, build: Build): Promise<number> {
  const words = [`${import.meta.dirname}/by-hand.sh`, ...on.byHand(build)];
  return (await run("sh", words, { cwd: on.folder })).ms;
}

/** In turns, so that both meet the same machine; ms of each. */
export async function startUp(
  dist: string,
  turns: number,
): Promise<{ help: number[]; refusal: number[]; node: number[] }> {
  const help: number[] = [];
  const refusal: number[] = [];
  const node: number[] = [];
  const badInput = { INPUT_COMMAND: "deploy", INPUT_ROLOUT: "50" };
  for (let turn = 0; turn < turns; turn++) {
    help.push((await run(process.execPath, [`${dist}/cli/index.js`, "--help"], { cwd: dist })).ms);
    const refused = await run(process.execPath, [`${dist}/action/index.js`], { cwd: dist, env: badInput, status: 2 });
    refusal.push(refused.ms);
    node.push((await run(process.execPath, ["-e", "0"], { cwd: dist })).ms);
  }
  return { help, refusal, node };
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The exit status that is right; 0 when absent. */
  readonly status?: number;
  /** ms */
  readonly limit?: number;
}

interface Ran {
  readonly stdout: string;
  readonly ms: number;
}

/** @throws Error when it ends with another status, with all it printed */
function run(
  program: string,
  args: readonly string[],
  { cwd, env, status: wished = 0, limit = LIMIT_MS }: Options,
): Promise<Ran> {
  const begun = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limit,
  });
  let stdout = "";
  let stderr = "";
  let ms = 0;
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  child.on("exit", () => (ms = performance.now() - begun));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === wished) resolve({ stdout, ms });
      else reject(new Error(`${[program, ...args].join(" ")} ended with ${status}\n${stdout}${stderr}`));
    });
  });
}
