import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { DflowError } from "../domain/errors.ts";
import type { Host } from "./host.ts";
import type { Link } from "./link.ts";

/** Bytes to and from a host, before any ssh is spoken on them. */
export interface Wire {
  readonly stream: Duplex;
  /** At once, without a goodbye. */
  destroy(): void;
}

/** A failure before anything was sent that matters: `again` when a later try may do better. */
export interface Unreached {
  readonly error: DflowError;
  readonly again: boolean;
}

export function direct(host: Host, over: AbortSignal): Promise<Wire | Unreached> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: host.host, port: host.port });
    // Scripts are small writes that wait for an answer: Nagle's algorithm would hold each for 40 ms.
    socket.setNoDelay(true);
    const stop = () => socket.destroy();
    over.addEventListener("abort", stop, { once: true });
    const fail = (error: NodeJS.ErrnoException) => {
      over.removeEventListener("abort", stop);
      resolve(notReached(host, error));
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      over.removeEventListener("abort", stop);
      socket.off("error", fail);
      resolve({ stream: socket, destroy: () => socket.destroy() });
    });
  });
}

/** The same as `ssh -J`: the jump host carries bytes it cannot read. */
export function through(jump: Link, host: Host): Promise<Wire | Unreached> {
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve(notReached(host, error, "from the jump host"));
    try {
      jump.client.forwardOut("127.0.0.1", 0, host.host, host.port, (error, channel) => {
        if (error) return fail(error);
        resolve({ stream: channel, destroy: () => channel.close() });
      });
    } catch (error) {
      fail(error as Error);
    }
  });
}

function notReached(host: Host, error: NodeJS.ErrnoException, from?: string): Unreached {
  const [what, hint, again] = reasons[error.code ?? ""] ?? [
    error.message,
    "Is the machine up, and the address right?",
    true,
  ];
  const message = `${host.called}: ${what}${from === undefined ? "" : ` (${from})`}`;
  return { error: new DflowError("ssh/unreachable", message, { index: host.index, hint, cause: error }), again };
}

const NETWORK = "Is the machine up? A firewall or a missing VPN shows like this, too.";

const reasons: Readonly<Record<string, readonly [what: string, hint: string, again: boolean]>> = {
  ECONNREFUSED: ["refuses connections", "Does sshd run there, and on this port?", true],
  ECONNRESET: ["closed the connection at once", NETWORK, true],
  EPIPE: ["closed the connection at once", NETWORK, true],
  ETIMEDOUT: ["does not answer", NETWORK, true],
  EHOSTUNREACH: ["cannot be reached", NETWORK, true],
  ENETUNREACH: ["cannot be reached: no way into its network", NETWORK, true],
  ENOTFOUND: ["its name is not known", "Check the host in dflow.yaml: it is a name or an IP address.", false],
  EAI_AGAIN: ["its name cannot be looked up just now", "Does name resolution work on this machine?", true],
};
