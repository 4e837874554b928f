import { z } from "zod";
import { DflowError } from "../domain/errors.ts";

/** The service behind caches and artifacts, as a job reaches it: Twirp with JSON. */
export interface ResultsService {
  /**
   * @returns the answer; a refusal (4xx, among them "already exists") as its code
   * @throws DflowError `store/unavailable` on an outage, so that it is never taken for a miss
   */
  call<T>(service: string, method: string, body: unknown, shape: z.ZodType<T>): Promise<T | Refused>;
  /** What the token says of itself; a token of another form says nothing. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Refused {
  /** Twirp's code, as `already_exists`, `permission_denied`. */
  readonly refused: string;
  readonly message: string;
}

export const isRefused = (answer: object): answer is Refused => "refused" in answer;

const TIMEOUT = 15_000;
const TRIES = 3;
const WAIT = 500;

/**
 * @param variable ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN, which the runner gives to actions, not to `run:` steps
 * @throws DflowError `store/unavailable` outside of an action
 */
export function resultsService(variable: (name: string) => string | undefined): ResultsService {
  const base = variable("ACTIONS_RESULTS_URL");
  const token = variable("ACTIONS_RUNTIME_TOKEN");
  if (!base || !token) {
    throw new DflowError("store/unavailable", "GitHub's cache and artifacts are reached only from dflow's action", {
      hint: "from a command line or a run: step use store-backend git-ref, which both can reach",
    });
  }
  return {
    claims: claimsOf(token),
    async call(service, method, body, shape) {
      const url = new URL(`twirp/github.actions.results.api.v1.${service}/${method}`, withSlash(base));
      const response = await patiently(() =>
        fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(TIMEOUT),
        }),
      );
      const answer = await jsonOf(response);
      if (response.ok) {
        const parsed = shape.safeParse(answer);
        if (parsed.success) return parsed.data;
        throw unavailable(`${method}: an answer of another form than expected`);
      }
      const { code = String(response.status), msg = "" } = refusal.safeParse(answer).data ?? {};
      return { refused: code, message: msg };
    },
  };
}

const refusal = z.object({ code: z.string().optional(), msg: z.string().optional() });
const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);

/**
 * Asks again where there was no answer, or one of a server in trouble.
 *
 * @throws DflowError `store/unavailable`
 */
export async function patiently(ask: () => Promise<Response>): Promise<Response> {
  let why = "";
  for (let tries = 1; tries <= TRIES; tries++) {
    try {
      const response = await ask();
      if (response.status < 500 && response.status !== 429) return response;
      why = `status ${response.status}`;
      await response.body?.cancel();
    } catch (error) {
      why = reasonOf(error);
    }
    if (tries < TRIES) await new Promise((resolve) => setTimeout(resolve, WAIT * tries));
  }
  throw unavailable(why);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === "TimeoutError") return `no answer within ${TIMEOUT / 1000} s`;
  return cause instanceof Error ? cause.message : String(cause);
}

export const unavailable = (why: string): DflowError =>
  new DflowError("store/unavailable", `GitHub's cache service does not answer: ${why}`, {
    hint: "nothing was changed; run the job again, or see githubstatus.com",
  });

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
