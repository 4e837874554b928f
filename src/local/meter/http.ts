import http from "node:http";
import type { Duplex } from "node:stream";

export interface Got {
  readonly status: number;
  /** ms that the connection is good for, where the server says so. */
  readonly keptFor: number | undefined;
}

/** One GET, read to its end. @param onKept called when it is sent on a connection that was used before */
export function get(agent: http.Agent, path: string, authority: string, onKept: () => void): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, path, headers: { host: authority, "user-agent": "dflow" } }, (response) => {
      const seconds = /timeout=(\d+)/.exec(String(response.headers["keep-alive"] ?? ""))?.[1];
      const keptFor = seconds === undefined ? undefined : Math.max(0, Number(seconds) * 1000 - 1000);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, keptFor }));
      response.on("error", reject);
      response.resume();
    });
    request.on("socket", () => request.reusedSocket && onKept());
    request.on("error", reject);
    request.end();
  });
}

/** Connections come from `open`, one at a time. */
export function agentOn(open: () => Promise<Duplex>, keepAlive: boolean): http.Agent {
  const agent = new http.Agent({ keepAlive, maxSockets: 1 });
  // Asked for by node:http for each new connection; it may answer later.
  agent.createConnection = (_, answer) => {
    open().then(
      (stream) => answer?.(null, stream),
      (error) => answer?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}
