import { z } from "zod";
import type { Api } from "./api.ts";

export type DeploymentState = "in_progress" | "success" | "failure" | "error" | "inactive";

/** A deployment as GitHub shows it on the repository's page. */
export interface Deployment {
  readonly id: number;
  tell(state: DeploymentState, description: string): Promise<void>;
}

/** What each of its statuses leads to. */
export interface DeploymentLinks {
  readonly logUrl: string;
  readonly environmentUrl?: string | undefined;
}

export interface DeploymentOptions extends DeploymentLinks {
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
}

const created = z.object({ id: z.number().int() });

/** GitHub cuts longer ones with an error. */
const LONGEST = 140;

/** @throws ApiError, as without `deployments: write` */
export async function createDeployment(api: Api, options: DeploymentOptions): Promise<Deployment> {
  const { ref, environment } = options;
  const { id } = await api.post(
    "deployments",
    {
      ref,
      environment,
      description: options.description.slice(0, LONGEST),
      // We deploy this very commit, now; neither a merge of the default branch nor other checks are waited for.
      auto_merge: false,
      required_contexts: [],
      task: "deploy",
    },
    created,
  );
  return deploymentOf(api, id, options);
}

/** One that was created before. */
export const deploymentOf = (api: Api, id: number, { logUrl, environmentUrl }: DeploymentLinks): Deployment => ({
  id,
  async tell(state, description) {
    const body = { state, description: description.slice(0, LONGEST), log_url: logUrl, auto_inactive: true };
    await api.post(
      `deployments/${id}/statuses`,
      environmentUrl === undefined ? body : { ...body, environment_url: environmentUrl },
      z.unknown(),
    );
  },
});
