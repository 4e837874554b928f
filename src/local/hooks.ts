import type { Reporter } from "../contracts/reporter.ts";
import type { Hooks } from "../contracts/workshop.ts";
import { DflowError } from "../domain/errors.ts";
import type { Settings } from "../domain/settings.ts";
import { withoutGit } from "./git.ts";
import { run } from "./run.ts";

export interface HookTools {
  readonly settings: Settings;
  readonly reporter: Reporter;
  /** dflow's own environment, which a hook gets as well. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** ms a hook may take; ten minutes when absent. */
  readonly deadline?: number;
}

const DEADLINE_MS = 600_000;

/**
 * Runs hooks in dflow.yaml's folder by `/bin/sh -c`, as the user wrote them. `DFLOW_HOOK` is the hook's name,
 * `DFLOW_CLUSTER` dflow.yaml's, and each fact has its own variable: `version` is `DFLOW_VERSION`. docs/dflow-yaml.md
 * tells which there are.
 */
export function openHooks({ settings, reporter, env, signal, deadline = DEADLINE_MS }: HookTools): Hooks {
  return {
    async run(name, facts) {
      const command = settings.hooks[name];
      if (command === undefined) return;
      const { status, late, tail } = await run({
        argv: ["/bin/sh", "-c", command],
        cwd: settings.folder,
        env: { ...withoutGit(env), DFLOW_HOOK: name, DFLOW_CLUSTER: settings.name, ...variables(facts) },
        deadline,
        signal,
        onLine: (line) => reporter.report({ type: "output", from: name, line }),
      });
      if (status === 0 && !late) return;
      const ended = late ? `was ended after ${deadline / 1000} s` : `ended with status ${status}`;
      throw new DflowError("hook/failed", `the hook ${name} ${ended}: ${command}`, {
        hint: hintFor(status),
        evidence: [{ title: `the end of ${name}'s output`, lines: tail }],
      });
    },
  };
}

const variables = (facts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [variable(name), value.replaceAll("\0", "")]));

const variable = (fact: string): string =>
  `DFLOW_${fact.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`.replace(/^DFLOW_DFLOW_/, "DFLOW_");

const hintFor = (status: number): string =>
  ({ 126: "it is not executable: chmod +x", 127: "it is not there; the path starts at dflow.yaml's folder" })[status] ??
  "a hook that ends with 0 lets it go on; `hooks` in dflow.yaml says what is run";
