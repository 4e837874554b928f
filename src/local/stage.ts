import { spawn } from "node:child_process";
import { access, constants, lstat, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Stage } from "../contracts/stage.ts";
import { DflowError } from "../domain/errors.ts";
import { repositoryOf } from "./git.ts";
import { startLoad } from "./load.ts";

export interface StageTools {
  /** Absolute. */
  readonly folder: string;
  /** argv that runs dflow's command line. */
  readonly program: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where words for the person go: a stream's number, 1 or 2. */
  readonly output: 1 | 2;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What init and demo work with, on this machine. */
export function openStage(tools: StageTools): Stage {
  const { folder, signal } = tools;
  const at = (path: string) => resolve(folder, path);
  const dflow = (args: readonly string[], stdout: number | "pipe") => runDflow(tools, args, stdout);
  return {
    folder,
    top: async () => (await repositoryOf(folder, tools.env))?.top ?? folder,
    signal,
    say: tools.say,
    now: () => performance.now(),
    load: startLoad,
    exists: (path) =>
      lstat(at(path)).then(
        () => true,
        () => false,
      ),
    read: (path) => readFile(at(path), "utf8").catch(() => undefined),
    files: () => readdir(folder),
    has: (name) => isInstalled(name, tools.env.PATH ?? ""),
    freePort,
    async write(path, text, options = {}) {
      await mkdir(dirname(at(path)), { recursive: true });
      const flag = options.overwrite ? "w" : "wx";
      await writeFile(at(path), text, { flag, mode: options.executable ? 0o755 : 0o644 }).catch((error) => {
        throw new DflowError("usage/config", `${path} cannot be written: ${error.code ?? error.message}`, {
          cause: error,
        });
      });
    },
    dflow: async (args) => (await dflow(args, tools.output)).exit,
    ask: (args) => dflow(args, "pipe"),
    clear: () => clear(tools),
  };
}

/** In a session of its own: a second Ctrl-C, or the end of a patience, is not for it. */
async function clear({ folder, program, env }: StageTools): Promise<{ exit: number }> {
  const clearing = 'folder=$1; shift; [ ! -f dflow.yaml ] || "$@" || exit; cd / && rm -rf -- "$folder"';
  const words = ["-c", clearing, "sh", folder, ...program, "set", "0", "--progress", "none"];
  const child = spawn("/bin/sh", words, { cwd: folder, env, stdio: "ignore", detached: true });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ exit: code ?? 130 }));
  });
}

async function isInstalled(name: string, path: string): Promise<boolean> {
  const looked = path.split(delimiter).map((folder) => access(join(folder, name), constants.X_OK));
  return (await Promise.allSettled(looked)).some(({ status }) => status === "fulfilled");
}

/** ms that a command gets to put things in order when the person cancels; this process has to be gone soon after. */
const GRACE = 1_000;

function runDflow({ folder, program, env, signal }: StageTools, args: readonly string[], stdout: number | "pipe") {
  const [command = "", ...rest] = program;
  const child = spawn(command, [...rest, ...args], { cwd: folder, env, stdio: ["ignore", stdout, "inherit"] });
  // Only a cancel from now on: what tidies up after one has to run to its end.
  const cancel = () => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
  };
  if (!signal.aborted) signal.addEventListener("abort", cancel, { once: true });
  const heard: Buffer[] = [];
  child.stdout?.on("data", (bytes) => heard.push(bytes));
  return new Promise<{ exit: number; stdout: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", cancel);
      resolve({ exit: code ?? 130, stdout: Buffer.concat(heard).toString() });
    });
  });
}

/** On all addresses: the Nodes of the `local` backend listen on loopback addresses of their own. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
