import { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";
import type { Clock } from "../contracts/clock.ts";
import type { TunnelOptions } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import { limited } from "./deadline.ts";
import type { Host } from "./host.ts";
import type { Link } from "./link.ts";
import type { Counted } from "./run.ts";

const TIMEOUT = 10_000;
const LOOPBACK = "127.0.0.1";

export function tunnel(
  link: Link,
  host: Host,
  port: number,
  { timeout: ms = TIMEOUT, signal, address = LOOPBACK, aside = false }: TunnelOptions,
  { clock, counted }: { readonly clock: Clock; readonly counted: Counted },
): Promise<Duplex> {
  const traffic = aside ? counted.aside : counted;
  const late = () =>
    new DflowError("ssh/timeout", `${host.called}: port ${port} there was not reached within ${ms / 1000} s`, {
      index: host.index,
    });
  return limited({ clock, ms, late, signal, closed: link.closed }, async (over) => {
    // Where nobody listens the answer took its time, too.
    if (aside) counted.aside.tunnels++;
    else counted.roundTrips++;
    return asStream(await openTunnel(link, host, { address, port }, over), link, traffic);
  });
}

interface Place {
  readonly address: string;
  readonly port: number;
}

function openTunnel(link: Link, host: Host, { address, port }: Place, over: AbortSignal): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    try {
      link.client.forwardOut(LOOPBACK, 0, address, port, (error, channel) => {
        if (error) reject(notOpened(host, port, error));
        else if (over.aborted) channel.close();
        else resolve(channel);
      });
    } catch (error) {
      reject(notOpened(host, port, error as Error));
    }
  });
}

/** RFC 4254, 5.1: SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, SSH_OPEN_CONNECT_FAILED. */
const PROHIBITED = 1;
const CONNECT_FAILED = 2;

function notOpened({ called, index }: Host, port: number, error: Error & { reason?: unknown }): DflowError {
  if (error.reason === PROHIBITED) {
    return new DflowError("preflight/node", `${called}: its sshd forbids tunnels`, {
      index,
      hint: 'Health checks go through one: set "AllowTcpForwarding local" in its sshd_config.',
      cause: error,
    });
  }
  if (error.reason === CONNECT_FAILED) {
    return new DflowError("node/script", `${called}: nothing listens on port ${port}`, { index, cause: error });
  }
  return new DflowError("ssh/lost", `${called}: no tunnel to port ${port}: ${error.message}`, { index, cause: error });
}

/** ssh2's channels know no errors and no destroy as streams have them; node:http needs both. */
function asStream(channel: ClientChannel, link: Link, counted: Pick<Counted, "sent" | "received">): Duplex {
  const stream = new Duplex({
    read: () => void channel.resume(),
    write(chunk: Buffer, _encoding, done) {
      counted.sent += chunk.length;
      channel.write(chunk, done);
    },
    final(done) {
      channel.end();
      done();
    },
    destroy(error, done) {
      link.closed.removeEventListener("abort", lose);
      channel.close();
      done(error);
    },
  });
  const lose = () => stream.destroy(link.closed.reason);
  link.closed.addEventListener("abort", lose, { once: true });
  channel.on("data", (chunk: Buffer) => {
    counted.received += chunk.length;
    if (!stream.push(chunk)) channel.pause();
  });
  channel.on("end", () => stream.push(null));
  // A write that crosses the other side's close.
  channel.on("error", (error: Error) => stream.destroy(error));
  // ssh2 never answers a write that the other side no longer takes, so the stream would not end by itself.
  channel.on("close", () => (stream.readableEnded ? stream.destroy() : stream.once("end", () => stream.destroy())));
  return stream;
}
