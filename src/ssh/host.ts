import { DflowError } from "../domain/errors.ts";
import type { HostKey, Node } from "../domain/node.ts";

/** One end of a connection: a Node, or the jump host before it. */
export interface Host {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: HostKey;
  readonly identityFile: string | undefined;
  /** The Node it is for. */
  readonly index: number;
  /** For messages: `node 2 (203.0.113.10)`. */
  readonly called: string;
}

export const nodeAsHost = (node: Node): Host => ({
  host: node.host,
  port: node.port,
  user: node.user,
  hostKey: node.hostKey,
  identityFile: node.identityFile,
  index: node.index,
  called: `node ${node.index} (${address(node.host, node.port)})`,
});

/** The Node's own jump host, or the one of the settings (`[user@]host[:port]`), or none. */
export function jumpOf(node: Node, setting: string | undefined): Host | undefined {
  const jump = node.jump ?? (setting === undefined ? undefined : parseJump(setting, node.user));
  if (!jump) return undefined;
  return {
    host: jump.host,
    port: jump.port,
    user: jump.user,
    hostKey: jump.hostKey,
    identityFile: jump.identityFile,
    index: node.index,
    called: `node ${node.index}: jump host ${address(jump.host, jump.port)}`,
  };
}

function parseJump(text: string, user: string): Omit<Node, "index"> {
  const [, name, bracketed, plain, port] =
    /^(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port ?? 22) > 65_535) {
    throw new DflowError("usage/config", `ssh.jump: ${JSON.stringify(text)} is not [user@]host[:port]`);
  }
  return { host, port: Number(port ?? 22), user: name ?? user, hostKey: { kind: "known-hosts" } };
}

const address = (host: string, port: number): string => {
  const literal = host.includes(":") ? `[${host}]` : host;
  return port === 22 ? host : `${literal}:${port}`;
};
