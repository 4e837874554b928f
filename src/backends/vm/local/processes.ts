import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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
 * Pulls the plug on Nodes: on everything whose environment names one of these homes as HOME, which is what their scripts
 * started and what that started, and on what their run folders name. Again and again until nobody is left, since a watcher
 * may be starting its program anew.
 */
export async function killAllOf(...homes: readonly string[]): Promise<void> {
  const recorded = (await Promise.all(homes.map(recordedIn))).flat();
  for (let round = 0; round < 200; round++) {
    const found = [...(await processesOf(...homes)), ...(await aliveOf(recorded))];
    if (found.length === 0) return;
    for (const it of found) await signalTo(it, "SIGKILL");
    await sleep(10);
  }
}

/** What names one of these homes as HOME, this process left out. */
export async function processesOf(...homes: readonly string[]): Promise<readonly Identity[]> {
  // As bytes: nobody has to write UTF-8 there.
  const words = new Set(homes.map((home) => Buffer.from(`HOME=${home}`).toString("latin1")));
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: Identity[] = [];
  for (const pid of pids) {
    const it = await identityOf(pid);
    const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
    const ours = environment.split("\0").some((word) => words.has(word));
    if (it && ours && pid !== process.pid) found.push(it);
  }
  return found;
}

/** `run/EXECUTABLE/INSTANCE/{watcher,process}` of process.sh begin with BOOT PID STARTED. */
async function recordedIn(home: string): Promise<readonly Identity[]> {
  const files = await readdir(home, { recursive: true }).catch(() => []);
  const records = files.filter((file) => /(?:^|\/)run\/[^/]+\/[^/]+\/(?:watcher|process)$/.test(file));
  const texts = await Promise.all(records.map((file) => readFile(join(home, file), "utf8").catch(() => "")));
  return texts.flatMap((text) => {
    const [boot = "", pid, started] = text.split(/\s+/);
    return Number(pid) > 1 && Number(started) > 0 ? [{ boot, pid: Number(pid), started: Number(started) }] : [];
  });
}

async function aliveOf(recorded: readonly Identity[]): Promise<readonly Identity[]> {
  const alive = await Promise.all(recorded.map(isAlive));
  return recorded.filter((_, at) => alive[at]);
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
