import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { actionYml } from "./action-yml.ts";
import { commandsMd } from "./commands-md.ts";
import { dflowYamlMd, schemaJson } from "./dflow-yaml.ts";
import { embeddedExample, embeddedScripts } from "./embed-scripts.ts";
import { embeddedWorkflows } from "./embed-workflows.ts";
import { jsonMd } from "./json-md.ts";
import { withTables } from "./readme.ts";
import { versionModule } from "./version-module.ts";

/** Every generated file of the project: its path from the top, and what makes its text. */
export const generated: Readonly<Record<string, () => string>> = {
  "src/node/scripts.generated.ts": embeddedScripts,
  "src/commands/hello-program.generated.ts": embeddedExample,
  "src/commands/starter-workflows.generated.ts": embeddedWorkflows,
  "src/manual/version.generated.ts": versionModule,
  "action.yml": actionYml,
  "docs/commands.md": commandsMd,
  "docs/json.md": jsonMd,
  "docs/dflow-yaml.md": dflowYamlMd,
  "schema/dflow.schema.json": schemaJson,
  "README.md": () => withTables(readFileSync(new URL("README.md", top), "utf8")),
};

const top = new URL("../../", import.meta.url);

if (import.meta.main)
  for (const [path, make] of Object.entries(generated)) {
    mkdirSync(new URL(".", new URL(path, top)), { recursive: true });
    writeFileSync(new URL(path, top), make());
  }
