import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { posix } from "node:path";
import type { Duplex } from "node:stream";
import { DflowError } from "../../domain/errors.ts";
import type { Check } from "../../domain/settings.ts";
import { firstLines } from "./lines.ts";
import { type Asked, type Said, unhealthy } from "./said.ts";
import { openPort } from "./tcp.ts";

type HttpCheck = Extract<Check, { kind: "http" }>;

/** `contains` is looked for in this much of an answer; the rest is not read. Bytes. */
const READ = 1024 * 1024;

/** Connections that are tried until one leads to the version that is asked for. */
const MOST_TRIES = 50;
const VERSION = `\${DFLOW_VERSION}`;

/**
 * Where several versions listen on one port the kernel chooses who answers. An answer that must hold the version says which
 * one it was, so it is asked again over new connections until the right one did: with two of them, 50 tries miss it once in
 * 10^15 times.
 */
export async function askHttp(given: HttpCheck, port: number, asked: Asked): Promise<Said> {
  const check = { ...given, contains: given.contains && filled(given.contains, port, asked) };
  if (!asked.context.sharedPort || !given.contains?.includes(VERSION)) return askOnce(check, port, asked);
  const end = asked.clock.now().getTime() + check.timeout;
  for (let tries = 1; ; tries++) {
    const said = await askOnce({ ...check, timeout: Math.max(1, end - asked.clock.now().getTime()) }, port, asked);
    if (said.healthy || tries === MOST_TRIES || asked.clock.now().getTime() >= end) return said;
  }
}

/** What the program was started with. */
const filled = (text: string, port: number, { process, remote, context }: Asked): string => {
  const facts: Readonly<Record<string, string>> = {
    DFLOW_PORT: String(port),
    DFLOW_VERSION: process.executable.version,
    DFLOW_INDEX: String(remote.node.index),
    DFLOW_NAME: posix.basename(context.folder),
  };
  return text.replaceAll(/\$\{(DFLOW_\w+)\}/g, (whole, name) => facts[name] ?? whole);
};

async function askOnce(check: HttpCheck, port: number, asked: Asked): Promise<Said> {
  const begun = asked.clock.now().getTime();
  const opened = await openPort(check, port, asked);
  if ("said" in opened) return opened;
  const left = check.timeout - (asked.clock.now().getTime() - begun);
  try {
    return judge(check, await get(check, port, opened.stream, Math.max(1, left), asked));
  } catch (error) {
    // The stream's own errors are of the link, everything else is the program's way of answering.
    if (error instanceof DflowError) throw error;
    return unhealthy(`${check.path} ${whatWentWrong(error as NodeJS.ErrnoException)}`);
  } finally {
    opened.stream.destroy();
  }
}

interface Got {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}

class TooSlow extends Error {}

function get({ path, timeout }: HttpCheck, port: number, stream: Duplex, left: number, asked: Asked): Promise<Got> {
  const { clock, context } = asked;
  const { signal } = context;
  const done = new AbortController();
  let asking: ClientRequest | undefined;
  const answer = new Promise<Got>((resolve, reject) => {
    const cancel = () => reject(new DflowError("cancelled", "cancelled"));
    signal?.addEventListener("abort", cancel, { signal: done.signal });
    clock.sleep(left, done.signal).then(
      () => reject(new TooSlow(`gave no answer within ${timeout / 1000} s`)),
      () => undefined,
    );
    asking = request({
      createConnection: () => stream,
      path: asciiPath(path),
      headers: { host: `localhost:${port}`, "user-agent": "dflow", connection: "close" },
    });
    asking.on("response", (response) => read(response).then(resolve, reject));
    asking.on("error", reject);
    // Node tells of a link that was lost only as "socket hang up".
    stream.on("error", reject);
    asking.end();
  });
  return answer.finally(() => {
    done.abort();
    asking?.destroy();
  });
}

async function read(response: IncomingMessage): Promise<Got> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= READ) break;
  }
  return { status: response.statusCode ?? 0, location: response.headers.location, body: Buffer.concat(chunks) };
}

function judge({ path, status, contains }: HttpCheck, got: Got): Said {
  const body = firstLines(got.body);
  const to = got.location === undefined ? "" : ` (to ${got.location.slice(0, 200)})`;
  if (got.status !== status) return unhealthy(`${path} answered ${got.status}${to}, not ${status}`, body);
  if (contains !== undefined && !got.body.includes(contains)) {
    return unhealthy(`${path} answered ${got.status} without ${JSON.stringify(contains)}`, body);
  }
  return { healthy: true, said: `${path} answered ${got.status}`, body };
}

function whatWentWrong(error: NodeJS.ErrnoException): string {
  if (error instanceof TooSlow) return error.message;
  if (error.code?.startsWith("HPE_")) return "was not answered in HTTP";
  if (error.code === "ECONNRESET" || error.message === "aborted") return "was not answered: the connection was closed";
  return `failed: ${error.message}`;
}

/** node:http refuses blanks and characters beyond ASCII. */
const asciiPath = (path: string): string =>
  (path.startsWith("/") ? path : `/${path}`).replace(/[^\x21-\x7e]+/gu, (part) =>
    [...Buffer.from(part)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join(""),
  );
