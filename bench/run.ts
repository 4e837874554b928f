import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Ran {
  readonly stdout: string;
  /** Wall time. */
  readonly ms: number;
}

/** Nothing here takes this long unless it hangs. */
const LIMIT_MS = 60_000;

/** @throws Error when it does not end with 0; its error output tells why */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const begun = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  // Its exit, not its pipes' end: what it has started may hold those for long.
  let ms = 0;
  child.on("exit", () => (ms = performance.now() - begun));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve({ stdout, ms });
      else reject(new Error(`${[program, ...args].join(" ")} ended with ${status}\n${stdout}${stderr}`));
    });
  });
}

interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Deployed {
  readonly changed: boolean;
  readonly bytes: number;
  /** Most of any Node. */
  readonly roundTrips: number;
  readonly ms: number;
  /** Peak memory of the dflow process, bytes. */
  readonly peak: number;
}

/** A deploy by the built dflow, in a process of its own. */
export async function deploy(dist: string, folder: string, project: string): Promise<Deployed> {
  const file = `${folder}/peak`;
  const words = ["--require", `${import.meta.dirname}/peak.cjs`, `${dist}/cli/index.js`, "deploy", "--json"];
  const { stdout, ms } = await run(process.execPath, words, { cwd: project, env: { BENCH_PEAK: file } });
  const { data } = JSON.parse(stdout);
  const trips = data.nodes.map((node: { roundTrips: number }) => node.roundTrips);
  const peak = Number(readFileSync(file, "utf8"));
  return { changed: data.changed, bytes: data.bytes, roundTrips: Math.max(...trips), ms, peak };
}
