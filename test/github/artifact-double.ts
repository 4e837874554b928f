import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Plays GitHub's artifacts: the results service that a run writes them by, and the REST API that all find them by. */
export interface ArtifactDouble {
  /** What the runner gives to a job of this run. */
  job(run: number, about?: Partial<Run>): Readonly<Record<string, string>>;
  readonly artifacts: Artifact[];
  /** The run has ended. */
  end(run: number): void;
  /** The next requests are answered with this status; 0: the connection is cut. `about`: `METHOD /path`. */
  fail(status: number, requests: number, about?: RegExp): void;
  stop(): Promise<void>;
}

export interface Run {
  branch: string;
  event: string;
  /** The repository's number is 1; a fork's is another. */
  headRepository: number;
  status: string;
}

export interface Artifact {
  readonly id: number;
  readonly run: number;
  readonly name: string;
  content: Buffer;
  done: boolean;
  expired: boolean;
}

const TOKEN = "a-token-of-the-tests";
const A_PAGE = 100;

export async function artifactDouble(): Promise<ArtifactDouble> {
  const runs = new Map<number, Run>();
  const artifacts: Artifact[] = [];
  const blobs = new Map<string, Artifact>();
  let last = 0;
  let failing = { status: 0, requests: 0, about: /(?:)/ };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const { method, url = "" } = request;
    if (failing.requests > 0 && failing.about.test(`${method} ${url}`)) {
      failing.requests--;
      return failing.status === 0 ? void response.destroy() : void response.writeHead(failing.status).end("{}");
    }
    if (url.startsWith("/blob/")) {
      const artifact = blobs.get(url.slice("/blob/".length));
      if (!artifact) return void response.writeHead(404).end();
      if (method === "GET") return void response.end(artifact.content);
      if (request.headers["x-ms-blob-type"] !== "BlockBlob") return void response.writeHead(400).end();
      artifact.content = body;
      return void response.writeHead(201).end();
    }
    const [status, answer] = url.startsWith("/twirp/") ? asked(request, body) : looked(request);
    if (status === 302) return void response.writeHead(302, { location: String(answer) }).end();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Within a run a name is taken from its creation on; others see an artifact once it is finished. */
  function asked({ url = "", headers }: IncomingMessage, body: Buffer): [number, object] {
    const {
      workflow_run_backend_id: backend,
      workflow_job_run_backend_id: job,
      name,
      size,
    } = JSON.parse(body.toString());
    const claims = JSON.parse(Buffer.from(headers.authorization?.split(".")[1] ?? "", "base64url").toString());
    if (claims.scp !== `Actions.Example Actions.Results:${backend}:${job}`)
      return [403, { code: "permission_denied", msg: "another run's" }];
    const run = Number(backend.replace("run-", ""));
    const found = artifacts.find((one) => one.run === run && one.name === name);
    switch (url.split("/").at(-1)) {
      case "CreateArtifact": {
        if (found) return [409, { code: "already_exists", msg: "an artifact with this name already exists" }];
        const made = { id: ++last, run, name, content: Buffer.alloc(0), done: false, expired: false };
        artifacts.push(made);
        return [200, { ok: true, signed_upload_url: urlFor(made) }];
      }
      case "FinalizeArtifact":
        if (!found || String(found.content.length) !== size) return [400, { code: "invalid_argument", msg: "size" }];
        found.done = true;
        return [200, { ok: true, artifact_id: String(found.id) }];
      default:
        return [404, { code: "bad_route", msg: url }];
    }
  }

  function looked({ url = "", headers }: IncomingMessage): [number, unknown] {
    if (headers.authorization !== `Bearer ${TOKEN}`) return [401, { message: "Bad credentials" }];
    const { pathname, searchParams } = new URL(url, base);
    const path = pathname.replace("/repos/anna/hello/actions/", "");
    const [, zip] = /^artifacts\/(\d+)\/zip$/.exec(path) ?? [];
    const one = artifacts.find(({ id, done, expired }) => id === Number(zip) && done && !expired);
    if (one) return [302, urlFor(one)];
    const [, run, below] = /^runs\/(\d+)(\/artifacts)?$/.exec(path) ?? [];
    if (run && !below) {
      const found = runs.get(Number(run));
      return found ? [200, { status: found.status, event: found.event, head_branch: found.branch }] : [404, {}];
    }
    if (!run && path !== "artifacts") return [404, { message: "Not Found" }];
    const name = searchParams.get("name");
    const all = artifacts.filter((it) => it.done && (!run || it.run === Number(run)) && (!name || it.name === name));
    const page = Number(searchParams.get("page")) - 1;
    const shown = all.reverse().slice(page * A_PAGE, (page + 1) * A_PAGE);
    return [200, { total_count: all.length, artifacts: shown.map(described) }];
  }

  function described({ id, name, run, expired, content }: Artifact) {
    const { branch, headRepository } = runs.get(run) ?? {};
    const workflow_run = { id: run, repository_id: 1, head_repository_id: headRepository, head_branch: branch };
    return { id, name, expired, size_in_bytes: content.length, workflow_run };
  }

  function urlFor(artifact: Artifact): string {
    const id = randomUUID();
    blobs.set(id, artifact);
    return `${base}/blob/${id}`;
  }

  return {
    artifacts,
    job: (run, about = {}) => {
      const is = { branch: "main", event: "push", headRepository: 1, status: "in_progress", ...about };
      runs.set(run, is);
      const scp = `Actions.Example Actions.Results:run-${run}:job-${randomUUID()}`;
      return {
        ACTIONS_RESULTS_URL: `${base}/`,
        ACTIONS_RUNTIME_TOKEN: `head.${Buffer.from(JSON.stringify({ scp })).toString("base64url")}.signature`,
        GITHUB_API_URL: base,
        GITHUB_SERVER_URL: "https://github.localhost",
        GITHUB_REPOSITORY: "anna/hello",
        GITHUB_TOKEN: TOKEN,
        GITHUB_RUN_ID: String(run),
        GITHUB_REF: `refs/heads/${is.branch}`,
        GITHUB_EVENT_NAME: is.event,
      };
    },
    end: (run) => {
      const found = runs.get(run);
      if (found) found.status = "completed";
    },
    fail: (status, requests, about = /(?:)/) => {
      failing = { status, requests, about };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
