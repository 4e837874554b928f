import { z } from "zod";
import type { VMPlugin, VMTools } from "../../../contracts/registry.ts";
import type { VMBackend } from "../../../contracts/vm-backend.ts";
import { DflowError } from "../../../domain/errors.ts";
import type { Node } from "../../../domain/node.ts";
import { readNode, type WrittenNode, writtenNode } from "../written-node.ts";
import { ask } from "./ask.ts";
import { awaitSshd } from "./await-sshd.ts";

/** ms */
const WITHIN = { create: 600_000, destroy: 600_000, list: 120_000 };

const created = z.object({ node: writtenNode });
const destroyed = z.object({});
const listed = z.object({ nodes: z.array(writtenNode.extend({ index: z.int().min(0) })) });

interface CommandOptions {
  readonly run: string | readonly string[];
}

export const command: VMPlugin = {
  name: "command",
  summary: "any program that makes, destroys and lists machines: one JSON request in, one JSON answer out",
  options: z.strictObject({
    run: z
      .union([z.string().regex(/\S/, "it is empty"), z.array(z.string().min(1)).min(1)])
      .describe("program and its arguments, as one line split at blanks or as a list; no shell reads it"),
  }),
  create: ({ run }: CommandOptions, tools) => commandBackend(argvOf(run), tools),
};

/** See examples/command-backend/README.md for what is asked and what is to be answered. */
function commandBackend(argv: readonly string[], tools: VMTools): VMBackend {
  const { cluster, folder } = tools;
  const program = { argv, folder };
  return {
    makesNodes: true,
    async create(image, { index, keys }) {
      const request = { do: "create", cluster, index, image, keys: keys ?? null };
      const { node: written } = await ask({ ...program, within: WITHIN.create }, request, created);
      const node = readNode(written, index, tools);
      // A machine behind another one cannot be asked from here.
      if (!node.jump) await awaitSshd(node, WITHIN.create);
      return node;
    },
    async destroy({ index, host }) {
      await ask({ ...program, within: WITHIN.destroy }, { do: "destroy", cluster, index, host }, destroyed);
    },
    async list() {
      const { nodes } = await ask({ ...program, within: WITHIN.list }, { do: "list", cluster }, listed);
      const seen = new Set<number>();
      return nodes.map((one) => nodeOf(one, seen)).sort((a, b) => a.index - b.index);
    },
  };

  function nodeOf({ index, ...written }: WrittenNode & { index: number }, seen: Set<number>): Node {
    if (seen.has(index)) throw new DflowError("preflight/vm", `${argv[0]} lists node ${index} twice`, { index });
    seen.add(index);
    return readNode(written, index, tools);
  }
}

const argvOf = (run: string | readonly string[]): readonly string[] =>
  typeof run === "string" ? run.trim().split(/\s+/) : run;
