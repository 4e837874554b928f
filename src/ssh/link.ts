import type { Duplex } from "node:stream";
import ssh2, { type Client, type ServerHostKeyAlgorithm } from "ssh2";
import type { Clock } from "../contracts/clock.ts";
import { algorithms } from "./algorithms.ts";
import { authentication } from "./authentication.ts";
import type { Host } from "./host.ts";
import type { Identities } from "./identities.ts";
import { lost, type Outcome, outcomeOf, type Seen } from "./outcome.ts";
import { type PublicKey, publicKeyOf } from "./public-key.ts";
import type { Wire } from "./wire.ts";

/** One authenticated connection. */
export interface Link {
  readonly client: Client;
  /** Fires when it is gone; its reason is the DflowError that says why. */
  readonly closed: AbortSignal;
  /** Says goodbye, but waits no longer than a second for the answer. */
  end(): Promise<void>;
}

export interface Handshake {
  readonly host: Host;
  readonly hostKeys: readonly ServerHostKeyAlgorithm[];
  readonly accepts: (key: PublicKey) => boolean;
  readonly identities: Identities;
  readonly keepalive: number;
  readonly clock: Clock;
}

/** Speaks ssh on the wire until the host has let us in, or not. `over` ends it; `progress` tells its deadline how far it came. */
export function shakeHands(wire: Wire, how: Handshake, over: AbortSignal, progress: Progress): Promise<Outcome> {
  const { host, hostKeys, accepts, identities, keepalive } = how;
  const client = new ssh2.Client();
  const closed = new AbortController();
  const seen: Seen = {};
  const auth = authentication(host, identities, () => seen.accepted === true && !over.aborted);

  return new Promise<Outcome>((resolve) => {
    const give = (outcome: Outcome) => {
      over.removeEventListener("abort", stop);
      if (!("link" in outcome)) wire.destroy();
      resolve(outcome);
    };
    const stop = () => wire.destroy();
    over.addEventListener("abort", stop, { once: true });

    client.on("greeting", (text) => {
      seen.greeting = text.trim().split("\n").at(-1)?.slice(0, 200);
    });
    client.on("error", (error) => {
      const level = (error as { level?: string }).level;
      if (level === "agent" || error.message.startsWith("Error signing")) auth.note(error.message);
      else seen.error ??= error;
    });
    client.on("end", () => wire.destroy());
    client.on("close", () => {
      closed.abort(lost(host, seen.error));
      give(outcomeOf(host, seen, auth));
    });
    client.on("ready", () =>
      give({ link: { client, closed: closed.signal, end: () => goodbye(client, wire, closed.signal, how.clock) } }),
    );

    client.connect({
      sock: wire.stream as Duplex & import("node:stream").Readable,
      username: host.user,
      algorithms: algorithms(hostKeys),
      hostVerifier: (blob: Buffer) => {
        const key = publicKeyOf(blob);
        seen.accepted = key !== undefined && accepts(key);
        if (seen.accepted) progress.authenticating = true;
        else {
          seen.refused = key ?? { type: "unknown", blob };
          // ssh2 would still read what has arrived already; nothing may be answered any more.
          wire.destroy();
        }
        return seen.accepted;
      },
      authHandler: auth.handler,
      // Our own deadline covers the whole attempt, jump host included.
      readyTimeout: 0,
      keepaliveInterval: keepalive,
      keepaliveCountMax: 3,
    });
    // ssh2 has paused the stream until it listens itself, so this takes nothing away from it.
    const count = guard(wire, () => {
      seen.error ??= new Error("it sends and sends");
    });
    client.once("handshake", () => wire.stream.off("data", count));
  });
}

/** A whole handshake takes less than 8 KiB of the host. ssh2 would keep an endless greeting in memory. */
const MOST_BEFORE_HANDSHAKE = 256 * 1024;

function guard(wire: Wire, tooMuch: () => void): (chunk: Buffer) => void {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received <= MOST_BEFORE_HANDSHAKE) return;
    tooMuch();
    wire.destroy();
  };
  wire.stream.on("data", count);
  return count;
}

/** Read by the deadline of the attempt: past this point a second try is not safe any more. */
export interface Progress {
  authenticating: boolean;
}

async function goodbye(client: Client, wire: Wire, closed: AbortSignal, clock: Clock): Promise<void> {
  if (closed.aborted) return;
  const waiting = new AbortController();
  const gone = new Promise<void>((resolve) => closed.addEventListener("abort", () => resolve(), { once: true }));
  client.end();
  await Promise.race([gone, clock.sleep(1000, waiting.signal)]).catch(() => undefined);
  waiting.abort();
  wire.destroy();
}
