import type { Command } from "../commands/command.ts";
import { type Exit, exitCodes } from "../domain/errors.ts";

/** The one place with words for exit codes: help and docs agree. */
export const exitWords: Readonly<Record<Exit, string>> = {
  done: "done",
  bug: "a bug of dflow's",
  usage: "a wrong flag or file; nothing was touched",
  preflight: "something that is needed is missing, or a hook has refused; nothing was changed",
  locked: "another run holds the lock",
  older: "refused: older than what runs",
  build: "the build failed; nothing was changed",
  copy: "a copy or its checksum failed; reverted",
  unhealthy: "not healthy; reverted",
  "revert-failed": "the revert itself failed: a person is needed",
  partial: "done in part",
  "requests-failed": "too many requests failed; reverted, unless the old version was ending already",
  "drift-found": "drift or ill health found",
  cancelled: "cancelled; put back, or said to be left to `repair`",
};

/** The exits a command can end with, ascending. */
export function exitsOf(command: Command): readonly Exit[] {
  const possible = new Set<Exit>(["done", "bug", "usage", "cancelled", ...(own[command.name] ?? [])]);
  if (command.needs === "state") possible.add("preflight");
  if (command.changes) possible.add("locked");
  return (Object.keys(exitCodes) as Exit[]).filter((exit) => possible.has(exit));
}

const moves: readonly Exit[] = ["copy", "unhealthy", "revert-failed", "partial"];

const own: Readonly<Record<string, readonly Exit[]>> = {
  set: moves,
  cycle: moves,
  start: moves,
  restart: [...moves, "requests-failed"],
  stop: ["unhealthy", "partial"],
  copy: ["build", "copy", "partial"],
  build: ["build"],
  deploy: ["older", "build", ...moves, "requests-failed"],
  rollback: [...moves, "requests-failed"],
  repair: [...moves, "drift-found"],
  gc: ["partial"],
  "chaos-monkey": ["partial"],
  "compare-checksums": ["drift-found"],
  verify: ["drift-found"],
  doctor: ["drift-found"],
  unlock: ["locked"],
  demo: ["unhealthy", "requests-failed"],
};
