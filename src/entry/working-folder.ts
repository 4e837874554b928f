import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { DflowError } from "../domain/errors.ts";
import type { Inputs } from "./inputs.ts";

/** Where the command works. */
export const folderOf = (
  { workingDirectory }: Pick<Inputs, "workingDirectory">,
  { GITHUB_WORKSPACE: workspace }: NodeJS.ProcessEnv,
): string => resolve(workspace || ".", workingDirectory ?? ".");

/**
 * From a folder that is not there the search for dflow.yaml would go on above it, and deploy what lies there.
 *
 * @throws DflowError `usage/flag`
 */
export async function requireFolder(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = folderOf(inputs, env);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new DflowError("usage/flag", `the input working-directory: there is no folder ${folder}`, {
    hint: "it starts at the workspace; does actions/checkout come before this step?",
  });
}
