import type { ServerHostKeyAlgorithm } from "ssh2";
import { DflowError } from "../domain/errors.ts";
import type { HostKey } from "../domain/node.ts";
import { allHostKeys, hostKeyFamilies, signaturesOf } from "./algorithms.ts";
import type { Host } from "./host.ts";
import { hostName, type Known, lookUp } from "./known-hosts.ts";
import { fingerprint, fingerprintIn, type PublicKey, publicKeyIn } from "./public-key.ts";

/** What must be true of a host before it sees a byte of authentication. */
export interface Pin {
  /** Host key algorithms to ask for, one list per try: until one is accepted or a key of a pinned type was refused. */
  readonly tries: readonly (readonly ServerHostKeyAlgorithm[])[];
  readonly accepts: (key: PublicKey) => boolean;
  /** Why this key is no good, for people. */
  readonly because: (key: PublicKey) => string;
  /** Go on with the next list even when a key was shown: a fingerprint does not tell the type of its key. */
  readonly goOn: boolean;
}

export interface KnownHosts {
  /** For messages. */
  readonly where: string;
  /** Undefined: there is no such file. */
  readonly text: string | undefined;
  /** Likewise: where else its lines may stand. */
  readonly or?: string;
}

/** @throws DflowError `ssh/host-key` when what is pinned cannot be used */
export function pinOf(host: Host, hostKey: HostKey, known: KnownHosts, recorded: string | undefined): Pin {
  switch (hostKey.kind) {
    case "key":
      return ofLine(host, hostKey.line);
    case "fingerprint":
      return ofFingerprint(host, hostKey.sha256);
    case "known-hosts":
      return recorded === undefined ? ofFile(host, known) : ofLine(host, recorded);
  }
}

function ofLine(host: Host, line: string): Pin {
  const pinned = publicKeyIn(line);
  if (!pinned) {
    throw unusable(host, `its pinned host key is not a public key: ${JSON.stringify(line.slice(0, 60))}`);
  }
  return ofKeys([pinned], [], `it shows a host key other than the pinned one (${fingerprint(pinned.blob)})`);
}

function ofKeys(keys: readonly PublicKey[], revoked: readonly PublicKey[], because: string): Pin {
  const pinned = [...new Set(keys.flatMap((key) => signaturesOf(key.type)))];
  const rest = allHostKeys.filter((one) => !pinned.includes(one));
  return {
    // The second try can only fail: it is there to show the key that a host without the pinned type has.
    tries: [pinned, rest].filter((list) => list.length > 0),
    accepts: (key) => isIn(keys, key) && !isIn(revoked, key),
    because: (key) => (isIn(revoked, key) ? "its host key is marked @revoked" : because),
    goOn: false,
  };
}

const isIn = (list: readonly PublicKey[], key: PublicKey) => list.some((one) => one.blob.equals(key.blob));

/** Accepts what ssh-keygen -l prints, whole or only the fingerprint in it. */
function ofFingerprint(host: Host, text: string): Pin {
  const bare = text.trim();
  const pinned = fingerprintIn(/^[A-Za-z0-9+/]{43}=?$/.test(bare) ? `SHA256:${bare}` : bare);
  if (pinned === undefined) {
    const md5 = /(?:[0-9a-f]{2}:){15}[0-9a-f]{2}/i.test(text) ? ": it is an MD5 one" : "";
    throw unusable(host, `${JSON.stringify(text.slice(0, 80))} is not a SHA256 fingerprint${md5}`);
  }
  return {
    tries: hostKeyFamilies,
    accepts: (key) => fingerprint(key.blob) === pinned,
    because: () => `no host key it has is the pinned one (${pinned})`,
    goOn: true,
  };
}

function ofFile(host: Host, { where, text }: KnownHosts): Pin {
  const known = text === undefined ? undefined : lookUp(text, host.host, host.port);
  const because = `its host key differs from ${where}`;
  if (known && known.fingerprints.length > 0) return orFingerprints(ofKeys(known.keys, known.revoked, because), known);
  if (known && known.keys.length > 0) return ofKeys(known.keys, known.revoked, because);
  if (known?.authority) {
    throw unusable(host, `${where} knows it by a @cert-authority only, and host certificates are not supported`);
  }
  return ofKeys([], known?.revoked ?? [], `${where} ${whyUnknown(known)}`);
}

/** A fingerprint does not tell the type of its key, so all are asked for. */
const orFingerprints = (pin: Pin, { fingerprints, revoked }: Known): Pin => ({
  ...pin,
  tries: hostKeyFamilies,
  accepts: (key) => pin.accepts(key) || (fingerprints.includes(fingerprint(key.blob)) && !isIn(revoked, key)),
  goOn: true,
});

function whyUnknown(known: Known | undefined): string {
  if (!known) return "does not exist, so its host key is not known";
  const [line] = known.unreadable;
  return `does not know it${line === undefined ? "" : ` (line ${line} there is not a known_hosts line)`}`;
}

const unusable = (host: Host, why: string): DflowError =>
  new DflowError("ssh/host-key", `${host.called}: ${why}`, {
    index: host.index,
    hint: `Write its public key line or its SHA256 fingerprint. On the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  });

/** The host showed `offered` and was sent nothing. The hint has all a person needs to decide. */
export function hostKeyRefused(host: Host, pin: Pin, offered: PublicKey, known: KnownHosts): DflowError {
  const file = /ed25519|ecdsa|rsa/.exec(offered.type)?.[0] ?? "ed25519";
  const line = `${hostName(host.host, host.port)} ${offered.type} ${offered.blob.toString("base64")}`;
  const { where, or } = known;
  const place = host.hostKey.kind === "known-hosts" ? [where, ...(or ? [or] : [])].join(" or ") : "its host-key";
  return new DflowError("ssh/host-key", `${host.called}: ${pin.because(offered)}; nothing was sent to it`, {
    index: host.index,
    evidence: [{ title: `the host key of ${host.called}`, lines: [line, fingerprint(offered.blob)] }],
    hint: [
      `On the machine itself "ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub" must print ${fingerprint(offered.blob)}.`,
      `If it does, put this line into ${place}: ${line}`,
      "If it does not, somebody else answers at this address.",
    ].join("\n"),
  });
}
