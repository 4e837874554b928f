import { z } from "zod";
import type { VMPlugin } from "../../contracts/registry.ts";
import { DflowError } from "../../domain/errors.ts";
import { readNode, type WrittenNode, writtenNode } from "./written-node.ts";

interface HostsOptions {
  readonly nodes: readonly WrittenNode[];
}

/** Whoever comes from `--vm-backend hosts` may never have seen the key. */
const whenMissing = ({ input }: { readonly input?: unknown }): string | undefined =>
  input === undefined ? "is missing; list the machines there: {name: hosts, nodes: [{host: 203.0.113.10}]}" : undefined;

export const hosts: VMPlugin = {
  name: "hosts",
  summary: "machines that are there already, listed in dflow.yaml",
  options: z.strictObject({
    nodes: z.array(writtenNode, { error: whenMissing }).min(1).describe("in index order: the first one is Node 0"),
  }),
  create: ({ nodes: written }: HostsOptions, tools) => {
    const nodes = written.map((one, index) => readNode(one, index, tools));
    return {
      makesNodes: false,
      async create(_image, { index }) {
        const node = nodes[index];
        if (node) return node;
        throw new DflowError("preflight/vm", `node ${index}: vm-backend hosts lists ${nodes.length}, and makes none`, {
          hint: "add a line for it to `nodes` of vm-backend in dflow.yaml",
          index,
        });
      },
      async destroy({ index, host }) {
        throw new DflowError("preflight/vm", `node ${index}: vm-backend hosts does not destroy ${host}`, {
          hint: "take its line out of `nodes` of vm-backend in dflow.yaml, and turn the machine off yourself",
          index,
        });
      },
      list: async () => nodes,
    };
  },
};
