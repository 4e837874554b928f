import type { Duplex, Readable } from "node:stream";
import type { Node } from "../domain/node.ts";
import type { ShellScript } from "../node/shell-script.ts";

/** Makes connections: one per Node per command, many channels on it, at most `max-parallel` at once. */
export interface Transport {
  /**
   * Resolves when authenticated. Retried with jitter while nothing has been sent; never after authentication failed.
   *
   * @throws DflowError `ssh/unreachable`, `ssh/host-key` (before any byte of authentication), `ssh/authentication`,
   * `ssh/timeout`, `usage/key`
   */
  connect(node: Node, signal?: AbortSignal, patience?: Patience): Promise<Remote>;
}

export interface Patience {
  /** How often a Node that keeps silent is asked, each time for `ssh.connect-timeout`; 2 when absent. */
  readonly silentTries?: number;
}

/** A Node, connected. */
export interface Remote {
  readonly node: Node;
  /**
   * Runs a script with `/bin/sh`. A non-zero exit is an answer, not an error.
   *
   * @throws DflowError `ssh/lost` when the link ends first (the script may have run), `ssh/timeout` past the deadline,
   * `cancelled` by the signal
   */
  run(script: ShellScript, options?: RunOptions): Promise<Output>;
  /**
   * A byte stream to a port on the Node.
   *
   * @throws DflowError `ssh/lost`, `ssh/timeout`; `node/script` with the reason when nothing listens there,
   * `preflight/node` when sshd forbids it
   */
  tunnel(port: number, options?: TunnelOptions): Promise<Duplex>;
  /** Channels opened and bytes sent and received so far, for the receipt. */
  readonly usage: Usage;
  /** Never throws, never hangs; a second call does nothing. */
  close(): Promise<void>;
}

export interface TunnelOptions {
  /** ms until the other end is given up; 10,000 when absent. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** The address to reach on the Node, as the Node sees it; 127.0.0.1 when absent. */
  readonly address?: string;
  /**
   * Beside a command's work: it takes the connection that is there and neither makes one (`ssh/lost`) nor keeps it open,
   * and it is counted apart.
   */
  readonly aside?: boolean;
}

export interface RunOptions {
  /** What the script reads on its standard input: payloads, secrets. */
  readonly input?: Uint8Array | Readable;
  /** ms until the answer is given up; 30,000 when absent. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Called with the bytes of `input` taken by the link so far. */
  readonly onSent?: (bytes: number) => void;
}

export interface Output {
  /** Exit status, or 128 + signal number. */
  readonly status: number;
  /** At most 1 MiB of each stream is kept: the end of it. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface Usage {
  readonly roundTrips: number;
  readonly sent: number;
  readonly received: number;
  /** Tunnels beside the work, which are in none of the above. */
  readonly aside: { readonly tunnels: number; readonly sent: number; readonly received: number };
}
