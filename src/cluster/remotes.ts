import type { Patience, Remote, Transport, Usage } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import type { Node } from "../domain/node.ts";

/** The way to one Node is what failed: that keeps nobody from hearing of the others. */
export const isOfItsLink = (error: unknown): error is DflowError =>
  error instanceof DflowError && error.code.startsWith("ssh/");

/** The connections of one command: one per Node, made when first asked for. */
export interface Remotes {
  /** @throws DflowError `ssh/…` */
  to(node: Node): Promise<Remote>;
  /** After a Node was destroyed or created: the next `to` connects anew. */
  forget(index: number): Promise<void>;
  usage(index: number): Usage;
  close(): Promise<void>;
}

export function remotes(transport: Transport, signal: AbortSignal, patience: Patience = {}): Remotes {
  const open = new Map<number, Promise<Remote>>();
  const used = new Map<number, () => Usage>();

  const forget = async (index: number) => {
    const connection = open.get(index);
    open.delete(index);
    await connection?.then((remote) => remote.close()).catch(() => undefined);
  };

  return {
    to(node) {
      const known = open.get(node.index);
      if (known) return known;
      const connection = transport.connect(node, signal, patience);
      open.set(node.index, connection);
      connection.then(
        (remote) => used.set(node.index, () => remote.usage),
        // A Node that could not be reached may be reached later: repair asks again.
        () => {
          if (open.get(node.index) === connection) open.delete(node.index);
        },
      );
      return connection;
    },
    forget,
    usage: (index) =>
      used.get(index)?.() ?? { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } },
    close: async () => {
      await Promise.all([...open.keys()].map(forget));
    },
  };
}
