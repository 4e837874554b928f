import { DflowError } from "../domain/errors.ts";
import { short, type Version } from "../domain/version.ts";
import { plural } from "../domain/words.ts";
import { askingIn, inUtf8, NO_SUCH_PROGRAM, notInstalled, notKnown } from "./build-tools/asking.ts";
import { toolsOf } from "./build-tools/index.ts";
import type { Argv, BuildTool } from "./build-tools/tool.ts";
import { compilerErrors } from "./compiler-errors.ts";
import { withoutGit } from "./git.ts";
import { tailOf } from "./lines.ts";
import type { Project } from "./project.ts";
import { run } from "./run.ts";

export interface Making {
  /** dflow.yaml's folder, or the same folder of a checkout. */
  readonly folder: string;
  readonly version: Version | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds the programs and runs the project's tests, as far as dflow.yaml says how.
 *
 * @throws DflowError `build/failed` with the compiler's errors or the last lines; `build/missing` where the build tool is
 *   not installed or knows no such component; `cancelled`
 */
export async function make(project: Project, making: Making): Promise<void> {
  const env = { ...inUtf8(withoutGit(project.env)), DFLOW_VERSION: making.version };
  for (const step of stepsOf(project)) await perform(step, project, { ...making, env });
}

interface Step {
  readonly does: "build" | "test";
  readonly argv: Argv;
  /** As a person would type it. */
  readonly words: string;
  readonly tool?: BuildTool;
  readonly components: readonly string[];
}

function stepsOf({ settings: { build, executables } }: Project): readonly Step[] {
  const tools = toolsOf(executables);
  const byTool = (does: Step["does"], argvOf: (tool: BuildTool, components: readonly string[]) => Argv) =>
    tools.map(({ tool, components }): Step => {
      const argv = argvOf(tool, components);
      return { does, argv, words: argv.map(quoted).join(" "), tool, components };
    });
  const builds =
    build?.command === undefined ? byTool("build", (tool, of) => tool.build(of)) : shell("build", build.command);
  if (build?.test === undefined) return builds;
  return [...builds, ...(build.test === true ? byTool("test", (tool) => tool.test) : shell("test", build.test))];
}

const shell = (does: Step["does"], command: string): readonly Step[] => [
  { does, argv: ["/bin/sh", "-c", command], words: command, components: [] },
];

const quoted = (word: string): string => (/^[\w.,:/#@=+-]+$/.test(word) ? word : `"${word}"`);

async function perform(
  step: Step,
  project: Project,
  { folder, env, signal, version }: Making & { readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  const errors = compilerErrors();
  const end = tailOf(MOST_LINES);
  const tell = (line: string) => project.reporter.report({ type: "output", from: "build", line });
  tell(`$ ${step.words}`);
  const onLine = (raw: string) => {
    // Where the project lies is known, and a checkout's path is long.
    const line = raw.replaceAll(`${folder}/`, "");
    errors.add(line);
    if (!PROGRESS.test(line)) end.add(line);
    tell(line);
  };
  const ran = await run({ argv: step.argv, cwd: folder, env, signal, onLine });
  if (ran.status === 0) return;
  if (step.tool && ran.status === NO_SUCH_PROGRAM) throw notInstalled(step.tool);
  if (step.tool && step.does === "build" && errors.count === 0) {
    const asking = askingIn(step.tool, { folder, env, signal });
    for (const component of step.components) {
      const unknown = await notKnown(step.tool, component, asking);
      if (unknown) throw unknown;
    }
  }
  const what = step.does === "build" ? "the build failed" : "the tests failed";
  throw new DflowError("build/failed", `${what}: "${step.words}" ended with status ${ran.status}`, {
    hint: byHand(project, folder, version),
    evidence: [
      errors.count > 0
        ? { title: `${plural(errors.count, "error")} of the compiler`, lines: errors.lines() }
        : { title: "the end of its output", lines: end.lines },
    ],
  });
}

const MOST_LINES = 40;
/** What cabal and stack say while nothing is wrong. */
const PROGRESS =
  /^(?:[\w.-]+ *> ?)?(?:\[ *\d+ of \d+\] Compiling |(?:Linking|Configuring|Preprocessing|Building) |Build profile: |In order, the following | - \S+ \(.*\) \()/;

/** The checkout of a commit is not the person's own folder. */
const byHand = ({ settings }: Project, folder: string, version: Version | undefined): string =>
  folder === settings.folder || version === undefined
    ? `run it by hand in ${settings.folder}`
    : `check out ${short(version)} and run it by hand in ${settings.folder}`;
