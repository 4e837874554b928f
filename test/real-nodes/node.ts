import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Node } from "../../src/domain/node.ts";
import { transport } from "../../src/ssh/transport.ts";
import { freePort } from "../free-port.ts";
import { transportOptions } from "../hosts/options.ts";

const execute = promisify(execFile);

/** A machine of its own as far as dflow can tell: systemd, sshd, dockerd, nft, in a container of this machine. */
export interface RealNode {
  readonly node: Node;
  readonly container: string;
  /** Its address in Docker's network, which this machine reaches; it may be another one after a reboot. */
  readonly address: string;
  connect(): Promise<Remote>;
  /** Runs a shell command on it as root, past dflow. @returns what it printed */
  asRoot(command: string): Promise<string>;
  /** Off and on again: what is not on its disk is gone. Resolves when systemd has settled and sshd answers. */
  reboot(): Promise<void>;
  remove(): Promise<void>;
}

export interface RealNodeOptions {
  readonly index?: number;
  /** Ports of it that are published on 127.0.0.1, on the same number. */
  readonly ports?: readonly number[];
  /** More arguments of `docker create`. */
  readonly create?: readonly string[];
}

/** On every container of these tests: which run of them it belongs to, since other runs may share this machine. */
export const label = `dflow-test=${process.env.DFLOW_TEST_RUN ?? process.pid}`;

/**
 * What makes systemd, sshd, dockerd and nft run in a container. Not `--privileged`: that fails where this machine itself
 * lacks a capability.
 */
export const createArgs: readonly string[] = [
  ...["--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE"],
  ...["--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined"],
  ...["--tmpfs", "/run", "--tmpfs", "/tmp", "-v", "/sys/fs/cgroup:/sys/fs/cgroup:rw", "-v", "/var/lib/docker"],
  ...["--sysctl", "net.ipv4.tcp_migrate_req=1", "--label", label],
];

/** Its tag; made when this machine has none yet, which takes a minute. */
export async function nodeImage(): Promise<string> {
  const { stdout } = await execute(new URL("image/build.sh", import.meta.url).pathname);
  return stdout.trim();
}

export async function aRealNode({ index = 0, ports = [], create = [] }: RealNodeOptions = {}): Promise<RealNode> {
  const folder = await mkdtemp(join(tmpdir(), "dflow-real-node-"));
  const identityFile = join(folder, "id_ed25519");
  await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", identityFile]);
  // Chosen here: one that Docker chooses is another one after a reboot.
  const port = await freePort();
  const publish = [`127.0.0.1:${port}:22`, ...ports.map((port) => `127.0.0.1:${port}:${port}`)].flatMap((one) => [
    "-p",
    one,
  ]);
  const container = await docker("run", "-d", ...createArgs, ...publish, ...create, await nodeImage());
  const asRoot = (command: string) => docker("exec", container, "/bin/sh", "-c", command);
  const settled = async () => {
    // --wait gives up while the bus is not there yet.
    await asRoot("until systemctl is-system-running --wait 2>/dev/null | grep -q running; do sleep 0.1; done");
  };
  try {
    await settled();
    const key = (await readFile(`${identityFile}.pub`, "utf8")).trim();
    await asRoot(`echo '${key}' >> /home/vagrant/.ssh/authorized_keys`);
    const line = await asRoot("cat /etc/ssh/ssh_host_ed25519_key.pub");
    const addressNow = () => docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", container);
    let address = await addressNow();
    const hostKey = { kind: "key", line: line.split(" ").slice(0, 2).join(" ") } as const;
    const written = { index, host: "127.0.0.1", port, user: "vagrant", hostKey, identityFile };
    const node = (): Node => ({ ...written, address });
    return {
      get node() {
        return node();
      },
      container,
      get address() {
        return address;
      },
      connect: () => transport(transportOptions()).connect(node()),
      asRoot,
      async reboot() {
        await docker("restart", "-t", "5", container);
        // While it was off, a container of another test may have taken the one it had.
        address = await addressNow();
        await settled();
      },
      remove: () => removed(container, folder),
    };
  } catch (error) {
    await removed(container, folder);
    throw error;
  }
}

async function removed(container: string, folder: string): Promise<void> {
  await docker("rm", "-f", "-v", container);
  await rm(folder, { recursive: true, force: true });
}

/** @returns what it printed, without the last newline */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute("docker", args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}
