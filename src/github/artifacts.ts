import { createHash } from "node:crypto";
import { z } from "zod";
import { DflowError } from "../domain/errors.ts";
import type { Api } from "./api.ts";
import { upload } from "./cache-service.ts";
import { isRefused, type ResultsService, unavailable } from "./results-service.ts";
import { unzipped, zipOf } from "./zip.ts";

/** A run that has an artifact. */
export interface ArtifactRun {
  readonly id: number;
  /** The number of its artifact; GitHub counts upwards over all of a repository. */
  readonly artifact: number;
  readonly goesOn: boolean;
}

/**
 * Artifacts of this run, which it may write, and of others, which it may read (`actions: read`). Each throws
 * `store/unavailable` where GitHub does not answer or does not allow it: no answer is never "there are none".
 */
export interface Artifacts {
  /** @returns false when this run has one of that name, in whatever attempt or job */
  create(name: string, content: Uint8Array): Promise<boolean>;
  /**
   * The runs that have an artifact of this name, the newest artifact first. A name is anybody's, so only runs of this repository (not
   * of a fork's), on this branch, for an event of ours count. Each is asked for only when it is its turn.
   */
  runsWith(name: string, branch: string): AsyncIterable<ArtifactRun>;
  /** All that a run has, expired ones left out. */
  ofRun(run: number): Promise<readonly { readonly id: number; readonly name: string }[]>;
  /** @throws DflowError also `store/damaged`: it is none of ours */
  read(id: number): Promise<Buffer>;
}

/** Those that run what the branch holds. Not pull_request and its like: what they upload is somebody else's word. */
export const EVENTS: readonly string[] = [
  "push",
  "schedule",
  "workflow_dispatch",
  "workflow_run",
  "repository_dispatch",
  "release",
];
const SERVICE = "ArtifactService";
/** Of the service: 4 is the one whose artifacts never change. */
const VERSION = 4;
const FILE = "state";
const MOST_BYTES = 64 * 1024 * 1024;
const A_PAGE = 100;
const PAGES = 10;
/** Runs that are asked for what they are, newest first. */
const RUNS = 20;

const listed = z.object({
  artifacts: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      expired: z.boolean(),
      workflow_run: z
        .object({
          id: z.number().int(),
          repository_id: z.number().int(),
          head_repository_id: z.number().int(),
          head_branch: z.string().nullish(),
        })
        .nullish(),
    }),
  ),
});
const aRun = z.object({ status: z.string(), event: z.string(), head_branch: z.string().nullish() });

export function artifacts(service: ResultsService, api: Api): Artifacts {
  const ids = () => backendIds(service.claims.scp);
  const ask = async <T>(path: string, shape: z.ZodType<T>): Promise<T> => (await api.get(path, shape)) ?? unread();
  async function list(path: string) {
    const found = [];
    for (let page = 1; page <= PAGES; page++) {
      const { artifacts: some } = await ask(`${path}per_page=${A_PAGE}&page=${page}`, listed);
      found.push(...some.filter(({ expired }) => !expired));
      if (some.length < A_PAGE) break;
    }
    return found;
  }
  return {
    async create(name, content) {
      const begun = await service.call(
        SERVICE,
        "CreateArtifact",
        { ...ids(), name, version: VERSION },
        z.object({ ok: z.boolean().optional(), signed_upload_url: z.string().optional() }),
      );
      if (isRefused(begun) && begun.refused === "already_exists") return false;
      if (isRefused(begun)) throw unavailable(`it refuses an artifact: ${begun.refused} ${begun.message}`.trim());
      if (!begun.ok || !begun.signed_upload_url) return false;
      const zip = zipOf(FILE, content);
      await upload(begun.signed_upload_url, zip);
      const hash = `sha256:${createHash("sha256").update(zip).digest("hex")}`;
      const ended = await service.call(
        SERVICE,
        "FinalizeArtifact",
        { ...ids(), name, size: String(zip.length), hash },
        z.object({ ok: z.boolean().optional() }),
      );
      if (!isRefused(ended) && ended.ok) return true;
      throw unavailable(`it did not take the artifact ${name}`);
    },
    async *runsWith(name, branch) {
      const found = await list(`actions/artifacts?name=${encodeURIComponent(name)}&`);
      // By the artifact, not by the run: an older run may have waited, or be done again.
      const ours = new Map<number, number>();
      for (const { id, workflow_run: run } of found.toSorted((a, b) => b.id - a.id)) {
        if (!run || run.repository_id !== run.head_repository_id || run.head_branch !== branch) continue;
        if (!ours.has(run.id)) ours.set(run.id, id);
      }
      for (const [id, artifact] of [...ours].slice(0, RUNS)) {
        const { status, event, head_branch } = await ask(`actions/runs/${id}`, aRun);
        if (head_branch === branch && EVENTS.includes(event)) yield { id, artifact, goesOn: status !== "completed" };
      }
    },
    ofRun: async (run) => (await list(`actions/runs/${run}/artifacts?`)).map(({ id, name }) => ({ id, name })),
    async read(id) {
      const zip = (await api.bytes(`actions/artifacts/${id}/zip`, MOST_BYTES)) ?? unread();
      const content = unzipped(zip);
      if (content) return content;
      throw new DflowError("store/damaged", `the artifact ${id} is not one that dflow has made`, {
        hint: `delete it: gh api -X DELETE repos/${api.repository}/actions/artifacts/${id}`,
      });
    },
  };
}

/** `scp`: scopes with blanks between them, one of them `Actions.Results:RUN:JOB`, as the service names these two. */
function backendIds(scp: unknown) {
  const [, run, job] = /(?:^| )Actions\.Results:([^: ]+):([^: ]+)(?: |$)/.exec(String(scp)) ?? [];
  if (run && job) return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
  throw unavailable("the job's token does not say which run it is of");
}

function unread(): never {
  throw new DflowError("store/unavailable", "GitHub does not say which artifacts there are", {
    hint: "the store artifact needs permissions: {actions: read} and the input token; or see githubstatus.com",
  });
}
