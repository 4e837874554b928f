import { createHash } from "node:crypto";

/** A public key as ssh knows it: the type's name, and the bytes that begin with that name. */
export interface PublicKey {
  readonly type: string;
  readonly blob: Buffer;
}

const TYPES = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;

/** Reads `… TYPE BASE64 …`, whatever stands around it: a .pub file, a known_hosts line. Undefined when there is none. */
export function publicKeyIn(line: string): PublicKey | undefined {
  const words = line.trim().split(/\s+/);
  const at = words.findIndex((word) => TYPES.test(word));
  const text = words[at + 1];
  if (at < 0 || text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const key = publicKeyOf(Buffer.from(text, "base64"));
  return key?.type === words[at] ? key : undefined;
}

/** Undefined when the bytes do not begin with a name. */
export function publicKeyOf(blob: Buffer): PublicKey | undefined {
  const length = blob.length > 4 ? blob.readUInt32BE(0) : 0;
  if (length < 1 || length > 64 || blob.length <= 4 + length) return undefined;
  return { type: blob.toString("latin1", 4, 4 + length), blob };
}

/** As `ssh-keygen -l` prints it. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;

/** The fingerprint in what `ssh-keygen -l` prints, with or without the words around it; without padding. */
export function fingerprintIn(text: string): string | undefined {
  const [, digest] = /(?:^|\s)SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/.exec(text) ?? [];
  return digest === undefined ? undefined : `SHA256:${digest}`;
}

/** `ssh-ed25519 AAAA…` */
export const keyLine = ({ type, blob }: PublicKey): string => `${type} ${blob.toString("base64")}`;

/** `ed25519`, `rsa`, `ecdsa`: as in /etc/ssh/ssh_host_…_key. */
export const family = (type: string): string => /ed25519|ecdsa|rsa/.exec(type)?.[0] ?? type;
