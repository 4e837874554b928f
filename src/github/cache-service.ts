import { createHash } from "node:crypto";
import { z } from "zod";
import { isRefused, patiently, type ResultsService, unavailable } from "./results-service.ts";

/** Entries of GitHub's cache that never change: a key is written once. */
export interface CacheService {
  /** The newest entry whose key begins with `prefix`, of this ref or of the default branch. Undefined: there is none. */
  newest(prefix: string): Promise<{ readonly key: string; readonly content: Buffer } | undefined>;
  /**
   * @returns false when an entry of this key exists, or is being written by somebody
   * @throws DflowError `store/unavailable`; also when the writing took longer than `within` ms: then it is left undone,
   * because somebody else may have gone on in the belief that it was given up
   */
  create(key: string, content: Uint8Array, within: number): Promise<boolean>;
  /** The refs whose entries this token may write; undefined when it does not say. */
  readonly writes: readonly string[] | undefined;
}

/** The service finds an entry by key and version; ours is the same for ever. */
const VERSION = createHash("sha256").update("dflow 1").digest("hex");
const SERVICE = "CacheService";
const TIMEOUT = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** `ac`: a list of scopes as JSON in a string. Permission is a set of bits: 1 read, 2 write. */
const scopes = z.array(z.object({ Scope: z.string(), Permission: z.number().int() }));

export function cacheService(service: ResultsService): CacheService {
  return {
    writes: writableRefs(service.claims.ac),
    async newest(prefix) {
      const found = await locate(service, prefix, VERSION);
      return found && { key: found.key, content: await download(found.url) };
    },
    async create(key, content, within) {
      const late = performance.now() + within;
      const begun = await service.call(
        SERVICE,
        "CreateCacheEntry",
        { key, version: VERSION },
        z.object({ ok: z.boolean().optional(), signed_upload_url: z.string().optional() }),
      );
      if (isRefused(begun)) {
        if (begun.refused === "already_exists") return false;
        throw unavailable(`it refuses to be written: ${begun.refused} ${begun.message}`.trim());
      }
      if (!begun.ok || !begun.signed_upload_url) return false;
      await upload(begun.signed_upload_url, content);
      if (performance.now() > late) throw unavailable(`an upload took longer than ${within / 1000} s`);
      const ended = await service.call(
        SERVICE,
        "FinalizeCacheEntryUpload",
        { key, version: VERSION, size_bytes: String(content.length) },
        z.object({ ok: z.boolean().optional() }),
      );
      if (!isRefused(ended) && ended.ok) return true;
      throw unavailable(`it did not take the entry ${key}`);
    },
  };
}

export interface Located {
  readonly key: string;
  /** Signed; good for a few minutes. */
  readonly url: string;
}

/**
 * The newest entry whose key begins with `prefix`. Undefined: there is none.
 *
 * @param version what its writer said of its form; entries of another version are not seen
 * @throws DflowError `store/unavailable`
 */
export async function locate(service: ResultsService, prefix: string, version: string): Promise<Located | undefined> {
  const found = await service.call(
    SERVICE,
    "GetCacheEntryDownloadURL",
    { key: prefix, restore_keys: [prefix], version },
    z.object({
      ok: z.boolean().optional(),
      signed_download_url: z.string().optional(),
      matched_key: z.string().optional(),
    }),
  );
  if (isRefused(found)) throw unavailable(`it refuses to be read: ${found.refused} ${found.message}`.trim());
  const { ok, signed_download_url: url, matched_key: key } = found;
  return ok && url && key ? { key, url } : undefined;
}

function writableRefs(ac: unknown): readonly string[] | undefined {
  try {
    const list = scopes.safeParse(typeof ac === "string" ? JSON.parse(ac) : ac);
    return list.data?.filter(({ Permission }) => (Permission & 2) !== 0).map(({ Scope }) => Scope);
  } catch {
    return undefined;
  }
}

async function download(url: string): Promise<Buffer> {
  const response = await patiently(() => fetch(url, { signal: AbortSignal.timeout(TIMEOUT) }));
  if (!response.ok) throw unavailable(`a download ended with status ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw unavailable("an entry is larger than any of ours");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * To the blob storage behind the service, in one piece.
 *
 * @throws DflowError `store/unavailable`
 */
export async function upload(url: string, content: Uint8Array): Promise<void> {
  const body = Buffer.from(content);
  const response = await patiently(() =>
    fetch(url, {
      method: "PUT",
      headers: { "x-ms-blob-type": "BlockBlob", "content-type": "application/octet-stream" },
      body,
      signal: AbortSignal.timeout(TIMEOUT),
    }),
  );
  await response.body?.cancel();
  if (!response.ok) throw unavailable(`an upload ended with status ${response.status}`);
}
