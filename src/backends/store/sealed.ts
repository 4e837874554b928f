import { createHash } from "node:crypto";
import { z } from "zod";
import type { ClusterState } from "../../domain/state.ts";
import { SCHEMA, stateShape } from "./state-shape.ts";

/** One saved state, with its place in the line of saved states. */
export interface Record {
  /** 1, 2, 3 … in the order of saving. */
  readonly number: number;
  /** `sha256` of the record this one was made from. */
  readonly parent: string | undefined;
  /** A UUID: two writers that save the same state have not saved the same record. */
  readonly writer: string;
  readonly state: ClusterState;
}

export interface Whole extends Record {
  readonly kind: "whole";
  readonly sha256: string;
}

export type Unsealed =
  | Whole
  | { readonly kind: "damaged"; readonly why: string }
  /** Written by a later dflow, whole. */
  | { readonly kind: "newer"; readonly schema: number };

const FIRST_LINES = /^\{\n {2}"sha256": "([0-9a-f]{64})",\n/;
const FIRST_BYTES = '{\n  "sha256": "",\n'.length + 64;

/**
 * Readable JSON whose second line is the sha256 of every byte after that line. These two lines are the same in every
 * schema, so that any dflow can tell a newer store from a damaged one.
 */
export function seal(record: Record): { readonly text: string; readonly sha256: string } {
  const { number, parent, writer, state } = record;
  const json = JSON.stringify({ revision: number, parent: parent ?? null, writer, state }, undefined, 2);
  const rest = `${json.slice("{\n".length)}\n`;
  const sha256 = createHash("sha256").update(rest).digest("hex");
  return { text: `{\n  "sha256": "${sha256}",\n${rest}`, sha256 };
}

const envelope = z.object({ state: z.object({ schema: z.int() }) });
const shape = z.object({
  revision: z.int().positive(),
  parent: z.string().nullable(),
  writer: z.string(),
  state: stateShape,
});

/** Believes nothing: every byte is under the checksum, and the shape is checked after it. */
export function unseal(bytes: Uint8Array): Unsealed {
  const start = Buffer.from(bytes.subarray(0, FIRST_BYTES)).toString("latin1");
  const sha256 = FIRST_LINES.exec(start)?.[1];
  if (bytes.length === 0) return { kind: "damaged", why: "it is empty" };
  if (sha256 === undefined) return { kind: "damaged", why: "it does not begin as a store does" };
  const rest = bytes.subarray(FIRST_BYTES);
  if (createHash("sha256").update(rest).digest("hex") !== sha256) {
    return { kind: "damaged", why: "its content does not match its checksum" };
  }
  const json: unknown = JSON.parse(`{${Buffer.from(rest).toString()}`);
  const schema = envelope.safeParse(json).data?.state.schema;
  if (schema !== undefined && schema > SCHEMA) return { kind: "newer", schema };
  const { data, error } = shape.safeParse(json);
  if (!data) return { kind: "damaged", why: `it is not a store: ${z.prettifyError(error).split("\n")[0]}` };
  return {
    kind: "whole",
    sha256,
    number: data.revision,
    parent: data.parent ?? undefined,
    writer: data.writer,
    state: data.state,
  };
}

/** What callers know a record by. */
export const revisionOf = ({ number, sha256 }: Pick<Whole, "number" | "sha256">): string =>
  `${number}-${sha256.slice(0, 16)}`;
