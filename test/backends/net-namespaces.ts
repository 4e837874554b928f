import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface TwoMachines {
  /** argv that runs something on the Node. */
  readonly node: readonly string[];
  /** argv that runs something on another machine, which reaches the Node at `address` and `address6`. */
  readonly client: readonly string[];
  readonly address: string;
  readonly address6: string;
  /** Starts a TypeScript file of this folder there; resolves with its first output. */
  start(where: readonly string[], file: string, ...args: readonly string[]): Promise<ChildProcess>;
  clean(): Promise<void>;
}

/** Two network namespaces with a cable between them: nft rules of a test never meet those of this machine. */
export async function twoMachines(): Promise<TwoMachines> {
  const id = randomBytes(3).toString("hex");
  const [node, client] = [`dflow-n-${id}`, `dflow-c-${id}`];
  const ip = (...args: string[]) => run("ip", args);
  const started: ChildProcess[] = [];
  for (const name of [node, client]) {
    await ip("netns", "add", name);
    await ip("-n", name, "link", "set", "lo", "up");
  }
  await ip("-n", node, "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", client);
  for (const [name, at] of [
    [node, 1],
    [client, 2],
  ] as const) {
    await ip("-n", name, "address", "add", `10.77.0.${at}/24`, "dev", "wire");
    await ip("-n", name, "address", "add", `fd77::${at}/64`, "dev", "wire", "nodad");
    await ip("-n", name, "link", "set", "wire", "up");
  }
  return {
    node: ["ip", "netns", "exec", node],
    client: ["ip", "netns", "exec", client],
    address: "10.77.0.1",
    address6: "fd77::1",
    async start(where, file, ...args) {
      const child = await startOf(where, file, ...args);
      started.push(child);
      return child;
    },
    async clean() {
      await Promise.all(started.map(ended));
      await ip("netns", "delete", node);
      await ip("netns", "delete", client);
    },
  };
}

/** Starts a TypeScript file of this folder where this argv runs things; resolves with its first output. */
export async function startOf(
  [program = "", ...inside]: readonly string[],
  file: string,
  ...args: readonly string[]
): Promise<ChildProcess> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(program, [...inside, process.execPath, path, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = once(child, "exit").then(() => Promise.reject(new Error(`${file} ended`)));
  failed.catch(() => undefined);
  await Promise.race([once(child.stdout, "data"), failed]);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
