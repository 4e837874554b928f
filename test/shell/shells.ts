import { afterAll, beforeAll } from "vitest";
import { records } from "../../src/node/answer.ts";
import { inOrder, type ShellScript } from "../../src/node/shell-script.ts";
import { type LocalRemote, localRemote, type Shell } from "../hosts/local-remote.ts";

export interface RealShell {
  readonly home: string;
  /** Output of a script behind these files. */
  run(...scripts: readonly ShellScript[]): Promise<{ status: number; stdout: string; stderr: string }>;
  /** The records it printed; anything on stderr fails. */
  ask(...scripts: readonly ShellScript[]): Promise<readonly (readonly string[])[]>;
}

/** One shell for the tests of a `describe`. */
export function realShell(shell: Shell, files: readonly ShellScript[]): RealShell {
  let remote: LocalRemote;
  beforeAll(async () => {
    remote = await localRemote(shell);
  });
  afterAll(() => remote.clean());
  const run = (...scripts: readonly ShellScript[]) => remote.run(inOrder([...files, ...scripts]));
  return {
    get home() {
      return remote.home;
    },
    run,
    async ask(...scripts) {
      const { stdout, stderr } = await run(...scripts);
      if (stderr !== "") throw new Error(stderr);
      return records(stdout);
    },
  };
}
