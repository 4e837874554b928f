import type { AnyAuthMethod, AuthHandlerMiddleware, ParsedKey } from "ssh2";
import { DflowError } from "../domain/errors.ts";
import { Agent, described, mustNotSign } from "./agent.ts";
import type { Host } from "./host.ts";
import type { Identities } from "./identities.ts";

/** Offers one key after the other, and knows afterwards what was offered. */
export interface Authentication {
  readonly handler: AuthHandlerMiddleware;
  /** `said`: how the host ended it, when it closed the connection. */
  failure(said?: string): DflowError;
  /** A key or the agent could not sign; the next one is tried. */
  note(text: string): void;
}

/** @param mayBegin false while the host key is not accepted: then nothing is offered, whatever ssh2 asks for */
export function authentication(host: Host, identities: Identities, mayBegin: () => boolean): Authentication {
  const tried: string[] = [];
  const notes = [...identities.skipped];
  let accepted: readonly string[] | undefined;
  const ways = waysOf(host, identities, (label) => tried.push(label));

  return {
    handler(left, _partial, next) {
      accepted = left ?? accepted;
      const wanted = left === null || left.includes("publickey");
      const way = mayBegin() && wanted ? ways.shift() : undefined;
      if (way?.label !== undefined) tried.push(way.label);
      // ssh2 ends with "All configured authentication methods failed" on false, which its types do not know.
      next((way?.method ?? false) as AnyAuthMethod);
    },
    note: (text) => notes.push(text),
    failure: (said) => refused(host, { tried, notes, accepted, said }),
  };
}

interface Way {
  readonly label?: string;
  readonly method: AnyAuthMethod;
}

function waysOf({ user: username }: Host, { agent, keys }: Identities, tried: (label: string) => void): Way[] {
  const fromAgent = agent && new Agent(agent.socket, agent.only, tried);
  return [
    ...(fromAgent ? [{ method: { type: "agent" as const, username, agent: fromAgent } }] : []),
    ...keys.map(({ label, key }) => ({
      label: `${label}: ${described(key)}`,
      method: { type: "publickey" as const, username, key: withoutSha1(key) as unknown as Buffer },
    })),
  ];
}

function withoutSha1(key: ParsedKey): ParsedKey {
  if (key.type !== "ssh-rsa") return key;
  const careful: ParsedKey = Object.create(key);
  careful.sign = (data, hash) => {
    if (mustNotSign(key, hash)) return new Error("the host takes SHA-1 signatures of RSA keys only") as never;
    return key.sign(data, hash);
  };
  return careful;
}

interface Course {
  readonly tried: readonly string[];
  readonly notes: readonly string[];
  readonly accepted: readonly string[] | undefined;
  readonly said: string | undefined;
}

function refused({ called, user, index }: Host, { tried, notes, accepted, said }: Course): DflowError {
  const others = accepted?.filter((method) => method !== "publickey") ?? [];
  const noKeys = accepted !== undefined && !accepted.includes("publickey");
  const why = noKeys
    ? `takes no keys from user ${user}, only ${others.join(", ")}`
    : tried.length === 0
      ? `was offered no key: none could be used`
      : `did not let user ${user} in with ${tried.length === 1 ? "the key tried" : `any of the ${tried.length} keys tried`}`;
  return new DflowError("ssh/authentication", `${called}: ${why}${said === undefined ? "" : ` (${said})`}`, {
    index,
    hint: noKeys
      ? `Allow keys there: PubkeyAuthentication yes in sshd_config.`
      : `Is ${user} the right user (ssh.user)? The key's public half must be a line of ~${user}/.ssh/authorized_keys there.${
          tried.length > 5 ? " Many keys were tried: name the right one in ssh.identity-file." : ""
        }`,
    evidence: [
      { title: "keys tried", lines: tried },
      { title: "not used", lines: notes },
    ].filter(({ lines }) => lines.length > 0),
  });
}
