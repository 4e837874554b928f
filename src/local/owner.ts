import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import type { Owner } from "../domain/state.ts";

/** The first pid namespace of every Linux kernel (PROC_PID_INIT_INO). */
const FIRST_NAMESPACE = "pid:[4026531836]";

/** Who runs this command. `env` says whether it is a workflow's run. */
export async function owner(env: NodeJS.ProcessEnv): Promise<Owner> {
  const [host, boot, stat] = await Promise.all([thisHost(), thisBoot(), read("/proc/self/stat")]);
  return { name: runUrl(env) ?? `${userName()}@${hostname()}`, host, boot, pid: process.pid, started: startTime(stat) };
}

/**
 * Is the owner of a lease certainly gone? False: yes. True: it lives. Undefined: this machine cannot tell.
 * A machine that has rebooted since runs none of its old processes.
 */
export async function isAlive(owner: Owner): Promise<boolean | undefined> {
  if (owner.host !== (await thisHost()) || owner.boot === "") return undefined;
  const boot = await thisBoot();
  if (boot === "") return undefined;
  // Without a machine id two machines may share a host name: another boot then may be another machine. Runners are
  // clones, whose machine ids may be those of their image.
  if (owner.boot !== boot) return owner.host.includes("/") && owner.run === undefined ? false : undefined;
  const stat = await read(`/proc/${owner.pid}/stat`);
  if (stat === "") return isThere(owner.pid) ? undefined : false;
  return startTime(stat) === owner.started && !/^[ZX]$/.test(fieldsOf(stat)[0] ?? "");
}

function runUrl(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  if (!server || !repository || !run) return undefined;
  const attempt = Number(env.GITHUB_RUN_ATTEMPT) > 1 ? `/attempts/${env.GITHUB_RUN_ATTEMPT}` : "";
  return `${server}/${repository}/actions/runs/${run}${attempt}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a uid that has no name.
    return String(process.getuid?.() ?? "somebody");
  }
}

/** `laptop/1a2b3c4d`, and `#namespace` inside a container: pids mean something only within one namespace. */
async function thisHost(): Promise<string> {
  const machine = (await read("/etc/machine-id")).trim();
  const namespace = await readlink("/proc/self/ns/pid").catch(() => FIRST_NAMESPACE);
  const id = machine === "" ? "" : `/${createHash("sha256").update(`dflow ${machine}`).digest("hex").slice(0, 8)}`;
  return `${hostname()}${id}${namespace === FIRST_NAMESPACE ? "" : `#${namespace.replace(/\D/g, "")}`}`;
}

const thisBoot = async (): Promise<string> => (await read("/proc/sys/kernel/random/boot_id")).trim();

/** From field 3 of /proc/PID/stat on: the name before them may hold blanks and parentheses. */
const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

/** Field 22: clock ticks since boot; 0 where there is no /proc. */
const startTime = (stat: string): number => Number(fieldsOf(stat)[19] ?? 0);

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const read = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
