import type { Lacking } from "../contracts/workshop.ts";
import { toolsOf } from "./build-tools/index.ts";
import { withoutGit } from "./git.ts";
import type { WorkshopTools } from "./project.ts";
import { run } from "./run.ts";

/** What this machine has not that a build here will ask for. Nothing is built, and no build tool is started. */
export async function lacking({ settings, env }: WorkshopTools): Promise<readonly Lacking[]> {
  const has = (program: string) => isThere(program, settings.folder, withoutGit(env));
  const found: Lacking[] = [];
  if (!(await has("git"))) {
    const what =
      "git is not installed here, so a version is the content of what was built, and --commit-hash cannot work";
    found.push({ level: "warning", what, hint: "install git" });
  }
  const { build, executables } = settings;
  if (build?.command === undefined) {
    for (const { tool } of toolsOf(executables)) {
      if (!(await has(tool.name))) {
        found.push({ level: "problem", what: `${tool.name} is not installed here`, hint: tool.install });
      }
    }
    return found;
  }
  const [first = ""] = build.command.trim().split(/\s/);
  // Anything but the plain name of a program is for the shell to understand.
  if (/^\w[\w.+-]*$/.test(first) && !(await has(first))) {
    const hint = `install ${first}, or correct build.command in dflow.yaml`;
    found.push({ level: "problem", what: `there is no ${first} here, which build.command begins with`, hint });
  }
  return found;
}

async function isThere(program: string, cwd: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const argv = ["/bin/sh", "-c", 'command -v "$1" >/dev/null', "sh", program] as const;
  return (await run({ argv, cwd, env })).status === 0;
}
