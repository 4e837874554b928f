import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Plays GitHub's REST API for one repository: runs, jobs, comparisons, deployments. */
export interface ApiDouble {
  readonly env: Readonly<Record<string, string>>;
  /** By run id. */
  readonly runs: Map<number, { status: string; run_attempt: number; jobs: { runner_name: string; status: string }[] }>;
  /** `older...newer` -> status */
  readonly comparisons: Map<string, string>;
  readonly deployments: { readonly asked: Record<string, unknown>; readonly statuses: Record<string, unknown>[] }[];
  /** Answer everything with this status; 0: as usual. */
  refuse(status: number): void;
  stop(): Promise<void>;
}

export async function apiDouble(): Promise<ApiDouble> {
  const runs: ApiDouble["runs"] = new Map();
  const comparisons: ApiDouble["comparisons"] = new Map();
  const deployments: ApiDouble["deployments"] = [];
  let refused = 0;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const [status, answer] = answerTo(request.method ?? "", request.url ?? "", request.headers.authorization, text);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  function answerTo(method: string, url: string, authorization = "", text = ""): [number, unknown] {
    if (refused !== 0) return [refused, { message: "Resource not accessible by integration" }];
    if (authorization !== "Bearer a-token-of-the-tests") return [401, { message: "Bad credentials" }];
    const path = url.replace("/repos/anna/hello/", "").replace(/\?.*/, "");
    const [, run, jobs] = /^actions\/runs\/(\d+)(?:\/attempts\/\d+\/(jobs))?$/.exec(path) ?? [];
    const found = runs.get(Number(run));
    if (found) return [200, jobs ? { jobs: found.jobs } : { status: found.status, run_attempt: found.run_attempt }];
    const [, compared] = /^compare\/(.*)$/.exec(path) ?? [];
    const comparison = comparisons.get(compared ?? "");
    if (comparison) return [200, { status: comparison }];
    if (method === "POST" && path === "deployments") {
      deployments.push({ asked: JSON.parse(text), statuses: [] });
      return [201, { id: deployments.length }];
    }
    const [, id] = /^deployments\/(\d+)\/statuses$/.exec(path) ?? [];
    const deployment = deployments[Number(id) - 1];
    if (!deployment) return [404, { message: "Not Found" }];
    deployment.statuses.push(JSON.parse(text));
    return [201, {}];
  }

  return {
    env: {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "anna/hello",
      GITHUB_TOKEN: "a-token-of-the-tests",
    },
    runs,
    comparisons,
    deployments,
    refuse: (status) => {
      refused = status;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
