import { withoutGit } from "./git.ts";
import { run } from "./run.ts";

interface CheckTools {
  /** dflow.yaml's folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Bytes of its output that are kept. */
const KEPT = 64 * 1024;

/** Runs the command of a check on this machine, as the person wrote it; what it is told stands in variables. */
export const checksHere =
  ({ folder, env }: CheckTools) =>
  async (
    command: string,
    options: {
      readonly env: Readonly<Record<string, string>>;
      readonly timeout: number;
      readonly signal?: AbortSignal;
    },
  ) => {
    const { status, late, stdout, tail } = await run({
      argv: ["/bin/sh", "-c", command],
      cwd: folder,
      env: { ...withoutGit(env), ...options.env },
      deadline: options.timeout,
      keep: KEPT,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    return { status, late, stdout: stdout.toString("utf8"), tail };
  };
