import { context } from "@actions/github";
import type { Inputs } from "./inputs.ts";

/** Where the command takes a commit and none is given, the workflow's: of a pull request its head, not the trial merge. */
export function withWorkflowCommit(inputs: Inputs): Inputs {
  if (!Object.hasOwn(inputs.command.flags, "commit-hash") || inputs.given["commit-hash"] !== undefined) return inputs;
  const commit = context.payload.pull_request?.head?.sha ?? context.sha;
  return commit ? { ...inputs, given: { ...inputs.given, "commit-hash": commit } } : inputs;
}
