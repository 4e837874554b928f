import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Inputs } from "./inputs.ts";

export interface InputFiles {
  readonly paths: { readonly identityFile?: string; readonly knownHosts?: string };
  /** The key lies on the disk no longer than the command runs. */
  remove(): Promise<void>;
}

/** Inputs that ssh wants as files, readable by nobody else. The runner clears RUNNER_TEMP should we be killed. */
export async function inputFiles(
  { sshPrivateKey, knownHosts }: Pick<Inputs, "sshPrivateKey" | "knownHosts">,
  env: NodeJS.ProcessEnv,
): Promise<InputFiles> {
  if (!sshPrivateKey && !knownHosts) return { paths: {}, remove: async () => {} };
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "dflow-"));
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    // Inputs lose their last newline, without which OpenSSH's keys are not read.
    await writeFile(path, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600 });
    return path;
  };
  return {
    paths: {
      ...(sshPrivateKey && { identityFile: await write("identity", sshPrivateKey) }),
      ...(knownHosts && { knownHosts: await write("known_hosts", knownHosts) }),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
