import { z } from "zod";
import { say, table, toned } from "./blocks.ts";
import { onStage } from "./command.ts";
import { aSwitch, text } from "./flags.ts";
import { starterFiles } from "./starter-files.ts";
import { NODE_MAKERS } from "./starter-nodes.ts";

export const init = onStage({
  name: "init",
  group: "project",
  summary: "write a commented dflow.yaml and workflows to start from",
  details: [
    "Writes dflow.yaml and, in .github/workflows, push-to-deploy, scheduled repair and scheduled gc. Looks at the project to guess its name and build, and at this machine for what can make Nodes: Vagrant where it is installed, else small local ones. Files that exist are kept unless --force.",
  ],
  arguments: {},
  flags: {
    config: text({ summary: "the file to write; workflows go beside it", value: "FILE", absent: "dflow.yaml here" }),
    force: aSwitch("overwrite files that exist"),
  },
  needs: "none",
  changes: false,
  output: z.object({
    written: z.array(z.string()).describe("paths"),
    kept: z.array(z.string()).describe("paths of files that existed"),
  }),
  run: async (stage, given) => {
    const present = new Set(await stage.files());
    const written: string[] = [];
    const kept: string[] = [];
    const has = await Promise.all(NODE_MAKERS.map((name) => stage.has(name)));
    const installed = new Set(NODE_MAKERS.filter((_, at) => has[at]));
    for (const { path, text } of starterFiles({ folder: stage.folder, present, installed, config: given.config })) {
      if (!given.force && (await stage.exists(path))) {
        kept.push(path);
        continue;
      }
      await stage.write(path, text, { overwrite: given.force });
      written.push(path);
    }
    return { data: { written, kept }, exit: "done" };
  },
  view: ({ written, kept }) => [
    table(
      ["file", ""],
      [
        ...written.map((path) => [path, toned("written", "good")]),
        ...kept.map((path) => [path, toned("kept: it exists", "warning")]),
      ],
    ),
    say(
      'Next: fill in dflow.yaml. "dflow set 3" makes three Nodes, "dflow doctor" says what is missing, "dflow deploy" deploys.',
    ),
  ],
});
