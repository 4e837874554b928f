import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { forward } from "../../src/backends/vm/local/forwarder.ts";
import { killAllOf } from "../../src/backends/vm/local/processes.ts";
import { type Ended, dflow as runDflow } from "../acceptance/run-dflow.ts";
import { openSshServers, type SshServer } from "../hosts/sshd.ts";

/** A project in git, and real OpenSSH servers it is deployed to, each with a port map of its own. */
export interface Cluster {
  /** The project: dflow.yaml and the program, under git. */
  readonly folder: string;
  readonly servers: readonly SshServer[];
  /** Where clients come in, by index. */
  readonly urls: readonly string[];
  dflow(...words: string[]): Promise<Ended>;
  /** With --json: the envelope. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what these tests look at.
  ask(...words: string[]): Promise<{ ok: boolean; exit: number; data: any; error: any }>;
  /** Starts it and goes on; for what happens meanwhile. */
  begin(...words: string[]): { readonly pid: number; readonly ended: Promise<number | null> };
  /** Commits a program of this text. @returns the commit */
  commit(program: string): string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly nodes?: number;
  /** More keys of the executable in dflow.yaml, one line each. */
  readonly program?: readonly string[];
  /** More keys of dflow.yaml. */
  readonly settings?: readonly string[];
}

export async function aCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { nodes, servers, identityFile, stop } = await openSshServers(options.nodes ?? 3);
  const folder = mkdtempSync(join(tmpdir(), "dflow-project-"));
  const port = await freePort();
  const forwarders = servers.map((server) => forward(server.portMap, server.node.host));
  const hosts = nodes.map((node) => ({
    host: node.host,
    port: node.port,
    user: node.user,
    "host-key": node.hostKey.kind === "key" ? node.hostKey.line : "",
    "identity-file": identityFile,
  }));
  writeFileSync(
    join(folder, "dflow.yaml"),
    [
      "name: hello",
      "image: none",
      `vm-backend: {name: hosts, nodes: ${JSON.stringify(hosts)}}`,
      "executables:",
      "  - name: hello",
      "    path: hello",
      `    port: ${port}`,
      `    private-ports: ${freeRange()}`,
      "    verify: [{http: /ready, contains: ok, interval: 100ms, successes: 2, deadline: 5s, healthy-for: 300ms}]",
      ...(options.program ?? []).map((line) => `    ${line}`),
      ...(options.settings ?? []),
      "",
    ].join("\n"),
  );
  git(folder, "init", "-q");
  writeFileSync(join(folder, ".gitignore"), ".dflow\n");

  const dflow = (...words: string[]) => runDflow(words, { cwd: folder });
  return {
    folder,
    servers,
    urls: servers.map((server) => `http://${server.node.host}:${port}`),
    dflow,
    ask: async (...words) => JSON.parse((await dflow(...words, "--json")).stdout),
    begin(...words) {
      const child = spawn(process.execPath, [...distOf(), ...words], { cwd: folder, stdio: "ignore" });
      const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
      return { pid: child.pid as number, ended };
    },
    commit(program) {
      writeFileSync(join(folder, "hello"), program);
      chmodSync(join(folder, "hello"), 0o755);
      git(folder, "add", "-A");
      git(folder, "commit", "-q", "-m", "a version");
      return git(folder, "rev-parse", "HEAD").trim();
    },
    stop: async () => {
      for (const end of forwarders) end();
      await Promise.all(servers.map((server) => killAllOf(server.home)));
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const git = (folder: string, ...words: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...words], {
    cwd: folder,
    encoding: "utf8",
  });

/** Of the example, as a version that says who it is. */
export const hello = (version: string): string =>
  readFileSync(new URL("../../examples/hello/hello", import.meta.url), "utf8").replace(
    'VERSION = ""',
    `VERSION = "${version}"`,
  );

/** It starts and listens, and says to every check that it is not ready. */
export const neverHealthy = (version: string): string => hello(version).replace("READY = true", "READY = false");

export const said = async (url: string): Promise<string> => (await (await fetch(url)).text()).trim();

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

/** Test files run side by side on one network stack: a range for each. */
function freeRange(): string {
  const from = 20_000 + ((process.pid * 40) % 12_000);
  return `${from}-${from + 39}`;
}

const distOf = (): readonly string[] => [join(inject("dist"), "cli/index.js")];
