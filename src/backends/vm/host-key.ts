import type { HostKey } from "../../domain/node.ts";

/** What people may write for a host key; said wherever one is not understood. */
export const HOST_KEY_FORMS =
  'write "ssh-ed25519 AAAA…" or the whole known_hosts line (ssh-keyscan HOST), or SHA256:… (ssh-keygen -lf KEY.pub)';

/** As sshd offers them. Certificates are not known to dflow. */
const KEY_TYPE = /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521))$/;

/**
 * Reads `ssh-ed25519 AAAA…`, a known_hosts line with names (also hashed ones) before it and a comment after it, or
 * `SHA256:<43 base64>`.
 *
 * @throws RangeError when it is none of these
 */
export function parseHostKey(text: string): HostKey {
  const trimmed = text.trim();
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(trimmed)) {
    return { kind: "fingerprint", sha256: trimmed.replace(/=$/, "") };
  }
  const words = trimmed.split(/[ \t]+/);
  const at = words.findIndex((word) => KEY_TYPE.test(word));
  const [type = "", key = ""] = words.slice(at, at + 2);
  // At most the host names stand before it: "@revoked host ssh-rsa …" must not become a trusted key.
  if (at < 0 || at > 1 || words[0]?.startsWith("@") || !isKeyOf(type, key)) throw new RangeError(HOST_KEY_FORMS);
  return { kind: "key", line: `${type} ${key}` };
}

/** The bytes of a key begin with its type, 4 bytes of length before it. A key cut short in copying is noticed here. */
function isKeyOf(type: string, base64: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const bytes = Buffer.from(base64, "base64");
  const fields: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    fields.push(bytes.subarray(at + 4, end).toString("latin1"));
    at = end;
  }
  return at === bytes.length && fields[0] === type && fields.length > 1;
}
