import type { Duplex } from "node:stream";
import type { Question } from "../../contracts/meter.ts";
import { DflowError } from "../../domain/errors.ts";
import { isOfTheLink, type Road } from "./connect.ts";
import { agentOn, get } from "./http.ts";

/** What came of one request. `kept`: its connection had carried requests before. */
export type Answer =
  | { readonly kind: "right"; readonly ms: number; readonly kept: boolean }
  | { readonly kind: "failed"; readonly ms: number; readonly kept: boolean; readonly what: string }
  /** It did not get to the service, or not back: that says nothing about the service. */
  | { readonly kind: "nowhere"; readonly why: string };

/** Asks the same question again and again, one at a time. */
export interface Asker {
  /** Never throws. */
  ask(): Promise<Answer>;
  /** Connections opened so far. */
  readonly opened: number;
  /** Closes its connection. */
  leave(): void;
}

export interface AskerOptions {
  readonly question: Question;
  readonly road: Road;
  /** Keeps its connection from request to request. */
  readonly keepsAlive: boolean;
}

export function asker(options: AskerOptions): Asker {
  const { question, road } = options;
  const connection = connectionOn(options);
  return {
    async ask() {
      const begun = performance.now();
      const over = new AbortController();
      const timer = setTimeout(() => over.abort(), question.timeout);
      try {
        const kept = await connection.ask(over.signal);
        return { kind: "right", ms: performance.now() - begun, kept };
      } catch (error) {
        const ms = performance.now() - begun;
        const cause = connection.brokenBy() ?? error;
        const silent = over.signal.aborted || (cause instanceof DflowError && cause.code === "ssh/timeout");
        if (!silent && isOfTheLink(cause)) return { kind: "nowhere", why: cause.message };
        if (silent && !(await road.isOpen())) return { kind: "nowhere", why: "the ssh connection gave no answer" };
        return { kind: "failed", ms, kept: connection.wasKept(), what: words(cause, silent ? question : undefined) };
      } finally {
        clearTimeout(timer);
      }
    },
    get opened() {
      return connection.opened();
    },
    leave: () => connection.close(),
  };
}

interface Connection {
  /** @returns was the connection used before? */
  ask(over: AbortSignal): Promise<boolean>;
  wasKept(): boolean;
  opened(): number;
  /** The link's own error, where it broke the connection. */
  brokenBy(): DflowError | undefined;
  close(): void;
}

function connectionOn({ question, road, keepsAlive }: AskerOptions): Connection {
  let opened = 0;
  let kept = false;
  let stream: Duplex | undefined;
  let stop = new AbortController();
  const open = async () => {
    opened++;
    stream = undefined;
    stream = await road.open(stop.signal, question.timeout);
    if (stop.signal.aborted) stream.destroy();
    return stream;
  };
  let agent = agentOn(open, keepsAlive);
  let goodUntil = Number.POSITIVE_INFINITY;

  const close = () => {
    stop.abort();
    agent.destroy();
    stop = new AbortController();
    agent = agentOn(open, keepsAlive);
    goodUntil = Number.POSITIVE_INFINITY;
  };

  return {
    opened: () => opened,
    wasKept: () => kept,
    brokenBy: () => (stream?.errored instanceof DflowError ? stream.errored : undefined),
    close,
    async ask(over) {
      kept = false;
      const end = () => close();
      over.addEventListener("abort", end, { once: true });
      try {
        if (question.kind === "tcp") {
          (await open()).destroy();
          return false;
        }
        // The server has said how long it keeps a connection that nobody uses; who comes later meets a closed door.
        if (performance.now() > goodUntil) close();
        const { status, keptFor } = await get(agent, question.path, road.authority, () => {
          kept = true;
        });
        goodUntil = keptFor === undefined ? Number.POSITIVE_INFINITY : performance.now() + keptFor;
        if (status !== question.status) throw new Error(`status ${status}`);
        return kept;
      } finally {
        over.removeEventListener("abort", end);
      }
    },
  };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed under the request",
  EPIPE: "connection closed under the request",
  EHOSTUNREACH: "no way to the host",
  ENETUNREACH: "no way to the host",
  ETIMEDOUT: "connection not taken",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "no such host",
};

/** @param silent the question that got no answer in its time */
function words(error: unknown, silent: Question | undefined): string {
  if (silent) return `no answer within ${silent.timeout / 1000} s`;
  // The Node's own word for it, said by sshd.
  if (error instanceof DflowError) return "connection refused";
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code.startsWith("HPE_")) return "no answer in HTTP";
  return WORDS[code] ?? (message === "aborted" ? "connection closed under the request" : message);
}
