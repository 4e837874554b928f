import { getCiphers } from "node:crypto";
import type { Algorithms, ServerHostKeyAlgorithm } from "ssh2";

/**
 * Left to itself ssh2 also offers SHA-1 (ssh-rsa, hmac-sha1) and compression. Everything here is spoken by OpenSSH since
 * 7.4 and by dropbear since 2020.
 */
export const algorithms = (hostKeys: readonly ServerHostKeyAlgorithm[]): Algorithms => ({
  kex: [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
    "diffie-hellman-group14-sha256",
  ],
  // GCM first: it is the fastest in pure JavaScript's reach, because node's own OpenSSL does it in one call.
  cipher: [
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes256-ctr",
    "aes192-ctr",
    "aes128-ctr",
    // Not every build of OpenSSL has it, and ssh2 throws for a cipher that is not there.
    ...(getCiphers().includes("chacha20") ? (["chacha20-poly1305@openssh.com"] as const) : []),
  ],
  hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"],
  compress: ["none"],
  serverHostKey: [...hostKeys],
});

/** Kinds of host keys, best first, and how each may sign. */
export const hostKeyFamilies: readonly (readonly ServerHostKeyAlgorithm[])[] = [
  ["ssh-ed25519"],
  ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
  ["rsa-sha2-512", "rsa-sha2-256"],
];

export const allHostKeys: readonly ServerHostKeyAlgorithm[] = hostKeyFamilies.flat();

/** How a host key of this type (first word of its line) may sign: an RSA key is called `ssh-rsa` but must not use SHA-1. */
export function signaturesOf(type: string): readonly ServerHostKeyAlgorithm[] {
  if (type === "ssh-rsa") return ["rsa-sha2-512", "rsa-sha2-256"];
  return allHostKeys.filter((algorithm) => algorithm === type);
}
