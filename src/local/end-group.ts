import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** SIGINT asks, SIGTERM insists, SIGKILL ends. Of the 5 s that a cancelled command has, half is left to put things back. */
const STAGES = [
  ["SIGINT", 1500],
  ["SIGTERM", 1000],
] as const;
const LOOK_MS = 50;

/** Ends a process group that we made; resolves when nobody of it runs, or SIGKILL has been sent. */
export async function endGroup(group: number): Promise<void> {
  for (const [signal, patience] of STAGES) {
    tell(group, signal);
    const until = performance.now() + patience;
    while (await runs(group)) {
      if (performance.now() >= until) break;
      await sleep(LOOK_MS);
    }
    if (!(await runs(group))) return;
  }
  tell(group, "SIGKILL");
}

const guarded = new Set<number>();

/** Ends the group at once should dflow itself end first, as a second signal and SIGTERM's short patience make it. */
export function guardGroup(group: number | undefined): () => void {
  if (group === undefined) return () => {};
  if (guarded.size === 0) process.on("exit", endGuarded);
  guarded.add(group);
  return () => {
    guarded.delete(group);
    if (guarded.size === 0) process.off("exit", endGuarded);
  };
}

function endGuarded(): void {
  for (const group of guarded) tell(group, "SIGKILL");
}

/** False when the group has no process any more. */
function tell(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** A zombie takes signals as if it lived, and in a container without an init nobody buries it: so /proc is asked. */
async function runs(group: number): Promise<boolean> {
  if (!tell(group, 0)) return false;
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return true;
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")));
  return stats.some((stat) => {
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(processGroup) === group && state !== "Z" && state !== "X";
  });
}
