import { z } from "zod";
import { listOf, section, text } from "./leaves.ts";

export const build = () =>
  section(
    {
      command: command("cabal build exe:hello")
        .optional()
        .describe(
          "run by sh in dflow.yaml's folder; makes the files at executables[].path. Without it a build tool named there builds its component",
        ),
      test: z
        .union([z.literal(true), command("cabal test all")], {
          error: ({ input }) =>
            `${JSON.stringify(input)} is not what runs the tests; write true for the build tool's own, or a command`,
        })
        .optional()
        .meta({ title: "true or text" })
        .describe(
          "run after each build, which counts only when they pass; true: cabal test all, stack test or nix flake check",
        ),
      keep: listOf(
        text({
          what: 'a path below dflow.yaml\'s folder of A-Z, a-z, 0-9 and ._-/@+ without ".."',
          write: "target",
          type: "path",
          pattern: /^(?!\/|-)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.@+/-]+$/,
          most: 200,
        }),
        "[target]",
      )
        .optional()
        .describe(
          "what one build of a commit leaves to the next; everything else is removed. The folders of cabal and stack are kept anyway",
        ),
    },
    "{command: cabal build exe:hello}",
  )
    .optional()
    .describe("without it build tools named at executables[].path are run as usual, and files named there must exist");

const command = (write: string) =>
  text({ what: "a command", write }).refine((value) => !value.includes("\0"), { error: "holds a NUL byte" });
