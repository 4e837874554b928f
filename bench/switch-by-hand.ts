import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Program } from "../test/hosts/programs.ts";
import type { RealNode } from "../test/real-nodes/node.ts";
import { addPackages } from "../test/real-nodes/with-podman.ts";

const execute = promisify(execFile);

/** The next of the programs, in turn, serves when it resolves, or soon after. */
export type Restart = () => Promise<void>;

/**
 * What people do who have ssh and systemd: copy the file, restart the unit. It is given what helps it: the program ends
 * gracefully, and the new file lies on the Node before the old program is told to end.
 */
export async function restartByHand(node: RealNode, programs: readonly Program[], port: number): Promise<Restart> {
  await addPackages(node, "rsync");
  const folder = await mkdtemp(join(tmpdir(), "dflow-by-hand-"));
  process.once("exit", () => void rm(folder, { recursive: true, force: true }));
  const files = await Promise.all(programs.map((program, index) => written(join(folder, `hello-${index}`), program)));
  const { host, port: door, user, hostKey, identityFile = "" } = node.node;
  const known = join(folder, "known_hosts");
  await writeFile(known, `[${host}]:${door} ${hostKey.kind === "key" ? hostKey.line : ""}\n`);
  const options = ["-p", String(door), "-i", identityFile, "-o", `UserKnownHostsFile=${known}`, "-o", "BatchMode=yes"];
  await node.asRoot(`cat > /etc/systemd/system/hello.service <<'END'
[Unit]
StartLimitIntervalSec=0

[Service]
Environment=DFLOW_PORT=${port}
User=${user}
ExecStart=/home/${user}/hello
KillSignal=SIGINT
Restart=always
END
systemctl daemon-reload`);
  let turn = 0;
  return async () => {
    const file = files[turn++ % files.length] as string;
    // It writes a new file and renames it, so the running one is not in the way.
    await execute("rsync", [
      "-e",
      ["ssh", ...options].join(" "),
      "--perms",
      "--ignore-times",
      file,
      `${user}@${host}:hello`,
    ]);
    await execute("ssh", [...options, `${user}@${host}`, "sudo systemctl restart hello"]);
  };
}

async function written(path: string, { bytes }: Program): Promise<string> {
  await writeFile(path, bytes);
  await chmod(path, 0o755);
  return path;
}
