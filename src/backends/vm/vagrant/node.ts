import type { HostKey, Node } from "../../../domain/node.ts";
import { parseHostKey } from "../host-key.ts";
import type { Made } from "./folder.ts";
import type { Machine } from "./machines.ts";
import type { ClusterName } from "./wish.ts";

/** A machine that is there, and what is remembered of a Node of its index. */
export interface Found {
  readonly machine: Machine;
  readonly made: Made | undefined;
}

/** Nothing is left to do to it: it runs, and these keys were let in. */
export const isWhole = ({ machine, made }: Found, keys: readonly string[]): boolean =>
  machine.state === "running" &&
  made !== undefined &&
  made.id === machine.id &&
  keys.every((key) => made.keys.includes(key));

export function asNode({ machine, made }: Found, { user }: ClusterName): Node {
  const { index, ssh, state } = machine;
  const known = made?.id === machine.id ? made : undefined;
  const address = machine.address ?? known?.address ?? undefined;
  return {
    index,
    host: ssh?.host ?? known?.host ?? "unknown",
    port: ssh?.port ?? known?.port ?? 22,
    user: known?.user ?? user ?? "vagrant",
    hostKey: known ? pinned(known["host-keys"]) : { kind: "known-hosts" },
    ...(known && { identityFile: known.key }),
    ...(address !== undefined && { address }),
    ...awayBecause(
      known === undefined ? "it was not made to its end" : state === "running" ? undefined : `it is ${state}`,
    ),
  };
}

const awayBecause = (why: string | undefined) => (why === undefined ? {} : { away: why });

/** The kinds of key that sshd may have, the one that is asked for first. */
const KINDS = ["ssh-ed25519", "ecdsa-sha2-", "ssh-rsa"];

function pinned(lines: readonly string[]): HostKey {
  const line = KINDS.flatMap((kind) => lines.find((one) => one.startsWith(kind)) ?? [])[0];
  return line === undefined ? { kind: "known-hosts" } : parseHostKey(line);
}
