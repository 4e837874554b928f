import type { z } from "zod";

/** GitHub's REST API, for one repository. */
export interface Api {
  /** `owner/name` */
  readonly repository: string;
  /**
   * Undefined: no answer, or one that says nothing (404, 403, 5xx, another shape). Whoever asks must get along without.
   *
   * @param path below the repository, as `actions/runs/1`
   */
  get<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /** What a path leads to, through GitHub's redirection. Undefined: no answer, or a refusal. */
  bytes(path: string, most: number): Promise<Buffer | undefined>;
  /** @throws ApiError with the status and GitHub's words */
  post<T>(path: string, body: unknown, shape: z.ZodType<T>): Promise<T>;
}

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const TIMEOUT = 10_000;
const NAME = /^[\w.-]+\/[\w.-]+$/;

/**
 * Undefined outside of a workflow, or without a token.
 *
 * @param variable GITHUB_REPOSITORY, GITHUB_TOKEN, GITHUB_API_URL
 */
export function githubApi(variable: (name: string) => string | undefined): Api | undefined {
  const [repository, token] = [variable("GITHUB_REPOSITORY"), variable("GITHUB_TOKEN")];
  if (!repository || !token || !NAME.test(repository)) return undefined;
  const base = variable("GITHUB_API_URL") || "https://api.github.com";
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "user-agent": "dflow",
    "x-github-api-version": "2022-11-28",
  };
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${base}/repos/${repository}/${path}`, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT) });
  return {
    repository,
    async get(path, shape) {
      try {
        const response = await ask(path);
        const answer: unknown = await response.json();
        return response.ok ? shape.safeParse(answer).data : undefined;
      } catch {
        return undefined;
      }
    },
    async bytes(path, most) {
      try {
        const response = await ask(path);
        if (!response.ok || Number(response.headers.get("content-length")) > most) return undefined;
        const content = Buffer.from(await response.arrayBuffer());
        return content.length > most ? undefined : content;
      } catch {
        return undefined;
      }
    },
    async post(path, body, shape) {
      const response = await ask(path, { method: "POST", body: JSON.stringify(body) });
      const answer: unknown = await response.json().catch(() => undefined);
      if (!response.ok) throw new ApiError(response.status, messageOf(answer) ?? `status ${response.status}`);
      return shape.parse(answer);
    },
  };
}

const messageOf = (answer: unknown): string | undefined =>
  typeof answer === "object" && answer !== null && "message" in answer ? String(answer.message) : undefined;
