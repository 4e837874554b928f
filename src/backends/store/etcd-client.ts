import { z } from "zod";
import { DflowError } from "../../domain/errors.ts";

export interface Etcd {
  /** @throws DflowError `store/unavailable` when no member gives a whole answer */
  ask<T>(path: string, body: unknown, shape: z.ZodType<T>): Promise<T>;
}

/** ms; an election takes about one second. */
const TIMEOUT = 5_000;
/** A state is a few KiB. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * etcd's JSON gateway, the members in turn. A member that refuses (4xx) has answered; one that is not there, or has no
 * leader (5xx), has not, and the next is asked.
 *
 * @param variable DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD, where the cluster wants them
 */
export function etcdClient(endpoints: readonly string[], variable: (name: string) => string | undefined): Etcd {
  let token: Promise<string | undefined> | undefined;

  const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const failures: string[] = [];
    for (const endpoint of endpoints) {
      try {
        const answer = await postTo(endpoint, path, body, headers);
        if (answer.status < 500) return answer;
        failures.push(`${endpoint}: ${answer.status} ${messageOf(answer.text)}`);
      } catch (error) {
        failures.push(`${endpoint}: ${reasonOf(error)}`);
      }
    }
    throw unavailable(`no member of etcd answers`, failures);
  };

  const login = async (): Promise<string | undefined> => {
    const name = variable("DFLOW_ETCD_USER");
    if (!name) return undefined;
    const answer = await post("auth/authenticate", { name, password: variable("DFLOW_ETCD_PASSWORD") ?? "" });
    const given = parsed(answer, z.object({ token: z.string() }));
    if (given) return given.token;
    throw new DflowError("store/unavailable", `etcd does not let ${name} in: ${messageOf(answer.text)}`, {
      hint: "check DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD",
    });
  };

  return {
    async ask(path, body, shape) {
      token ??= login();
      let answer = await post(path, body, headersOf(await token));
      if (answer.status === 401) {
        // Tokens end after five minutes without use; a long deploy outlives one.
        token = login();
        answer = await post(path, body, headersOf(await token));
      }
      const found = answer.status === 200 ? parsed(answer, shape) : undefined;
      if (found !== undefined) return found;
      throw unavailable(`etcd answered ${answer.status}`, [messageOf(answer.text)], HINTS[answer.status]);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function postTo(
  endpoint: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await fetch(`${endpoint.replace(/\/$/, "")}/v3/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > MOST_BYTES) throw new Error("its answer is too long");
  }
  return { status: response.status, text };
}

const headersOf = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: token };

function parsed<T>({ text }: Answer, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** `{"error": "etcdserver: no leader", "code": 14}`, or whatever else answered. */
const messageOf = (text: string): string => {
  const said = parsed({ status: 0, text }, z.object({ error: z.string() }))?.error ?? text;
  return said.replace(/\s+/g, " ").slice(0, 200);
};

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === "TimeoutError") return `no answer within ${TIMEOUT / 1000} s`;
  return cause instanceof Error ? cause.message : String(cause);
}

const WHO = "check DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD, and what that user may do";
/** By status, as etcd's gateway makes it of gRPC's codes. */
const HINTS: Readonly<Record<number, string>> = {
  400: WHO,
  401: WHO,
  403: WHO,
  429: "make room in it (etcdctl compact, defrag, alarm disarm), or give it a larger --quota-backend-bytes",
};

const unavailable = (
  what: string,
  lines: readonly string[],
  hint = "is it up, and are store-backend.endpoints right?",
): DflowError =>
  new DflowError("store/unavailable", `${what}: ${lines[0] ?? ""}`, {
    hint,
    ...(lines.length > 1 ? { evidence: [{ title: "what each member said", lines }] } : {}),
  });
