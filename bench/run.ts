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
  /** Of the receipt. */
  readonly sent: number;
  readonly failed: number;
}

/** By the built dflow, in a process of its own. */
export async function deploy(
  dist: string,
  { folder, project }: Pick<Cluster, "folder" | "project">,
): Promise<Deployed> {
  const file = `${folder}/peak`;
  const words = ["--require", `${import.meta.dirname}/peak.cjs`, `${dist}/cli/index.js`, "deploy", "--json"];
  const { stdout, ms } = await run(process.execPath, words, { cwd: project, env: { BENCH_PEAK: file } });
  const { data } = JSON.parse(stdout);
  const trips = data.nodes.map((node: { roundTrips: number }) => node.roundTrips);
  const { sent, failed } = data.requests ?? { sent: 0, failed: 0 };
  return {
    bytes: data.bytes,
    roundTrips: Math.max(...trips),
    ms,
    peak: Number(readFileSync(file, "utf8")),
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
export async function startUp(dist: string, turns: number): Promise<{ help: number[]; node: number[] }> {
  const help: number[] = [];
  const node: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    help.push((await run(process.execPath, [`${dist}/cli/index.js`, "--help"], { cwd: dist })).ms);
    node.push((await run(process.execPath, ["-e", "0"], { cwd: dist })).ms);
  }
  return { help, node };
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws Error when it does not end with 0, with all it printed */
function run(program: string, args: readonly string[], { cwd, env }: Options): Promise<{ stdout: string; ms: number }> {
  const begun = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
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
      if (status === 0) resolve({ stdout, ms });
      else reject(new Error(`${[program, ...args].join(" ")} ended with ${status}\n${stdout}${stderr}`));
    });
  });
}
