import { playNode } from "../backends/vm/local/node-process.ts";
import { DflowError } from "../domain/errors.ts";

/**
 * The hidden `dflow local-node FOLDER`: the process behind a Node of the `local` VM backend. Its server keeps it alive
 * after this resolves.
 */
export async function localNode(folder: string | undefined): Promise<void> {
  if (!folder) throw new DflowError("usage/flag", "local-node: FOLDER is missing");
  await playNode(folder);
}
