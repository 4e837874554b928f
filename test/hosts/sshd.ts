import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Node } from "../../src/domain/node.ts";

export interface SshServers {
  /** With their host keys pinned and the identity file set, as a VM backend would hand them out. */
  readonly nodes: readonly Node[];
  readonly servers: readonly SshServer[];
  /** Private key that may log in. Its public half lies beside it, `.pub`. */
  readonly identityFile: string;
  /** Where everything lies; gone after `stop`. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface SshServer {
  readonly node: Node;
  /** HOME of whatever runs there. */
  readonly home: string;
  /** DFLOW_PORT_MAP of whatever runs there; it does not exist yet. */
  readonly portMap: string;
  /** sshd's log so far. */
  readonly log: () => string;
  /** Ends this one; connections that are open stay open. */
  readonly stop: () => Promise<void>;
}

export interface SshdOptions {
  /** More lines for sshd_config. The first mention of a keyword counts, so these win over ours. */
  readonly lines?: readonly string[];
  readonly hostKeyTypes?: readonly ("ed25519" | "ecdsa" | "rsa")[];
  /** More variables for whatever runs there. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Real OpenSSH servers of the current user, root or not, each on a loopback address of its own. */
export async function openSshServers(count: number, options: SshdOptions = {}): Promise<SshServers> {
  const folder = mkdtempSync(join(tmpdir(), "dflow-sshd-"));
  const identityFile = join(folder, "identity");
  makeKey(identityFile, "ed25519");
  // sshd insists on this folder when it is root (privilege separation), even on machines that never ran one.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const servers: SshServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const started = Array.from({ length: count }, (_, index) => startServer(index, folder, identityFile, options));
    for (const one of await Promise.allSettled(started)) {
      if (one.status === "rejected") throw one.reason;
      servers.push(one.value);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes: servers.map((server) => server.node), servers, identityFile, folder, stop };
}

async function startServer(index: number, top: string, identityFile: string, options: SshdOptions): Promise<SshServer> {
  const folder = join(top, String(index));
  const home = join(folder, "home");
  const portMap = join(folder, "port-map");
  mkdirSync(home, { recursive: true });
  const hostKeys = (options.hostKeyTypes ?? ["ed25519"]).map((type) => makeKey(join(folder, `host_${type}`), type));
  const { address, port } = await freeAddress();
  const environment = { HOME: home, DFLOW_PORT_MAP: portMap, ...options.environment };
  const config = [
    ...(options.lines ?? []),
    `ListenAddress ${address}:${port}`,
    ...hostKeys.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${identityFile}.pub`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin yes",
    "PidFile none",
    "UseDNS no",
    "MaxStartups 1000",
    // One line: sshd takes only the first SetEnv. It comes after the account's own HOME, so it wins.
    `SetEnv ${Object.entries(environment)
      .map(([name, value]) => `"${name}=${value}"`)
      .join(" ")}`,
  ];
  writeFileSync(join(folder, "sshd_config"), `${config.join("\n")}\n`);
  const { sshd, log } = await startSshd(join(folder, "sshd_config"));
  const line = readFileSync(`${hostKeys[0]}.pub`, "utf8").trim();
  const user = userInfo().username;
  return {
    node: { index, host: address, port, user, hostKey: { kind: "key", line }, identityFile },
    home,
    portMap,
    log,
    stop: async () => {
      if (sshd.exitCode !== null || sshd.signalCode !== null) return;
      sshd.kill();
      await once(sshd, "exit");
    },
  };
}

async function startSshd(config: string): Promise<{ sshd: ChildProcess; log: () => string }> {
  const sshd = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", config], { stdio: ["ignore", "ignore", "pipe"] });
  const lines: string[] = [];
  const reader = createInterface({ input: sshd.stderr });
  await new Promise<void>((resolve, reject) => {
    reader.on("line", (line) => {
      lines.push(line);
      if (line.startsWith("Server listening")) resolve();
    });
    sshd.on("error", reject);
    sshd.on("exit", (code) => reject(new Error(`sshd ended with ${code}: ${lines.join("\n")}`)));
  });
  return { sshd, log: () => lines.join("\n") };
}

/** Generated where it is asked for; its public half is FILE.pub. */
export function makeKey(file: string, type: string, ...more: readonly string[]): string {
  const passphrase = more.includes("-N") ? [] : ["-N", ""];
  execFileSync("ssh-keygen", ["-q", "-t", type, "-f", file, ...passphrase, ...more]);
  return file;
}

/** All of 127.0.0.0/8 is loopback on Linux, so every server can have the same public ports. */
async function freeAddress(): Promise<{ address: string; port: number }> {
  const byte = () => 1 + Math.floor(Math.random() * 250);
  const address = `127.${100 + (byte() % 100)}.${byte()}.${byte()}`;
  const server = createServer();
  server.listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return { address, port };
}
