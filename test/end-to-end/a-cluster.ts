import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { forward } from "../../src/backends/vm/local/forwarder.ts";
import { killAllOf } from "../../src/backends/vm/local/processes.ts";
import { type Ended, dflow as runDflow } from "../acceptance/run-dflow.ts";
import { freePort } from "../free-port.ts";
import { openSshServers, type SshServer } from "../hosts/sshd.ts";

/** A project in git, and real OpenSSH servers it is deployed to, each with a port map of its own. */
export interface Cluster {
  /** The project: dflow.yaml and the program, under git. */
  readonly folder: string;
  readonly servers: readonly SshServer[];
  /** Where clients come in, by index. */
  readonly urls: readonly string[];
  /** What dflow finds in its environment beside HOME and PATH; a test may change it. */
  readonly env: Record<string, string>;
  dflow(...words: string[]): Promise<Ended>;
  /** With --json: the envelope. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what these tests look at.
  ask(...words: string[]): Promise<{ ok: boolean; exit: number; data: any; error: any }>;
  /** Starts it and goes on; for what happens meanwhile. */
  begin(...words: string[]): Begun;
  /** Commits what is there, with a program of this text, or programs by name. @returns the commit */
  commit(program: string | Uint8Array | Readonly<Record<string, string | Uint8Array>>): string;
  /** Puts `now` in the place of `before` in dflow.yaml. */
  rewrite(before: string, now: string): void;
  stop(): Promise<void>;
}

/** A command that runs. */
export interface Begun {
  readonly pid: number;
  /** Undefined: a signal ended it. */
  readonly ended: Promise<number | undefined>;
  /** What it printed so far, on both streams. */
  readonly printed: () => string;
  /** Resolves when it has printed this, or has ended. */
  prints(text: string): Promise<void>;
}

export interface ClusterOptions {
  readonly nodes?: number;
  /** Lines for `executables:` instead of the one program `hello`. */
  readonly executables?: (at: { readonly port: number; readonly privatePorts: string }) => readonly string[];
  /** More keys of the executable in dflow.yaml, one line each. */
  readonly program?: readonly string[];
  /** More keys of dflow.yaml. */
  readonly settings?: readonly string[];
  /** More variables for whatever runs on the Nodes. */
  readonly environment?: Readonly<Record<string, string>>;
}

export async function aCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { nodes, servers, identityFile, stop } = await openSshServers(options.nodes ?? 3, {
    environment: options.environment ?? {},
  });
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
      "container-backend: process",
      "executables:",
      ...(options.executables ?? onlyHello)({ port, privatePorts: freeRange() }).map((line) => `  ${line}`),
      ...(options.program ?? []).map((line) => `    ${line}`),
      ...(options.settings ?? []),
      "",
    ].join("\n"),
  );
  git(folder, "init", "-q");
  writeFileSync(join(folder, ".gitignore"), ".dflow\n");

  const env: Record<string, string> = {};
  const dflow = (...words: string[]) => runDflow(words, { cwd: folder, env });
  return {
    folder,
    env,
    servers,
    urls: servers.map((server) => `http://${server.node.host}:${port}`),
    dflow,
    ask: async (...words) => JSON.parse((await dflow(...words, "--json")).stdout),
    begin: (...words) => begin(words, folder, env),
    commit(program) {
      const files = typeof program === "string" || program instanceof Uint8Array ? { hello: program } : program;
      for (const [name, content] of Object.entries(files)) {
        writeFileSync(join(folder, name), content);
        chmodSync(join(folder, name), 0o755);
      }
      git(folder, "add", "-A");
      git(folder, "commit", "-q", "-m", "a version");
      return git(folder, "rev-parse", "HEAD").trim();
    },
    rewrite(before, now) {
      const file = join(folder, "dflow.yaml");
      const text = readFileSync(file, "utf8");
      if (!text.includes(before)) throw new Error(`dflow.yaml does not hold ${before}`);
      writeFileSync(file, text.replace(before, now));
    },
    stop: async () => {
      for (const end of forwarders) end();
      await killAllOf(...servers.map((server) => server.home));
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Healthy soon, and unhealthy soon. */
export const verifyReady =
  "verify: [{http: /ready, contains: ok, interval: 100ms, successes: 2, deadline: 5s, healthy-for: 300ms}]";

const onlyHello: NonNullable<ClusterOptions["executables"]> = ({ port, privatePorts }) => [
  "- name: hello",
  "  path: hello",
  `  port: ${port}`,
  `  private-ports: ${privatePorts}`,
  `  ${verifyReady}`,
];

/** The built dflow in a process of its own, in this folder. */
export function begin(words: readonly string[], folder: string, env: Readonly<Record<string, string>>): Begun {
  const child = spawn(process.execPath, [...distOf(), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const ended = new Promise<number | undefined>((resolve) => child.on("close", (code) => resolve(code ?? undefined)));
  return {
    pid: child.pid as number,
    ended,
    printed: () => printed,
    prints: (text) => {
      const heard = new Promise<void>((resolve) => {
        const look = () => void (printed.includes(text) && resolve());
        look();
        for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      });
      return Promise.race([heard, ended.then(() => {})]);
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

/** Over a connection of its own, so that nothing stays open for a version to wait for. */
export const said = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve(text.trim()));
      response.on("error", reject);
    });
    request.on("error", reject);
  });

/** For what tells nobody when it has happened; the limit is the test's own. */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await sleep(20);
}

/** Test files run side by side on one network stack: a range for each. */
function freeRange(): string {
  const from = 20_000 + ((process.pid * 40) % 12_000);
  return `${from}-${from + 39}`;
}

const distOf = (): readonly string[] => [join(inject("dist"), "cli/index.js")];
