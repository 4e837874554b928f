import { join, relative, resolve } from "node:path";
import { nodesLines } from "./starter-nodes.ts";
import { starterWorkflows } from "./starter-workflows.generated.ts";

interface Project {
  /** Absolute. */
  readonly folder: string;
  /** The folder whose .github is read by GitHub, absolute; `folder` when absent. */
  readonly top?: string | undefined;
  /** Names of the files in `folder`. */
  readonly present: ReadonlySet<string>;
  /** Programs of this machine, of those that make Nodes. */
  readonly installed: ReadonlySet<string>;
  /** The file to write, from `folder` or absolute; dflow.yaml when absent. */
  readonly config?: string | undefined;
}

/** What `init` writes: a dflow.yaml that says what each line is for, and workflows that use it. Paths are from `folder`. */
export const starterFiles = ({ folder, top = folder, present, installed, config = "dflow.yaml" }: Project) => [
  { path: config, text: settings(nameOf(folder), buildOf(present), nodesLines(installed)) },
  ...Object.entries(starterWorkflows).map(([name, text]) => ({
    path: relative(folder, join(top, ".github/workflows", `${name}.yml`)),
    text: workflow(text, configFromTop({ folder, top, config })),
  })),
];

/** As a workflow names it: a job begins at the top of the repository. */
export const configFromTop = ({
  folder,
  top = folder,
  config = "dflow.yaml",
}: Pick<Project, "folder" | "top" | "config">) => relative(top, resolve(folder, config));

/**
 * The files that the steps of a workflow read, from the top. A step is dflow's when it gives a `command`: what the action
 * is called in a fork nobody knows.
 */
export function configsIn(workflow: string): readonly string[] {
  const steps = workflow
    .replace(/(?:^|\s)#.*$/gm, "")
    .split(/^ *- /m)
    .filter((step) => inputOf("command", step) !== undefined);
  const files = steps.map((step) =>
    join(inputOf("working-directory", step) ?? "", inputOf("config", step) ?? "dflow.yaml"),
  );
  return [...new Set(files)];
}

/** Of an input of a step, in either of YAML's ways to write a map. */
const inputOf = (key: string, step: string): string | undefined =>
  new RegExp(`[\\s{,]${key}: *("[^"]*"|'[^']*'|[^\\s,}]+)`).exec(step)?.[1]?.replace(/^(["'])(.*)\1$/, "$2");

/** The folder's name, as far as a cluster can be called that. */
function nameOf(folder: string): string {
  const last = folder.split("/").at(-1) ?? "";
  const safe = last
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 39);
  // To YAML these are switches or nothing, unless quoted wherever they stand.
  if (/^(?:yes|no|on|off|true|false|null)$/.test(safe)) return `${safe}-app`;
  return safe === "" ? "hello" : safe;
}

interface Build {
  /** For the key `build`; undefined: nothing is known. */
  readonly rules: string | undefined;
  /** For `executables[].path`. */
  readonly path: (name: string) => string;
}

/** By the build tool's own file. */
function buildOf(present: ReadonlySet<string>): Build {
  const has = (...names: readonly string[]) => names.some((name) => present.has(name));
  const rules = (command: string) => `{command: "${command}"}`;
  // Most packages have a program of their own name.
  const cabalFile = [...present].find((name) => /^[A-Za-z0-9][\w-]*\.cabal$/.test(name))?.replace(/\.cabal$/, "");
  const tested = "{test: true}";
  if (has("stack.yaml")) return { rules: tested, path: (name) => `{stack: ${cabalFile ?? name}}` };
  if (cabalFile !== undefined || has("cabal.project")) {
    return { rules: tested, path: (name) => `{cabal: exe:${cabalFile ?? name}}` };
  }
  if (has("flake.nix")) return { rules: tested, path: () => "{nix: .#default}" };
  if (has("Cargo.toml")) return { rules: rules("cargo build --release"), path: (name) => `target/release/${name}` };
  if (has("go.mod")) return { rules: rules("go build -o dist/ ./..."), path: (name) => `dist/${name}` };
  if (has("Makefile")) return { rules: rules("make"), path: (name) => name };
  return { rules: undefined, path: (name) => `dist/${name}` };
}

const settings = (
  name: string,
  build: Build,
  nodes: string,
): string => `# How ${name} is deployed. Every key, and the pages named here: https://github.com/dflow/dflow-action, docs/dflow-yaml.md
name: ${name}

${nodes}

# How the program is built. What does not pass its tests (test:, true for cabal, stack and nix) is not deployed.
${build.rules === undefined ? "# build: {command: make, test: make test}" : `build: ${build.rules}`}

executables:
  - name: ${name}
${`    path: ${build.path(name)}`.padEnd(39)} # a file, or {cabal: exe:…}: whom to ask for it
    args: ["--port", "\${DFLOW_PORT}"]   # dflow picks a free private port and leads the public one to it
    port: 8080                          # where clients come in; without it the program is a worker
    # secrets: [DATABASE_URL]           # from dflow's own environment, never in argv or logs
    verify:                             # a new version gets traffic only when this is good
      - {http: /ready, status: 200, deadline: 60s, healthy-for: 5s}

# One Node first, then a quarter, then all; anything that fails puts every Node back.
rollout: {waves: [1, "25%", "100%"]}
`;

/** One of the examples, which reads the file that init writes. */
const workflow = (text: string, config: string): string =>
  config === "dflow.yaml" ? text : text.replace(/^( *)command: .*$/m, `$&\n$1config: ${JSON.stringify(config)}`);
