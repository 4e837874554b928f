import { z } from "zod";
import type { WorkflowRun } from "../domain/state.ts";
import type { Api } from "./api.ts";

const run = z.object({ status: z.string(), run_attempt: z.number().int() });
const jobs = z.object({ jobs: z.array(z.object({ runner_name: z.string().nullish(), status: z.string() })) });

/**
 * Does the job that this names still go on? Undefined: GitHub does not say. A run that goes on may have lost this job
 * already; jobs are told apart by their runner, for a job's own number is not known to it.
 */
export async function jobGoesOn(
  api: Api,
  { repository, id, attempt, runner }: WorkflowRun,
): Promise<boolean | undefined> {
  if (repository !== api.repository) return undefined;
  const found = await api.get(`actions/runs/${id}`, run);
  if (!found) return undefined;
  if (found.status === "completed" || found.run_attempt > attempt) return false;
  const listed = await api.get(`actions/runs/${id}/attempts/${attempt}/jobs?per_page=100`, jobs);
  const ours = listed?.jobs.filter((one) => one.runner_name === runner) ?? [];
  return ours.length === 0 || ours.some((one) => one.status !== "completed");
}

/** The run whose job this process is part of; undefined outside of a workflow. */
export function thisRun(variable: (name: string) => string | undefined): WorkflowRun | undefined {
  const [repository, id] = [variable("GITHUB_REPOSITORY"), Number(variable("GITHUB_RUN_ID"))];
  if (!repository || !Number.isSafeInteger(id) || id <= 0) return undefined;
  return {
    repository,
    id,
    attempt: Number(variable("GITHUB_RUN_ATTEMPT")) || 1,
    job: variable("GITHUB_JOB") ?? "",
    runner: variable("RUNNER_NAME") ?? "",
  };
}
