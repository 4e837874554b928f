import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { killAllOf, processesOf } from "../../src/backends/vm/local/processes.ts";
import type { Output, Remote, RunOptions } from "../../src/contracts/transport.ts";
import type { Identity } from "../../src/domain/container.ts";
import type { Node } from "../../src/domain/node.ts";
import type { ShellScript } from "../../src/node/shell-script.ts";
import { remoteCommand } from "../../src/ssh/run.ts";

export const shells = ["dash", "bash", "busybox"] as const;
export type Shell = (typeof shells)[number];

export interface LocalRemote extends Remote {
  /** The HOME of its scripts, empty at first. */
  readonly home: string;
  /** Everything alive that a script of it started. */
  processes(): Promise<readonly Identity[]>;
  /** Ends those processes and deletes the folder. */
  clean(): Promise<void>;
}

/**
 * A Remote without ssh: each script is a child process that gets the very command and input that sshd's would. `/bin/sh`
 * and every `sh` it starts is the given shell; under `busybox` there are only busybox's own tools, and flock.
 *
 * @param env on top of HOME and PATH, which are all there is otherwise
 */
export async function localRemote(shell: Shell, env: Readonly<Record<string, string>> = {}): Promise<LocalRemote> {
  const top = await realpath(await mkdtemp(join(tmpdir(), "dflow-node-")));
  const home = join(top, "home");
  const bin = join(top, "bin");
  await Promise.all([mkdir(home), mkdir(bin)]);
  await fillBin(bin, shell);
  const path = shell === "busybox" ? bin : `${bin}:${process.env.PATH}`;
  const usage = { roundTrips: 0, sent: 0, received: 0 };
  const node: Node = { index: 0, host: "127.0.0.1", port: 22, user: "me", hostKey: { kind: "known-hosts" } };
  return {
    node,
    home,
    usage,
    run(script, options = {}) {
      usage.roundTrips++;
      return run(join(bin, "sh"), { HOME: home, PATH: path, ...env }, home, script, options);
    },
    tunnel: async (port) => connect(port, "127.0.0.1"),
    close: async () => {},
    processes: () => processesOf(home),
    async clean() {
      await killAllOf(home);
      await rm(top, { recursive: true, force: true });
    },
  };
}

async function fillBin(bin: string, shell: Shell): Promise<void> {
  const which = async (name: string) =>
    (await promisify(execFile)("/bin/sh", ["-c", `command -v ${name}`])).stdout.trim();
  if (shell !== "busybox") return symlink(await which(shell), join(bin, "sh"));
  const busybox = await which("busybox");
  await promisify(execFile)(busybox, ["--install", "-s", bin]);
  await symlink(await which("flock"), join(bin, "flock")).catch(() => {});
}

function run(
  sh: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
  script: ShellScript,
  { input, onSent, signal, timeout = 30_000 }: RunOptions,
): Promise<Output> {
  // Its own group, as sshd's children have: an interrupt of the test run does not reach it.
  const child = spawn("/bin/sh", ["-c", remoteCommand.replace("/bin/sh", sh)], { env, cwd, detached: true });
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on("data", (chunk) => kept.stdout.push(chunk));
  child.stderr.on("data", (chunk) => kept.stderr.push(chunk));
  // A script may end without reading all of its input.
  child.stdin.on("error", () => {});
  const text = Buffer.from(script.text);
  child.stdin.write(`${text.length}\n`);
  child.stdin.write(text);
  feed(child.stdin, input, onSent);
  const late = setTimeout(() => child.kill("SIGKILL"), timeout);
  signal?.addEventListener("abort", () => child.kill("SIGKILL"), { once: true });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // Not "exit": a channel is closed only when nobody holds its streams any more.
    child.on("close", (code, ended) => {
      clearTimeout(late);
      const status = code ?? 128 + (ended ? constants.signals[ended] : 0);
      resolve({ status, stdout: text8(kept.stdout), stderr: text8(kept.stderr) });
    });
  });
}

function feed(stdin: NodeJS.WritableStream, input: RunOptions["input"], onSent: RunOptions["onSent"]): void {
  let sent = 0;
  const source = input === undefined ? Readable.from([]) : input instanceof Uint8Array ? Readable.from([input]) : input;
  source.on("data", (chunk: Uint8Array) => {
    sent += chunk.length;
    onSent?.(sent);
  });
  // A link that dies in the middle: the script sees the end of its input.
  source.on("error", () => stdin.end());
  source.pipe(stdin);
}

const text8 = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString("utf8");
