import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forward } from "../src/backends/vm/local/forwarder.ts";
import { killAllOf } from "../src/backends/vm/local/processes.ts";
import { openSshServers } from "../test/hosts/sshd.ts";
import { type Build, makeBuilds } from "./builds.ts";

export interface Cluster {
  readonly folder: string;
  /** The project dflow is run in. */
  readonly project: string;
  readonly builds: readonly Build[];
  readonly sshds: readonly { readonly host: string; readonly port: number }[];
  /** Arguments of by-hand.sh for a build. */
  byHand(build: Build): readonly string[];
  /** What the Nodes answer where dflow's clients, or the script's, come in. */
  serving(whose: "dflow" | "script"): Promise<ReadonlySet<string>>;
  /**
   * Writes dflow.yaml.
   *
   * @param check more keys of its health check; none: the default rhythm
   * @param more lines of dflow.yaml
   */
  settings(check?: string, more?: string): void;
  /** Puts the build where dflow.yaml says it is, under a commit of its own. */
  commit(build: Build): void;
  stop(): Promise<void>;
}

interface Options {
  /** Bytes of a build beside its server; 12 MB when absent. */
  readonly size?: number;
}

/** Real OpenSSH servers on addresses of their own, each with a port map, and a project to deploy to them. */
export async function openCluster(nodes: number, builds: number, { size }: Options = {}): Promise<Cluster> {
  const ssh = await openSshServers(nodes);
  const folder = mkdtempSync(join(tmpdir(), "dflow-bench-"));
  const project = join(folder, "project");
  mkdirSync(project);
  const forwarders = ssh.servers.map((server) => forward(server.portMap, server.node.host));
  const ports = { dflow: firstPort(), script: firstPort() + 1, private: firstPort() + 10 };
  writeFileSync(join(folder, "ssh_config"), sshConfig(ssh, folder));
  writeFileSync(join(folder, "nodes"), ssh.servers.map(({ home }, at) => `node${at} ${home}\n`).join(""));
  git(project, "init", "-q");
  writeFileSync(join(project, ".gitignore"), ".dflow\nhello\ndflow.yaml\n");
  return {
    folder,
    project,
    sshds: ssh.nodes,
    builds: await makeBuilds(builds, join(folder, "builds"), size),
    byHand: ({ file, name }) => [
      join(folder, "ssh_config"),
      join(folder, "nodes"),
      file,
      name,
      String(ports.script),
      String(ports.private + 6 * nodes),
    ],
    async serving(whose) {
      const answers = ssh.nodes.map(async ({ host }) => (await fetch(`http://${host}:${ports[whose]}/`)).text());
      return new Set((await Promise.all(answers)).map((text) => text.split(" ")[1] as string));
    },
    settings(check = "", more = "") {
      writeFileSync(join(project, "dflow.yaml"), `${dflowYaml(ssh, ports, check)}${more}`);
    },
    commit({ name, file }) {
      copyFileSync(file, join(project, "hello"));
      git(project, "add", "-A");
      git(project, "commit", "-q", "--allow-empty", "-m", name);
    },
    async stop() {
      for (const end of forwarders) end();
      await killAllOf(...ssh.servers.map((server) => server.home));
      await ssh.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Ssh = Awaited<ReturnType<typeof openSshServers>>;

const sshConfig = ({ nodes, identityFile }: Ssh, folder: string): string => {
  writeFileSync(
    join(folder, "known_hosts"),
    nodes
      .map(({ host, port, hostKey }) => `[${host}]:${port} ${hostKey.kind === "key" ? hostKey.line : ""}\n`)
      .join(""),
  );
  return nodes
    .map(({ host, port, user }, at) =>
      [
        `Host node${at}`,
        `HostName ${host}`,
        `Port ${port}`,
        `User ${user}`,
        `IdentityFile ${identityFile}`,
        "IdentitiesOnly yes",
        `UserKnownHostsFile ${join(folder, "known_hosts")}`,
        "GlobalKnownHostsFile none",
        "BatchMode yes",
        "",
      ].join("\n"),
    )
    .join("\n");
};

function dflowYaml({ nodes, identityFile }: Ssh, ports: { dflow: number; private: number }, check: string): string {
  const hosts = nodes.map(({ host, port, user, hostKey }) => ({
    host,
    port,
    user,
    "host-key": hostKey.kind === "key" ? hostKey.line : "",
    "identity-file": identityFile,
  }));
  return `name: hello
image: none
vm-backend: {name: hosts, nodes: ${JSON.stringify(hosts)}}
container-backend: process
executables:
  - name: hello
    path: hello
    port: ${ports.dflow}
    private-ports: ${ports.private}-${ports.private + 6 * nodes.length - 1}
    verify: [{http: /ready, contains: ok${check}}]
# What serves and what served before; so each deploy removes one.
gc: {keep: 2, older: 0s}
`;
}

/** Below the kernel's own choices, and another one for each bench that runs. */
const firstPort = (): number => 10_000 + ((process.pid * 150) % 8_000);

const git = (cwd: string, ...words: readonly string[]): void => {
  execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@localhost", ...words], { cwd });
};
