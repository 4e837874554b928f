import { Readable } from "node:stream";
import type { RunOptions } from "../contracts/transport.ts";

export interface Input {
  readonly source: Readable;
  /** Rejects when it cannot be read to its end: that must not look like its end. */
  readonly failed: Promise<never>;
}

/** Listened to from the start: it may fail before the channel is open. */
export function inputOf({ input }: RunOptions): Input | undefined {
  if (input === undefined) return undefined;
  const source = input instanceof Uint8Array ? Readable.from(slices(input)) : input;
  const failed = new Promise<never>((_, reject) => source.on("error", reject));
  failed.catch(() => undefined);
  if (source.errored) source.emit("error", source.errored);
  return { source, failed };
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
