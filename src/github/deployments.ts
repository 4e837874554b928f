import { z } from "zod";
import type { Api } from "./api.ts";

export type DeploymentState = "in_progress" | "success" | "failure" | "error" | "inactive";

/** A deployment as GitHub shows it on the repository's page. */
export interface Deployment {
  tell(state: DeploymentState, description: string): Promise<void>;
}

export interface DeploymentOptions {
  readonly ref: string;
  readonly environment: string;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl?: string | undefined;
}

const created = z.object({ id: z.number().int() });

/** GitHub cuts longer ones with an error. */
const LONGEST = 140;

/** @throws ApiError, as without `deployments: write` */
export async function createDeployment(api: Api, options: DeploymentOptions): Promise<Deployment> {
  const { ref, environment, logUrl, environmentUrl } = options;
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
  return {
    tell: async (state, description) => {
      const body = { state, description: description.slice(0, LONGEST), log_url: logUrl, auto_inactive: true };
      await api.post(
        `deployments/${id}/statuses`,
        environmentUrl === undefined ? body : { ...body, environment_url: environmentUrl },
        z.unknown(),
      );
    },
  };
}
