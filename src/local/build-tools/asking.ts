import { DflowError } from "../../domain/errors.ts";
import { run } from "../run.ts";
import type { Asking, BuildTool } from "./tool.ts";

export interface AskingOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** How long a build tool may think about where it puts things. */
const ASK_MS = 120_000;

export const askingIn = (tool: BuildTool, { folder, env, signal }: AskingOptions): Asking => ({
  folder,
  ask: async (argv) => {
    const ran = await run({ argv, cwd: folder, env: inUtf8(env), signal, deadline: ASK_MS, keep: 16 << 20 });
    if (ran.status === NO_SUCH_PROGRAM) throw notInstalled(tool);
    return ran;
  },
});

/** In the locale C, which a bare machine has, GHC's programs fail at the first character beyond ASCII. */
export const inUtf8 = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  env.LC_ALL || env.LC_CTYPE || env.LANG ? env : { ...env, LANG: "C.UTF-8" };

export const NO_SUCH_PROGRAM = 127;

export const notInstalled = ({ name, install }: BuildTool): DflowError =>
  new DflowError("build/missing", `${name} is not installed on this machine; dflow.yaml builds with it`, {
    hint: install,
  });

/** Says which components there are, where this one is none of them; undefined where that is not the trouble. */
export async function notKnown(tool: BuildTool, component: string, asking: Asking): Promise<DflowError | undefined> {
  const known = await tool.known(asking);
  // It may be written in several ways; only a name that nothing has is certainly wrong.
  if (known.length === 0 || known.some((one) => nameOf(one) === nameOf(component))) return undefined;
  const message = `${tool.name} knows no component ${component} in ${asking.folder}`;
  return new DflowError("build/missing", message, { hint: `it knows ${known.slice(0, 20).join(", ")}` });
}

const nameOf = (component: string): string => component.split(/[:#.]/).at(-1) ?? "";
