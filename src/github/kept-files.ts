import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { DflowError } from "../domain/errors.ts";
import type { Checksum } from "../domain/version.ts";
import { NotArchived, takeFile } from "./archived-file.ts";
import { type Located, locate } from "./cache-service.ts";
import { patiently, type ResultsService, unavailable } from "./results-service.ts";

/** A file whose content is known. */
export interface KnownFile {
  readonly checksum: Checksum;
  /** Bytes; absent: not known. */
  readonly size?: number;
}

/** Built files in the Actions cache, by their sha256. */
export interface KeptFiles {
  /** @throws DflowError `store/unavailable` on an outage, so that it is never taken for a miss */
  has(checksum: Checksum): Promise<boolean>;
  /**
   * Hands over a temporary file with these bytes. False: there is none.
   *
   * @throws DflowError `store/unavailable`; `store/damaged` when what is kept under this checksum has another
   */
  fetch(file: KnownFile, use: (path: string) => Promise<unknown>): Promise<boolean>;
  /**
   * A new entry, also where there is one already: the newest is what `fetch` finds.
   *
   * @param file lies where `place` says
   * @param label what people see in the list of the repository's caches, as `hello/VERSION`
   * @returns false when GitHub did not take it; the log says why
   */
  save(file: KnownFile, label: string): Promise<boolean>;
}

/**
 * Entries are written by @actions/cache, as those of other actions: an archive made by tar and zstd, sent in parts. They
 * are not read by it: it takes an outage for a miss, and unpacks with `tar -P` what others may have put there.
 *
 * @param place the path of a file, which is part of its entry's name: from the folder that the process runs in
 */
export function keptFiles(service: ResultsService, place: (checksum: Checksum) => string): KeptFiles {
  const prefixOf = (checksum: Checksum) => `dflow-executable/${checksum}/`;
  const find = async (checksum: Checksum) => {
    for (const { method, decompress } of METHODS) {
      const found = await locate(service, prefixOf(checksum), versionOf(place(checksum), method));
      if (found) return { ...found, decompress };
    }
    return undefined;
  };
  return {
    has: async (checksum) => (await find(checksum)) !== undefined,
    async fetch({ checksum, size }, use) {
      const found = await find(checksum);
      if (!found) return false;
      const folder = await mkdtemp(join(tmpdir(), "dflow-kept-"));
      const path = join(folder, "file");
      try {
        const is = await download(found, found.decompress, path, size ?? MOST_BYTES);
        if (is !== checksum) throw refused(checksum, `its sha256 is ${is}`);
        await use(path);
        return true;
      } catch (error) {
        if (error instanceof NotArchived || isOfZlib(error)) throw refused(checksum, error.message);
        throw error instanceof DflowError ? error : failed("read", error);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async save({ checksum }, label) {
      // A key is written once. What this one ends with lets a rebuild of the same bytes take the place of an altered entry.
      const key = `${prefixOf(checksum)}${label}/${randomUUID()}`;
      try {
        // Only now: it is larger than all of dflow, and most commands keep nothing.
        const { saveCache } = await import("@actions/cache");
        return (await saveCache([place(checksum)], key)) >= 0;
      } catch (error) {
        throw failed("written", error);
      }
    },
  };
}

/** How @actions/cache compresses: zstd where the runner has it. */
const METHODS = [
  { method: "zstd-without-long", decompress: createZstdDecompress },
  { method: "gzip", decompress: createGunzip },
] as const;

/** As @actions/cache makes it of the path it is given, so that what it wrote is found. */
const versionOf = (path: string, method: string): string =>
  createHash("sha256").update([path, method, "1.0"].join("|")).digest("hex");

const isOfZlib = (error: unknown): error is Error =>
  error instanceof Error && /^(Z_|ZSTD_|ERR_ZSTD)/.test((error as NodeJS.ErrnoException).code ?? "");

const MOST_BYTES = 2 ** 32;
const TIMEOUT = 300_000;

async function download(
  { url }: Located,
  decompress: typeof createGunzip | typeof createZstdDecompress,
  into: string,
  most: number,
): Promise<string> {
  const response = await patiently(() => fetch(url, { signal: AbortSignal.timeout(TIMEOUT) }));
  if (!response.ok || !response.body) throw unavailable(`a download ended with status ${response.status}`);
  let lost: DflowError | undefined;
  const body = response.body;
  const archive = Readable.from(
    (async function* () {
      try {
        yield* body;
      } catch (error) {
        lost = unavailable(`a download broke off: ${error instanceof Error ? error.message : error}`);
        throw lost;
      }
    })(),
  );
  const plain = archive.pipe(decompress());
  archive.on("error", (error) => plain.destroy(error));
  try {
    return await takeFile(plain, into, most);
  } catch (error) {
    throw lost ?? error;
  } finally {
    archive.destroy();
  }
}

const failed = (what: "read" | "written", error: unknown): DflowError =>
  new DflowError(
    "store/unavailable",
    `an entry of the Actions cache could not be ${what}: ${error instanceof Error ? error.message : error}`,
  );

const refused = (checksum: Checksum, why: string): DflowError =>
  new DflowError(
    "store/damaged",
    `what the Actions cache keeps as ${checksum.slice(0, 12)} is something else and is refused: ${why}`,
    { hint: "who can write this repository's cache? gh cache list --key dflow-executable/ shows what is in it" },
  );
