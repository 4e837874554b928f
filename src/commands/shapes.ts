import { z } from "zod";

/** Pieces that the --json shapes of several commands are made of. */

export const version = z
  .string()
  .describe("a version: `<40 hex>` (git commit), `<40 hex>-dirty-<8 hex>` or `sha-<12 hex>`");
export const checksum = z.string().describe("sha256, 64 hexadecimal digits");
export const index = z.number().int().min(0).describe("index of the Node");
export const address = z.string().describe("where clients reach the Node");
export const changed = z.boolean().describe("did anything change (with --dry-run: would it)?");
export const ms = z.number().int().describe("duration in milliseconds");
export const byteCount = z.number().int().describe("bytes");
export const executableName = z.string().describe("the program's name in dflow.yaml");

/** What became of one Node. */
export const result = z
  .enum(["done", "unchanged", "reverted", "failed", "skipped", "planned"])
  .describe(
    "`done`; `unchanged`: nothing had to be done; `reverted`: put back; `failed`; `skipped`: not reachable or not reached; `planned`: --dry-run",
  );

export const error = z.string().describe("what went wrong on this Node");

/** A Node that a command worked on. */
export const nodeOutcome = z.object({
  index,
  address: address.optional(),
  from: version.optional().describe("version that served before; absent: none"),
  to: version.optional().describe("version that serves now (with --dry-run: would); absent: none"),
  result,
  bytes: byteCount.describe("bytes copied to the Node"),
  roundTrips: z.number().int().describe("round trips over ssh"),
  ms,
  error: error.optional(),
});
export type NodeOutcome = z.infer<typeof nodeOutcome>;
