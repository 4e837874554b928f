import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ended, dflow as runDflow } from "../acceptance/run-dflow.ts";
import { freePort } from "../free-port.ts";
import { compiled } from "../hosts/programs.ts";
import { type Load, type LoadOptions, startLoad } from "./load.ts";
import { aRealNode, docker, type RealNode } from "./node.ts";

/** A project in git, and real Nodes that it is deployed to by the built dflow. */
export interface RealCluster {
  readonly nodes: readonly RealNode[];
  dflow(...words: string[]): Promise<Ended>;
  /** With --json: the envelope. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what these tests look at.
  ask(...words: string[]): Promise<{ ok: boolean; exit: number; data: any; error: any }>;
  /** The project: dflow.yaml, under git. */
  readonly folder: string;
  /** Puts the program where dflow.yaml says it is, or what is there anyway, under a commit of its own. @returns the commit */
  commit(program?: Uint8Array): string;
  /** Clients of the published port of a Node, on 127.0.0.1 of this machine; the Node sees them come from another one. */
  fromOutside(index: number, clients: Clients): Promise<Load>;
  /** Clients on the Node itself. */
  onTheNode(index: number, clients: Clients): Promise<Load>;
  remove(): Promise<void>;
}

type Clients = Pick<LoadOptions, "fresh" | "kept" | "rate">;

export interface RealClusterOptions {
  readonly nodes: number;
  /** More keys of the one executable in dflow.yaml, one line each. */
  readonly program?: readonly string[];
  /** Name of the container backend; "process" when absent. */
  readonly containers?: string;
  /** More keys of dflow.yaml. */
  readonly settings?: readonly string[];
  /** The executable's path in dflow.yaml; "hello" when absent. */
  readonly path?: string;
  /** What dflow finds in its environment beside HOME and PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

const PORT = 8080;

/** Healthy soon, and unhealthy soon. */
export const verifySoon =
  "verify: [{http: /ready, contains: ok, interval: 50ms, successes: 2, deadline: 5s, healthy-for: 100ms}]";

export async function aRealCluster({
  nodes: count,
  program = [verifySoon],
  containers = "process",
  settings = [],
  path = "hello",
  env = {},
}: RealClusterOptions): Promise<RealCluster> {
  const folder = mkdtempSync(join(tmpdir(), "dflow-real-cluster-"));
  const published = await Promise.all(Array.from({ length: count }, () => freePort()));
  const nodes = await allOrNone(
    published.map((port, index) => aRealNode({ index, create: ["-p", `127.0.0.1:${port}:${PORT}`] })),
  );
  const hosts = nodes.map(({ node }) => ({
    host: node.host,
    port: node.port,
    user: node.user,
    address: node.address,
    "host-key": node.hostKey.kind === "key" ? node.hostKey.line : "",
    "identity-file": node.identityFile,
  }));
  const lines = [
    "name: hello",
    "image: none",
    `vm-backend: {name: hosts, nodes: ${JSON.stringify(hosts)}}`,
    `container-backend: ${containers}`,
    ...settings,
    ...["executables:", "  - name: hello", `    path: ${path}`, `    port: ${PORT}`],
    ...program.map((line) => `    ${line}`),
    "",
  ];
  writeFileSync(join(folder, "dflow.yaml"), lines.join("\n"));
  writeFileSync(join(folder, ".gitignore"), ".dflow\n");
  git(folder, "init", "-q");
  const dflow = (...words: string[]) => runDflow(words, { cwd: folder, env });
  return {
    nodes,
    folder,
    dflow,
    ask: async (...words) => JSON.parse((await dflow(...words, "--json")).stdout),
    commit(bytes) {
      if (bytes) writeFileSync(join(folder, "hello"), bytes, { mode: 0o755 });
      git(folder, "add", "-A");
      git(folder, "commit", "-q", "-m", "a version");
      return git(folder, "rev-parse", "HEAD").trim();
    },
    fromOutside: (index, clients) => startLoad({ port: published[index] as number, ...clients }),
    onTheNode: async (index, clients) =>
      startLoad({ inside: await networkOf(nodes[index] as RealNode), port: PORT, ...clients }),
    async remove() {
      await Promise.all(nodes.map((node) => node.remove()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** server.c, as a version that says who it is. @param flags for a build that is bad, e.g. "-DENDS_AFTER=1000" */
export async function server(version: string, ...flags: readonly string[]): Promise<Buffer> {
  const source = await readFile(new URL("server.c", import.meta.url), "utf8");
  return compiled(source, ["-static", `-DVERSION="${version}"`, ...flags]);
}

/** argv that runs something of this machine in the network of the Node, until the Node is rebooted. */
export async function networkOf({ container }: RealNode): Promise<readonly string[]> {
  return ["nsenter", `--net=/proc/${await docker("inspect", "-f", "{{.State.Pid}}", container)}/ns/net`];
}

async function allOrNone(making: readonly Promise<RealNode>[]): Promise<readonly RealNode[]> {
  const made = await Promise.allSettled(making);
  const failed = made.find((one) => one.status === "rejected");
  if (!failed) return Promise.all(making);
  await Promise.all(made.map((one) => (one.status === "fulfilled" ? one.value.remove() : undefined)));
  throw failed.reason;
}

const git = (folder: string, ...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
