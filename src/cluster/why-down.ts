import { elsewhereWords } from "../plan/elsewhere.ts";
import type { Inventory } from "../plan/look.ts";
import { processesOf } from "../plan/look.ts";

/** Why nobody is served by a program on a Node, in one line. */
export function whyDown(node: Inventory, name: string, port: number | undefined): string {
  const [newest, ...older] = processesOf(node)
    .filter((one) => one.executable.name === name)
    .sort((a, b) => b.epoch - a.epoch);
  if (!newest) return `${name} does not run`;
  if ([newest, ...older].some((one) => one.elsewhere)) return elsewhereWords([name]);
  const ended = newest.exitStatus === undefined ? "" : ` (it ended with ${newest.exitStatus})`;
  const removed = newest.removed ? ": its container was removed" : "";
  if ([newest, ...older].some((one) => one.state === "running")) {
    return `${name} runs, and port ${port} does not lead to it`;
  }
  return newest.state === "waiting"
    ? `${name} waits to be started again${ended}`
    : `${name} does not run${ended}${removed}`;
}
