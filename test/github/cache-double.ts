import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Plays GitHub's cache service: keys that never change, entries apart by ref, and what can go wrong. */
export interface CacheDouble {
  /** What the runner gives to a job of this ref. Without `writes` its token only reads. */
  job(ref: string, options?: { readonly writes?: boolean }): Readonly<Record<string, string>>;
  readonly entries: Entry[];
  /** Every entry is dropped, as after seven days. */
  evict(): void;
  /** The next requests are answered with this status; 0: the connection is cut. Only those `about`: `CreateCacheEntry KEY`, `PUT KEY`. */
  fail(status: number, requests: number, about?: RegExp): void;
  /** Requests about this are never answered. Resolves with the first of them. */
  stall(about: RegExp): Promise<void>;
  /** The next upload is begun and never ended. */
  abandon(key: string, ref: string): void;
  stop(): Promise<void>;
}

export interface Entry {
  readonly ref: string;
  readonly key: string;
  readonly version: string;
  content: Buffer;
  done: boolean;
}

const DEFAULT = "refs/heads/main";

export async function cacheDouble(): Promise<CacheDouble> {
  const entries: Entry[] = [];
  const uploads = new Map<string, Entry>();
  let failing = { status: 0, requests: 0, about: /(?:)/ };
  let stalled: { readonly about: RegExp; readonly begun: () => void } | undefined;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (stalled?.about.test(subjectOf(request, body))) return stalled.begun();
    if (failing.requests > 0 && failing.about.test(subjectOf(request, body))) {
      failing.requests--;
      if (failing.status === 0) return void response.destroy();
      return void response.writeHead(failing.status).end("trouble");
    }
    const [, place, id = ""] = (request.url ?? "").split(/[/?]/);
    if (place === "blob") {
      const entry = uploads.get(id);
      if (!entry) return void response.writeHead(404).end();
      if (request.method === "GET") return void response.end(entry.content);
      if (request.headers["x-ms-blob-type"] !== "BlockBlob") return void response.writeHead(400).end();
      entry.content = body;
      return void response.writeHead(201).end();
    }
    const answer = asked(request, JSON.parse(body.toString()));
    const status = "code" in answer ? (answer.code === "already_exists" ? 409 : 403) : 200;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function asked(request: IncomingMessage, body: Record<string, unknown>): object {
    const scopes = scopesOf(request.headers.authorization ?? "");
    const method = request.url?.split("/").at(-1);
    const { key, version } = body as { key: string; version: string };
    const mine = scopes.find(({ Permission }) => Permission & 2)?.Scope;
    switch (method) {
      case "GetCacheEntryDownloadURL": {
        const prefixes = [key, ...((body.restore_keys as string[]) ?? [])];
        for (const { Scope } of scopes) {
          const found = entries.findLast(
            (one) =>
              one.ref === Scope && one.done && one.version === version && prefixes.some((it) => one.key.startsWith(it)),
          );
          if (found) return { ok: true, signed_download_url: urlFor(found), matched_key: found.key };
        }
        return { ok: false };
      }
      case "CreateCacheEntry": {
        if (mine === undefined) return { code: "permission_denied", msg: "read only" };
        if (entries.some((one) => one.ref === mine && one.key === key && one.version === version)) {
          return { code: "already_exists", msg: "cache entry with the same key, version, and scope already exists" };
        }
        const entry = { ref: mine, key, version, content: Buffer.alloc(0), done: false };
        entries.push(entry);
        return { ok: true, signed_upload_url: urlFor(entry) };
      }
      case "FinalizeCacheEntryUpload": {
        const entry = entries.find((one) => one.ref === mine && one.key === key && one.version === version);
        if (!entry || String(entry.content.length) !== body.size_bytes)
          return { code: "failed_precondition", msg: "size" };
        entry.done = true;
        return { ok: true, entry_id: String(entries.indexOf(entry) + 1) };
      }
      default:
        return { code: "bad_route", msg: String(method) };
    }
  }

  function subjectOf({ url = "", method }: IncomingMessage, body: Buffer): string {
    const [, place, id = ""] = url.split(/[/?]/);
    if (place === "blob") return `${method} ${uploads.get(id)?.key}`;
    return `${url.split("/").at(-1)} ${JSON.parse(body.toString()).key}`;
  }

  function urlFor(entry: Entry): string {
    const id = randomUUID();
    uploads.set(id, entry);
    // The blob client of @actions/cache wants an account, a container and a name.
    return `${url}/blob/${id}/archive?sig=x`;
  }

  return {
    entries,
    job: (ref, { writes = true } = {}) => {
      const scopes = [{ Scope: ref, Permission: writes ? 3 : 1 }];
      if (ref !== DEFAULT) scopes.push({ Scope: DEFAULT, Permission: 1 });
      const claims = Buffer.from(JSON.stringify({ ac: JSON.stringify(scopes) })).toString("base64url");
      return {
        ACTIONS_RESULTS_URL: `${url}/`,
        ACTIONS_RUNTIME_TOKEN: `head.${claims}.signature`,
        ACTIONS_CACHE_SERVICE_V2: "True",
      };
    },
    evict: () => void entries.splice(0),
    fail: (status, requests, about = /(?:)/) => {
      failing = { status, requests, about };
    },
    stall: (about) =>
      new Promise((begun) => {
        stalled = { about, begun };
      }),
    abandon: (key, ref) => {
      const { version = "" } = entries.at(-1) ?? {};
      entries.push({ ref, key, version, content: Buffer.alloc(0), done: false });
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function scopesOf(authorization: string): readonly { readonly Scope: string; readonly Permission: number }[] {
  const [, claims = ""] = authorization.split(".");
  return JSON.parse(JSON.parse(Buffer.from(claims, "base64url").toString()).ac);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
