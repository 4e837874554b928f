import { createHash } from "node:crypto";

/** Numbers 0 <= n < 1, the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let drawn = 0;
  return () => {
    const digest = createHash("sha256").update(`${seed} ${drawn++}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
