import { createHmac } from "node:crypto";
import { fingerprintIn, type PublicKey, publicKeyIn } from "./public-key.ts";

/** What a known_hosts file says of one host. */
export interface Known {
  readonly keys: readonly PublicKey[];
  /** As `HOSTS SHA256:…`, or without hosts: not in sshd's form, but what many know of a host. */
  readonly fingerprints: readonly string[];
  /** Keys marked @revoked: never accepted, however else they are known. */
  readonly revoked: readonly PublicKey[];
  /** Is there a @cert-authority line for it? ssh2 knows no host certificates. */
  readonly authority: boolean;
  /** Numbers of lines that are no known_hosts lines at all. */
  readonly unreadable: readonly number[];
}

interface Line {
  readonly number: number;
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly key: PublicKey | undefined;
  readonly fingerprint: string | undefined;
}

/** Forms and rules: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export function lookUp(text: string, host: string, port: number): Known {
  const lines = parse(text);
  const exact = lines.filter((line) => namesHost(line.hosts, hostName(host, port)));
  // As ssh does: a host that is only known by its bare name is the same host on another port.
  const bare = lines.filter((line) => namesHost(line.hosts, host.toLowerCase()));
  const marked = (marker: string) =>
    lines.filter((line) => line.marker === marker && (exact.includes(line) || bare.includes(line)));
  const plain = (found: readonly Line[]) => keysOf(found.filter((line) => line.marker === undefined));
  const exactFirst = <T>(what: (found: readonly Line[]) => readonly T[]) =>
    what(exact).length > 0 ? what(exact) : what(bare);
  return {
    keys: exactFirst(plain),
    fingerprints: exactFirst((found) => found.flatMap((line) => line.fingerprint ?? [])),
    revoked: keysOf(marked("@revoked")),
    authority: marked("@cert-authority").length > 0,
    unreadable: lines.filter((line) => (line.key ?? line.fingerprint) === undefined).map((line) => line.number),
  };
}

/** As the file calls it: `host`, or `[host]:port` unless it is 22. */
export const hostName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

const keysOf = (lines: readonly Line[]): readonly PublicKey[] => lines.flatMap((line) => line.key ?? []);

function parse(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line, at) => ({ number: at + 1, words: line.trim().split(/\s+/) }))
    .filter(({ words: [first = ""] }) => first !== "" && !first.startsWith("#"))
    .map(({ number, words }) => {
      const marker = words[0]?.startsWith("@") ? words[0] : undefined;
      const [hosts = "", ...rest] = marker === undefined ? words : words.slice(1);
      const key = publicKeyIn(rest.join(" "));
      const fingerprint = marker === undefined && !key ? fingerprintIn(words.join(" ")) : undefined;
      return { number, marker, hosts: fingerprint && NAMELESS.test(hosts) ? "*" : hosts, key, fingerprint };
    });
}

/** `SHA256:…` and `256 SHA256:… root@host (ED25519)` count for every host. */
const NAMELESS = /^(?:SHA256:|\d+$)/;

/** One negated pattern that fits takes the whole line away, wherever it stands. */
function namesHost(patterns: string, name: string): boolean {
  if (patterns.startsWith("|")) return hashFits(patterns, name);
  const all = patterns.toLowerCase().split(",");
  const fits = (pattern: string) => wildcard(pattern).test(name) || pattern === `[${name}]:22`;
  if (all.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1)))) return false;
  return all.some((pattern) => !pattern.startsWith("!") && fits(pattern));
}

/** `|1|salt|hash`, both base64: HMAC-SHA1 of the name. */
function hashFits(hashed: string, name: string): boolean {
  const [, version, salt = "", hash] = hashed.split("|");
  if (version !== "1") return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

function wildcard(pattern: string): RegExp {
  // Many stars in a row would make the regular expression backtrack for ever.
  const literal = pattern.replace(/\*+/g, "*").replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
