import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFailed, onTestFinished, TestRunner } from "vitest";

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly node?: readonly string[];
  /** Sent once standard error holds the text. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: string };
}

/** Gone when the test is over. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dflow-acceptance-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The built command line in a process of its own, with nothing of our environment but the PATH. */
export const dflow = (words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> =>
  run(join(inject("dist"), "cli/index.js"), words, surroundings);

/** The built action, as the runner starts it. */
export const action = (
  door: "index" | "post",
  inputs: Readonly<Record<string, string>>,
  { env, ...rest }: Surroundings = {},
): Promise<Ended> =>
  run(join(inject("dist"), `action/${door}.js`), [], {
    ...rest,
    env: {
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    },
  });

function run(file: string, words: readonly string[], { cwd, env, node = [], signal }: Surroundings): Promise<Ended> {
  const child = spawn(process.execPath, [...node, file, ...words], {
    cwd: cwd ?? emptyFolder(),
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => {
    const before = stderr;
    stderr += chunk;
    if (signal && !before.includes(signal.after) && stderr.includes(signal.after)) child.kill(signal.name);
  });
  // Who finds a red test in CI's log is to see why it is red.
  if (TestRunner.getCurrentTest())
    onTestFailed(() => console.error(`${words.join(" ") || file}\n${stderr}${stdout}exit ${child.exitCode}`));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, stdout, stderr }));
  });
}
