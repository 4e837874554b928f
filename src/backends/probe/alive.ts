import type { CheckRhythm } from "../../domain/settings.ts";
import { orFailure } from "../../node/answer.ts";
import { prelude, probe as script } from "../../node/scripts.generated.ts";
import { sh } from "../../node/shell-script.ts";
import { type Asked, hasEnded, type Said } from "./said.ts";

/** Is it this very process, not one that its watcher started since or that was given its number? */
export async function askAlive(
  { timeout }: CheckRhythm,
  { remote, process, context: { signal } }: Asked,
): Promise<Said> {
  const { identity } = process;
  if (!identity) return hasEnded(process);
  const { boot, pid, started } = identity;
  const answer = await remote.run(sh`${prelude}${script}answer_alive ${boot} ${pid} ${started}`, {
    // Part of the link's health, not of the program's: the system answers this.
    timeout: Math.max(timeout, 10_000),
    ...(signal ? { signal } : {}),
  });
  const [, alive] =
    orFailure(answer, remote.node.index, "look for its process").find(([kind]) => kind === "alive") ?? [];
  return alive === "yes" ? { healthy: true, said: `process ${pid} runs` } : hasEnded(process);
}
