import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const BLOCK = 512;
const [NAME_ENDS, SIZE_AT, SIZE_ENDS, TYPE_AT] = [100, 124, 136, 156];
/** Bytes of headers and padding around one file. */
const AROUND = 1 << 20;

/** It is not an archive of the one file that it should be. */
export class NotArchived extends Error {
  override readonly name = "NotArchived";
}

/**
 * Takes the one file out of a tar archive, whatever the archive calls it. The archive may be anybody's, so it is not
 * unpacked: a name in it could lead anywhere, and `tar -P` would go there.
 *
 * @param archive uncompressed
 * @param into a new file, 0700
 * @param most bytes
 * @returns the file's sha256
 * @throws NotArchived
 */
export async function takeFile(archive: Readable, into: string, most: number): Promise<string> {
  const file = await open(into, "wx", 0o700);
  const digest = createHash("sha256");
  const parser = onlyFile(most);
  try {
    await pipeline(archive, parser.stream, async (parts: AsyncIterable<Buffer>) => {
      for await (const part of parts) {
        digest.update(part);
        await file.writeFile(part);
      }
    });
  } finally {
    await file.close();
  }
  if (!parser.whole()) throw new NotArchived("the archive ends in the middle of its file, or holds none");
  return digest.digest("hex");
}

/** Lets through the content of the first regular file, and of what comes before and after it nothing. */
function onlyFile(most: number) {
  let header = Buffer.alloc(0);
  /** Bytes of the member that are still to come, then those that fill its last block. */
  let [left, padding, seen] = [0, 0, 0];
  let state: "headers" | "skipping" | "file" | "done" = "headers";

  function take(chunk: Buffer, out: (part: Buffer) => void): void {
    let rest = chunk;
    while (rest.length > 0 && state !== "done") {
      if (state === "headers") {
        const missing = BLOCK - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length === BLOCK) begin(header);
        continue;
      }
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      if (state === "file" && part.length > 0) out(part);
      if (left > 0) continue;
      if (state === "file") state = "done";
      else if (padding > 0) [left, padding] = [padding, 0];
      else [state, header] = ["headers", Buffer.alloc(0)];
    }
  }

  function begin(block: Buffer): void {
    const size = Number.parseInt(block.toString("latin1", SIZE_AT, SIZE_ENDS), 8);
    const type = String.fromCharCode(block[TYPE_AT] ?? 0);
    if (block.subarray(0, NAME_ENDS).every((byte) => byte === 0) || !Number.isSafeInteger(size))
      throw new NotArchived("it is not an archive of one file");
    header = Buffer.alloc(0);
    if (type === "0" || type === "\0") {
      if (size > most) throw new NotArchived(`its file has ${size} bytes, not the ${most} it should have`);
      [state, left] = [size === 0 ? "done" : "file", size];
      // POSIX (pax) puts more of a file's facts before it, as members of their own.
    } else if (type === "x" || type === "g") {
      [left, padding] = [size, (BLOCK - (size % BLOCK)) % BLOCK];
      if (left > 0) state = "skipping";
    } else throw new NotArchived("it holds something else than a file");
  }

  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      try {
        if (seen > most + AROUND) throw new NotArchived("it is larger than it should be");
        take(chunk, (part) => this.push(part));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
  return { stream, whole: () => state === "done" };
}
