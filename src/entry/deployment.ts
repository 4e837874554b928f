import { warning } from "@actions/core";
import { context } from "@actions/github";
import { exitCodes } from "../domain/errors.ts";
import { githubApi } from "../github/api.ts";
import { createDeployment, type Deployment } from "../github/deployments.ts";
import type { Outcome } from "./carry-out.ts";
import type { Inputs } from "./inputs.ts";

/** What the repository's page shows of this run. Telling it never fails the run: the Nodes are what counts. */
export interface ShownDeployment {
  end(outcome: Outcome): Promise<void>;
}

const SHOWN = ["deploy", "rollback"];

/** Undefined where it was not asked for, where nothing will change, or where GitHub does not take it. */
export async function beginDeployment(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<ShownDeployment | undefined> {
  if (!inputs.githubDeployment || !SHOWN.includes(inputs.command.name) || inputs.given["dry-run"] === true)
    return undefined;
  const variables: NodeJS.ProcessEnv = { ...env, ...(inputs.token && { GITHUB_TOKEN: inputs.token }) };
  const api = githubApi((name) => variables[name]);
  if (!api) return complain("it needs the input token, which may be github.token");
  try {
    const deployment = await createDeployment(api, {
      ref: context.payload.pull_request?.head?.sha ?? context.sha,
      environment: inputs.common.environment ?? "production",
      description: `dflow ${inputs.command.name}`,
      logUrl: `${context.serverUrl}/${api.repository}/actions/runs/${context.runId}`,
      environmentUrl: inputs.environmentUrl,
    });
    await deployment.tell("in_progress", `dflow ${inputs.command.name} has begun`);
    return { end: (outcome) => tellEnd(deployment, outcome).catch(reason) };
  } catch (error) {
    return reason(error);
  }
}

/** A deploy that was put back is no deployment any more; the one before it is the active one again. */
async function tellEnd(deployment: Deployment, { exit }: Outcome): Promise<void> {
  switch (exit) {
    case "done":
      return deployment.tell("success", "every Node serves it");
    case "partial":
      return deployment.tell("failure", "some Nodes were left out");
    case "cancelled":
      return deployment.tell("inactive", "cancelled; the cluster is consistent");
    default:
      return deployment.tell("failure", `exit ${exitCodes[exit]}: the log and the summary say why`);
  }
}

const reason = (error: unknown): undefined => complain(error instanceof Error ? error.message : String(error));

function complain(why: string): undefined {
  warning(`the deployment is not shown on GitHub: ${why} (permissions: deployments: write)`);
}
