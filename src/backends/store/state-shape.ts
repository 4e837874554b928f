import { z } from "zod";
import type { Release } from "../../domain/executable.ts";
import type { HostKey, Node } from "../../domain/node.ts";
import { type ClusterState, results } from "../../domain/state.ts";
import { isChecksum, isVersion } from "../../domain/version.ts";

/** The schema number this version of dflow writes and knows. */
export const SCHEMA = 1;

// Loose objects everywhere: what a later version of the same schema adds survives a save by an older one.
const version = z.string().refine(isVersion, "not a version");
const whole = z.int().nonnegative();

const release: z.ZodType<Release> = z.looseObject({
  version,
  executables: z.array(
    z.looseObject({
      name: z.string(),
      version,
      checksum: z.string().refine(isChecksum, "not a checksum"),
      size: whole,
    }),
  ),
});

const hostKey: z.ZodType<HostKey> = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.literal("key"), line: z.string() }),
  z.looseObject({ kind: z.literal("fingerprint"), sha256: z.string() }),
  z.looseObject({ kind: z.literal("known-hosts") }),
]);

const machine = {
  host: z.string(),
  port: z.int().min(1).max(65_535),
  user: z.string(),
  hostKey,
  identityFile: z.string().optional(),
  address: z.string().optional(),
};
const anyJump: z.ZodType<Omit<Node, "index">> = z.lazy(() => z.looseObject({ ...machine, jump: anyJump.optional() }));
const node: z.ZodType<Node> = z.looseObject({ index: whole, ...machine, jump: anyJump.optional() });

const deployment = z.looseObject({
  release,
  at: z.string(),
  how: z.enum(["deploy", "rollback", "rebuilt"]),
  result: z.enum(results),
  by: z.string(),
  epoch: whole,
});

const lease = z.looseObject({
  owner: z.looseObject({
    name: z.string(),
    host: z.string(),
    boot: z.string(),
    pid: whole,
    started: z.number(),
    run: z
      .looseObject({ repository: z.string(), id: whole, attempt: whole, job: z.string(), runner: z.string() })
      .optional(),
  }),
  epoch: whole,
  expires: z.string(),
  command: z.string(),
});

export const stateShape: z.ZodType<ClusterState> = z.looseObject({
  schema: z.literal(SCHEMA),
  name: z.string(),
  lineage: z.string(),
  serial: whole,
  epoch: whole,
  count: whole,
  nodes: z.array(node),
  current: release.optional(),
  rollout: z.looseObject({ release, percent: z.number() }).optional(),
  unfinished: z.looseObject({ command: z.string(), epoch: whole, release: release.optional() }).optional(),
  history: z.array(deployment),
  pinned: z.array(z.string()),
  lease: lease.optional(),
});
