import type { Process } from "../domain/container.ts";
import type { Check } from "../domain/settings.ts";
import type { Version } from "../domain/version.ts";
import type { Looking } from "./session.ts";
import { ask } from "./verify.ts";

export interface CheckHealth {
  readonly executable: string;
  readonly version: Version;
  /** "http /ready" */
  readonly check: string;
  readonly healthy: boolean;
  readonly said: string;
  readonly ms: number;
  /** The author's two numbers, where a `run` check printed them. */
  readonly told?: { readonly health: number; readonly threshold: number };
}

/**
 * Every check of one process.
 *
 * @param options.successes good answers in a row that each check asks for (verify); otherwise one try
 */
export async function healthOfProcess(
  look: Looking,
  process: Process,
  index: number,
  { successes = false }: { readonly successes?: boolean } = {},
): Promise<readonly CheckHealth[]> {
  const program = look.dflow.settings.executables.find((one) => one.name === process.executable.name);
  const node = look.observation.nodes.find((one) => one.index === index);
  if (!program || node?.status !== "reachable") return [];
  const remote = await look.remotes.to(node.node);
  return Promise.all(
    program.verify.map(async (check) => {
      let answer = await ask(look.dflow, remote, process, check, look.signal);
      for (let good = 1; successes && answer.healthy && good < check.successes; good++) {
        await look.dflow.clock.sleep(check.interval, look.signal);
        answer = await ask(look.dflow, remote, process, check, look.signal);
      }
      const { healthy, said, ms, health, threshold } = answer;
      const told = health === undefined ? {} : { told: { health, threshold: threshold ?? 1 } };
      const { name: executable, version } = process.executable;
      return { executable, version, check: nameOf(check), healthy, said, ms, ...told };
    }),
  );
}

function nameOf(check: Check): string {
  switch (check.kind) {
    case "http":
      return `http ${check.path}`;
    case "run":
      return `run ${check.command}`;
    case "tcp":
    case "alive":
      return check.kind;
  }
}
