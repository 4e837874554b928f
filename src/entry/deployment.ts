import { getState, saveState, warning } from "@actions/core";
import { context } from "@actions/github";
import type { Reporter } from "../contracts/reporter.ts";
import { exitCodes } from "../domain/errors.ts";
import { type Api, githubApi } from "../github/api.ts";
import { createDeployment, type Deployment, deploymentOf } from "../github/deployments.ts";
import type { Outcome } from "./carry-out.ts";
import type { Inputs } from "./inputs.ts";

/** What the repository's page shows of this run. Telling it never fails the run: the Nodes are what counts. */
export interface ShownDeployment extends Reporter {
  end(outcome: Outcome): Promise<void>;
}

const SHOWN = ["deploy", "rollback"];
const STATE = "deployment";

/** Begins with the plan: a run that was refused before it has deployed nothing. Undefined where none was asked for. */
export function showDeployment(inputs: Inputs, env: NodeJS.ProcessEnv): ShownDeployment | undefined {
  if (!inputs.githubDeployment || !SHOWN.includes(inputs.command.name) || inputs.given["dry-run"] === true)
    return undefined;
  let begun: Promise<Deployment | undefined> | undefined;
  return {
    report(event) {
      if (event.type === "plan") begun ??= begin(inputs, env).catch(complain);
    },
    async end(outcome) {
      const deployment = await begun;
      if (deployment) await tellEnd(deployment, outcome).catch(complain);
    },
  };
}

/** Of a `main` that was killed: the page would show it going on for ever. */
export async function endCutOff(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<void> {
  const id = Number(getState(STATE));
  const api = apiOf(inputs, env);
  if (id > 0 && api)
    await deploymentOf(api, id, linksOf(api, inputs)).tell("failure", "it was cut off").catch(complain);
}

async function begin(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Deployment | undefined> {
  const api = apiOf(inputs, env);
  if (!api) return complain("it needs the input token, which may be github.token");
  const deployment = await createDeployment(api, {
    ref: context.payload.pull_request?.head?.sha ?? context.sha,
    environment: inputs.common.environment ?? "production",
    description: `dflow ${inputs.command.name}`,
    ...linksOf(api, inputs),
  });
  saveState(STATE, deployment.id);
  await deployment.tell("in_progress", `dflow ${inputs.command.name} has begun`);
  return deployment;
}

const apiOf = ({ token }: Inputs, env: NodeJS.ProcessEnv): Api | undefined =>
  githubApi((name) => (name === "GITHUB_TOKEN" && token ? token : env[name]));

const linksOf = ({ repository }: Api, { environmentUrl }: Inputs) => ({
  logUrl: `${context.serverUrl}/${repository}/actions/runs/${context.runId}`,
  environmentUrl,
});

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

function complain(why: unknown): undefined {
  const words = why instanceof Error ? why.message : String(why);
  warning(`the deployment is not shown on GitHub: ${words} (permissions: deployments: write)`);
}
