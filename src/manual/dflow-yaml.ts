import { containerPlugins } from "../backends/container/index.ts";
import { storePlugins } from "../backends/store/index.ts";
import { trafficPlugins } from "../backends/traffic/index.ts";
import { vmPlugins } from "../backends/vm/index.ts";
import { jsonSchema } from "../config/json-schema.ts";
import { keyTable } from "../config/key-table.ts";
import { generatedNote, markdownTable } from "./markdown-table.ts";

const plugins = { vm: vmPlugins, container: containerPlugins, store: storePlugins, traffic: trafficPlugins };

/** schema/dflow.schema.json */
export const schemaJson = (): string => jsonSchema(plugins);

/** docs/dflow-yaml.md */
export const dflowYamlMd = (): string =>
  [
    generatedNote,
    "# dflow.yaml",
    "",
    "Unknown keys are errors, except `x-…`. A backend is its name, or `{name: …, <its options>}`. Durations are written",
    "`500ms`, `10s`, `5m`, `2h`, `30d`. `dflow init` writes a file to start from.",
    "",
    "## Backends",
    "",
    backendTable(),
    "",
    "## Keys",
    "",
    markdownTable(
      ["key", "type", "default", "what it says"],
      keyTable(plugins).map((row) => [
        `\`${row.key}\``,
        row.type,
        row.default === "" ? "" : `\`${row.default}\``,
        row.summary,
      ]),
    ),
    "",
    "## Hooks",
    "",
    "Programs of yours around `deploy` and `rollback`, run by `/bin/sh -c` in dflow.yaml's folder, on the machine dflow runs on,",
    "with its environment and ten minutes at most each. `before-deploy` is for what must not happen when the deploy is refused:",
    "it runs under the lock, when the commit is known not to be older, every Node has answered, and there is something to do.",
    "Where it has passed, `after-deploy` or `after-failure` follows; a dflow that was cancelled runs none any more. Where every",
    "Node had the version already, only `after-deploy` runs. `before-switch` runs for `restart`, too, where that moves traffic.",
    "None of them runs with `--dry-run`.",
    "",
    markdownTable(
      ["variable", ""],
      [
        ["`DFLOW_HOOK`", "which hook it is: `before-deploy`"],
        ["`DFLOW_COMMAND`", "the command it runs for: `deploy`, `rollback`, `restart`"],
        ["`DFLOW_VERSION`", "the version that is to serve, or that failed to"],
        ["`DFLOW_CLUSTER`", "`name` of dflow.yaml"],
      ],
    ),
    "",
  ].join("\n");

/** Every plug-in, the default of each kind first; also for the README. */
export const backendTable = (): string =>
  markdownTable(
    ["kind", "name", ""],
    Object.entries({
      "vm-backend": vmPlugins,
      "container-backend": containerPlugins,
      "store-backend": storePlugins,
      traffic: trafficPlugins,
    }).flatMap(([kind, list]) =>
      list.map(({ name, summary }, at) => [at === 0 ? `\`${kind}\`` : "", `\`${name}\``, summary]),
    ),
  );
