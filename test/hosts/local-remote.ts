import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { constants, tmpdir } from "node:os";
import { basename, join } from "node:path";
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

export interface LocalRemoteOptions {
  /** On top of HOME and PATH, which are all there is otherwise. */
  readonly env?: Readonly<Record<string, string>>;
  /** Commands it does not have. */
  readonly without?: readonly string[];
  /** Commands it has instead of the real ones: text of a script for each. */
  readonly stubs?: Readonly<Record<string, string>>;
  /** Bytes; more cannot be written into one file, as with a quota that is used up. */
  readonly largestFile?: number;
  /** As below an sshd that was itself started behind `&`. */
  readonly ignoresInterrupt?: boolean;
}

/** All that a Node must have, and what it may have. Under busybox the first are busybox's own, but for flock. */
const commands =
  "cat chmod cut date dd df dirname env flock grep ln ls mkdir mv od readlink rm sed setsid sleep sort stat sync tail tr uname wc";
const optional = "gzip openssl perl sha256sum shasum zstd";

/**
 * A Remote without ssh: each script is a child process that gets the very command and input that sshd's would. `/bin/sh`
 * and every `sh` it starts is the given shell, and there are no commands but those a Node must or may have.
 */
export async function localRemote(shell: Shell, options: LocalRemoteOptions = {}): Promise<LocalRemote> {
  const top = await realpath(await mkdtemp(join(tmpdir(), "dflow-node-")));
  const home = join(top, "home");
  const bin = join(top, "bin");
  await Promise.all([mkdir(home), mkdir(bin)]);
  await fillBin(bin, shell, options);
  const env = { HOME: home, PATH: bin, ...options.env };
  const command = remoteCommand.replace("/bin/sh", join(bin, "sh"));
  const limit = options.largestFile === undefined ? "" : `ulimit -f ${options.largestFile / 512}; `;
  const login = `${limit}${options.ignoresInterrupt ? "trap '' INT QUIT; " : ""}${command}`;
  const usage = { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } };
  const node: Node = { index: 0, host: "127.0.0.1", port: 22, user: "me", hostKey: { kind: "known-hosts" } };
  return {
    node,
    home,
    usage,
    run(script, how = {}) {
      usage.roundTrips++;
      return run(login, { env, cwd: home }, script, how);
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

async function fillBin(bin: string, shell: Shell, { without = [], stubs = {} }: LocalRemoteOptions): Promise<void> {
  const busybox = shell === "busybox";
  const wanted = `${shell} ${busybox ? "flock" : `${commands} ${optional}`}`;
  const found = (await execute("/bin/sh", ["-c", `command -v ${wanted.replaceAll(" ", "; command -v ")}; :`])).stdout;
  const paths = new Map(found.split("\n").map((path) => [basename(path), path]));
  const real = paths.get(shell);
  if (real === undefined) throw new Error(`these tests need ${shell}`);
  if (busybox) await execute(real, ["--install", "-s", bin]);
  else await symlink(real, join(bin, "sh"));
  for (const name of wanted.split(" ").filter((one) => one !== shell)) {
    const path = paths.get(name);
    if (path !== undefined && (!busybox || name === "flock")) await symlink(path, join(bin, name)).catch(() => {});
  }
  for (const name of [...without, ...Object.keys(stubs)]) await rm(join(bin, name), { force: true });
  for (const [name, text] of Object.entries(stubs)) await writeFile(join(bin, name), text, { mode: 0o755 });
}

const execute = promisify(execFile);

function run(
  login: string,
  place: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
  script: ShellScript,
  { input, onSent, signal, timeout = 30_000 }: RunOptions,
): Promise<Output> {
  // Its own group, as sshd's children have: an interrupt of the test run does not reach it.
  const child = spawn("/bin/sh", ["-c", login], { ...place, detached: true });
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
