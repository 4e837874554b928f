import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { run } from "./run.ts";

/** Each writes a file of that encoding to `into`; false when this machine cannot make it. */
export interface Compressors {
  /** What `zstd -d --long=27 --patch-from=OLD` turns into the file again. */
  patch(old: string, file: string, into: string): Promise<boolean>;
  zstd(file: string, into: string): Promise<boolean>;
  gzip(file: string, into: string): Promise<boolean>;
}

/** Beyond it the old file no longer fits into the window of 2^27 bytes that every zstd can be asked for. */
export const PATCH_LIMIT = 1 << 27;
/** How long the zstd program may take. */
const PROGRAM_MS = 600_000;

/** By Node's own zlib where it has zstd (22.15 and later), else by the zstd program, else not at all. */
export function compressors(
  node: Partial<Pick<typeof zlib, "zstdCompress" | "createZstdCompress">> = zlib,
): Compressors {
  const { zstdCompress, createZstdCompress } = node;
  return {
    async patch(old, file, into) {
      const sizes = { old: (await stat(old)).size, file: (await stat(file)).size };
      if (Math.max(sizes.old, sizes.file) > PATCH_LIMIT) return false;
      const logs = logsFor(sizes.old, sizes.file);
      if (!zstdCompress) return runZstd(patchFlags(old, logs), file, into);
      const options: zlib.ZstdOptions & { dictionary: Buffer } = {
        dictionary: await readFile(old),
        params: patchParams(logs),
      };
      await writeFile(into, await promisify(zstdCompress)(await readFile(file), options), { flag: "wx" });
      return true;
    },
    async zstd(file, into) {
      if (!createZstdCompress) return runZstd(["-6"], file, into);
      return through(createZstdCompress({ params: { [zlib.constants.ZSTD_c_compressionLevel]: 6 } }), file, into);
    },
    gzip: (file, into) => through(zlib.createGzip(), file, into),
  };
}

interface Logs {
  readonly window: number;
  readonly hash: number;
}

/**
 * The window covers both files. zstd's own table of level 9 indexes only some megabytes of the old file; one with a place
 * for each fourth byte finds nearly all of it again, and one for each tenth does not (two builds of 120 MB: 36 MB with the
 * table of level 9, 0.4 MB with this one). It is also most of the memory this takes: 4 bytes a place, twice.
 */
const logsFor = (old: number, file: number): Logs => ({
  window: within(17, Math.ceil(Math.log2(old + file + 1)), 27),
  hash: within(17, Math.floor(Math.log2(old + 1)) - 1, 25),
});

const within = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** No long distance matching: beside a table that reaches everywhere it takes longer and finds less. */
const patchParams = ({ window, hash }: Logs) => ({
  // Level 3 and below do not look at the dictionary at all.
  [zlib.constants.ZSTD_c_compressionLevel]: 9,
  [zlib.constants.ZSTD_c_strategy]: zlib.constants.ZSTD_lazy,
  [zlib.constants.ZSTD_c_windowLog]: window,
  [zlib.constants.ZSTD_c_hashLog]: hash,
});

const patchFlags = (old: string, { window, hash }: Logs): readonly string[] => [
  "-9",
  `--long=${window}`,
  `--zstd=strat=${zlib.constants.ZSTD_lazy ?? 4},wlog=${window},hlog=${hash}`,
  `--patch-from=${old}`,
];

async function through(compressor: Transform, file: string, into: string): Promise<boolean> {
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 20 }),
    compressor,
    createWriteStream(into, { flags: "wx" }),
  );
  return true;
}

async function runZstd(flags: readonly string[], file: string, into: string): Promise<boolean> {
  const argv = ["zstd", "-q", "-f", ...flags, "-o", into, "--", file] as const;
  return (await run({ argv, cwd: dirname(into), deadline: PROGRAM_MS })).status === 0;
}
