import { createHash } from "node:crypto";
import { createReadStream, type PathLike } from "node:fs";
import { pipeline } from "node:stream/promises";
import { asChecksum, type Checksum } from "../domain/version.ts";

/** @throws the file system's own error where it cannot be read */
export async function sha256OfFile(path: PathLike): Promise<Checksum> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), digest);
  return asChecksum(digest.digest("hex"));
}
