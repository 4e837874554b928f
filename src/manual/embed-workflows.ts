import { readFileSync } from "node:fs";

/** What "dflow init" writes, of examples/workflows. */
const starters = ["deploy", "repair", "gc"];

/** Those workflows as a module: what init writes is what the examples show, and is linted with them. */
export function embeddedWorkflows(): string {
  const constants = starters.map((name) => `  ${name}: ${JSON.stringify(starter(name))},`);
  return [
    '// Generated from examples/workflows by "npm run generate". Do not edit.\n',
    `export const starterWorkflows = {\n${constants.join("\n")}\n};\n`,
  ].join("\n");
}

/** The dflow.yaml of init has no environments, and keeps its state in the Actions cache: nothing is to be written for it. */
function starter(name: string): string {
  const path = new URL(`../../examples/workflows/${name}.yml`, import.meta.url);
  return readFileSync(path, "utf8")
    .replace(/^ *environment: production\n/gm, "")
    .replace(/^( *contents:) write\b.*$/m, "$1 read");
}
