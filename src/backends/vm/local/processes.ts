import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Identity } from "../../../domain/container.ts";

/** Undefined for no such process, and for one that has ended and waits for its parent (a zombie). */
export async function identityOf(pid: number): Promise<Identity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The program's name may hold blanks and parentheses: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (stat === "" || "ZXx".includes(fields[0] ?? "")) return undefined;
  return { boot: await bootId(), pid, started: Number(fields[19]) };
}

const bootId = async (): Promise<string> => (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();

export async function isAlive(it: Identity): Promise<boolean> {
  const found = await identityOf(it.pid);
  return found?.boot === it.boot && found.started === it.started;
}

/** SIGTERM, SIGKILL two seconds later. Only ever the process of this identity is signalled. */
export async function end(it: Identity): Promise<void> {
  for (const [signal, wait] of [
    ["SIGTERM", 2000],
    ["SIGKILL", 5000],
  ] as const) {
    if (!(await signalTo(it, signal))) return;
    for (let waited = 0; waited < wait && (await isAlive(it)); waited += 20) await sleep(20);
  }
}

/**
 * Pulls the plug on everything whose environment names `home` as HOME: what a Node's scripts started, and what they
 * started. Again and again until nobody is left, since a watcher may be starting its program anew.
 */
export async function killAllOf(home: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    const found = await processesOf(home);
    if (found.length === 0) return;
    for (const it of found) await signalTo(it, "SIGKILL");
    await sleep(10);
  }
}

export async function processesOf(home: string): Promise<readonly Identity[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: Identity[] = [];
  for (const pid of pids) {
    const it = await identityOf(pid);
    const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
    const ours = environment.split("\0").includes(Buffer.from(`HOME=${home}`).toString("latin1"));
    if (it && ours && pid !== process.pid) found.push(it);
  }
  return found;
}

/** False when it is gone already. */
async function signalTo(it: Identity, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isAlive(it))) return false;
  try {
    return process.kill(it.pid, signal);
  } catch {
    return false;
  }
}
