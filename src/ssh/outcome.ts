import { DflowError } from "../domain/errors.ts";
import type { Authentication } from "./authentication.ts";
import type { Host } from "./host.ts";
import type { Link } from "./link.ts";
import type { PublicKey } from "./public-key.ts";
import type { Unreached } from "./wire.ts";

/** How one attempt to get a Link ended. Only after `unreached` and before any authentication another one is safe. */
export type Outcome =
  | { readonly link: Link }
  | { readonly unreached: Unreached }
  | { readonly refusedKey: PublicKey }
  /** It has no host key of the types asked for. */
  | { readonly noSuchKey: true }
  | { readonly failed: DflowError };

/** What came of the host until the connection ended. */
export interface Seen {
  error?: Error;
  greeting?: string | undefined;
  accepted?: boolean;
  refused?: PublicKey;
}

export function outcomeOf(host: Host, { error, greeting, accepted, refused }: Seen, auth: Authentication): Outcome {
  if (refused) return { refusedKey: refused };
  const exhausted = (error as { level?: string } | undefined)?.level === "client-authentication";
  if (accepted) return { failed: auth.failure(exhausted ? undefined : `it closed the connection${quoted(error)}`) };
  // The one message of ssh2 that matters here has no code of its own.
  if (error?.message.includes("no matching host key format")) return { noSuchKey: true };
  const agreed = error?.message.includes("no matching") === true;
  const said = greeting === undefined ? "" : `, saying ${JSON.stringify(greeting)}`;
  const what = agreed
    ? `has no algorithm in common with dflow (${error?.message})`
    : `closed the connection before it spoke ssh${said}`;
  return {
    unreached: {
      again: !agreed,
      error: new DflowError("ssh/unreachable", `${host.called}: ${what}`, {
        index: host.index,
        hint: agreed
          ? "It needs OpenSSH 7.4 or newer, with its usual algorithms."
          : "Is it an sshd? Too many connections at once (MaxStartups) and a ban (fail2ban, PerSourcePenalties) show like this.",
        cause: error,
      }),
    },
  };
}

const quoted = (error: Error | undefined): string => (error ? `: ${error.message}` : "");

export const lost = ({ called, index }: Host, error: Error | undefined): DflowError =>
  new DflowError("ssh/lost", `${called}: the ssh connection ended${quoted(error)}`, {
    index,
    hint: "What ran there goes on. The same command again finds out what was done.",
    cause: error,
  });
