import { setTimeout as sleep } from "node:timers/promises";

/** SIGINT asks, SIGTERM insists, SIGKILL ends: 5 s in all, which is what a cancelled command has. */
const STAGES = [
  ["SIGINT", 2000],
  ["SIGTERM", 2000],
  ["SIGKILL", 1000],
] as const;

/** Ends a process group that we made; resolves when nobody of it is left, or 5 s have passed. */
export async function endGroup(group: number): Promise<void> {
  for (const [signal, patience] of STAGES) {
    const until = performance.now() + patience;
    for (let alive = tell(group, signal); alive; alive = tell(group, 0)) {
      if (performance.now() >= until) break;
      await sleep(20);
    }
    if (!tell(group, 0)) return;
  }
}

/** False when the group has no process any more. */
function tell(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
