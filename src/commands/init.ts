import { z } from "zod";
import { say, table, toned } from "./blocks.ts";
import { onStage } from "./command.ts";
import { aSwitch, text } from "./flags.ts";
import { configFromTop, configsIn, starterFiles } from "./starter-files.ts";
import { NODE_MAKERS } from "./starter-nodes.ts";

export const init = onStage({
  name: "init",
  group: "project",
  summary: "write a commented dflow.yaml and workflows to start from",
  details: [
    "Writes dflow.yaml here and, in .github/workflows at the top of the git repository (of this folder, where there is none), push-to-deploy, scheduled repair and scheduled gc. Looks at the project to guess its name and build, and at this machine for what can make Nodes: Vagrant where it is installed, else small local ones. Files that exist are kept unless --force.",
  ],
  arguments: {},
  flags: {
    config: text({
      summary: "the file to write, which the workflows then name",
      value: "FILE",
      absent: "dflow.yaml here",
    }),
    force: aSwitch("overwrite files that exist"),
  },
  needs: "none",
  changes: false,
  output: z.object({
    written: z.array(z.string()).describe("paths, from the folder it was called in"),
    kept: z.array(z.string()).describe("paths of files that existed"),
    config: z.string().describe("the file that the workflows name, from the top of the git repository"),
    others: z
      .record(z.string(), z.array(z.string()))
      .describe("by kept workflow, if not for `config`: the files it is for"),
  }),
  run: async (stage, given) => {
    const present = new Set(await stage.files());
    const [folder, top] = [stage.folder, await stage.top()];
    const config = configFromTop({ folder, top, config: given.config });
    const others: Record<string, string[]> = {};
    const written: string[] = [];
    const kept: string[] = [];
    const has = await Promise.all(NODE_MAKERS.map((name) => stage.has(name)));
    const installed = new Set(NODE_MAKERS.filter((_, at) => has[at]));
    for (const { path, text } of starterFiles({ folder, top, present, installed, config: given.config })) {
      if (!given.force && (await stage.exists(path))) {
        kept.push(path);
        const named = configsIn((await stage.read(path)) ?? "");
        if (named.length > 0 && !named.includes(config)) others[path] = [...named];
        continue;
      }
      await stage.write(path, text, { overwrite: given.force });
      written.push(path);
    }
    return { data: { written, kept, config, others }, exit: "done" };
  },
  view: ({ written, kept, config, others }) => [
    table(
      ["file", ""],
      [
        ...written.map((path) => [path, toned("written", "good")]),
        ...kept.map((path) => [path, toned(`kept: it exists${isFor(others[path])}`, "warning")]),
      ],
    ),
    // A second program of a repository: by itself no push would ever deploy it.
    ...(Object.keys(others).length > 0
      ? [
          say(
            `For ${config}, copy these workflows under other names, with config: ${JSON.stringify(config)}`,
            "warning",
          ),
        ]
      : []),
    say(
      'Next: fill in dflow.yaml. "dflow set 3" makes three Nodes, "dflow doctor" says what is missing, "dflow deploy" deploys.',
    ),
  ],
});

const isFor = (files: readonly string[] | undefined): string => (files ? `; it is for ${files.join(", ")}` : "");
