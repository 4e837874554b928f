import { join, resolve } from "node:path";
import { z } from "zod";
import type { VMTools } from "../../contracts/registry.ts";
import type { HostKey, Node } from "../../domain/node.ts";
import { parseHostKey } from "./host-key.ts";
import { userName } from "./user.ts";

const hostKeyText = z.string().check((context) => {
  try {
    parseHostKey(context.value);
  } catch (error) {
    context.issues.push({ code: "custom", message: (error as Error).message, input: context.value });
  }
});

/** `[user@]host[:port]`; an IPv6 address stands in brackets where a port follows. */
const JUMP = /^(?:(?<user>[^@\s]+)@)?(?<host>\[[0-9a-fA-F:.]+\]|[^\s@:[\]]+)(?::(?<port>\d{1,5}))?$/;
const port = z.int().min(1).max(65535);

/** A Node as people and programs write it: `hosts` in dflow.yaml, the answers of a `command` backend. */
export const writtenNode = z.strictObject({
  host: z
    .string()
    .regex(/^[^\s@/]+$/, "a host name or an IP address")
    .describe("name or address sshd listens on"),
  port: port.optional().describe("of sshd; 22 when absent"),
  user: z.string().min(1).optional().describe("ssh user; the one of `ssh:` when absent"),
  "host-key": hostKeyText
    .optional()
    .describe("`ssh-ed25519 AAAA…`, a known_hosts line, or SHA256:…; looked up in known_hosts when absent"),
  "identity-file": z.string().min(1).optional().describe("private key file this Node wants"),
  jump: z.string().regex(JUMP, "write [user@]host[:port]").optional().describe("reached through this host, as ssh -J"),
  address: z.string().min(1).optional().describe("where clients reach its public ports; `host` when absent"),
});

export type WrittenNode = z.infer<typeof writtenNode>;

/** Its defaults filled in; relative files start at dflow.yaml's folder. */
export function readNode(written: WrittenNode, index: number, tools: Pick<VMTools, "user" | "folder">): Node {
  const { host, jump, address } = written;
  const user = written.user ?? tools.user ?? userName();
  const identity = written["identity-file"];
  const key = written["host-key"];
  const hostKey: HostKey = key === undefined ? { kind: "known-hosts" } : parseHostKey(key);
  return {
    index,
    host,
    port: written.port ?? 22,
    user,
    hostKey,
    ...(identity !== undefined && { identityFile: fileAt(tools.folder, identity) }),
    ...(jump !== undefined && { jump: readJump(jump, user) }),
    ...(address !== undefined && { address }),
  };
}

function readJump(text: string, otherwise: string): Omit<Node, "index"> {
  const { user, host = text, port } = JUMP.exec(text)?.groups ?? {};
  return {
    host: host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? 22 : Number(port),
    user: user ?? otherwise,
    hostKey: { kind: "known-hosts" },
  };
}

/** `~/` is the home of who runs dflow. */
export const fileAt = (folder: string, path: string): string =>
  path.startsWith("~/") ? join(process.env.HOME ?? "/", path.slice(2)) : resolve(folder, path);
