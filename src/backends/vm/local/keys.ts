import { generateKeyPairSync, randomBytes } from "node:crypto";

/** An ed25519 key in OpenSSH's own formats. */
export interface KeyPair {
  readonly private: string;
  /** `ssh-ed25519 AAAA…`, one line, without a comment. */
  readonly public: string;
}

const TYPE = "ssh-ed25519";

/** Not made by ssh2: of the private keys it writes (1.17) its own parser calls one in some hundred malformed. */
export function newKeyPair(): KeyPair {
  const { x = "", d = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const [point, seed] = [Buffer.from(x, "base64url"), Buffer.from(d, "base64url")];
  const blob = Buffer.concat([field(TYPE), field(point)]);
  return { private: privateFile(blob, point, seed), public: `${TYPE} ${blob.toString("base64")}` };
}

/** The format is PROTOCOL.key of OpenSSH, without a passphrase. */
function privateFile(blob: Buffer, point: Buffer, seed: Buffer): string {
  const check = randomBytes(4);
  const secret = [check, check, field(TYPE), field(point), field(Buffer.concat([seed, point])), field("")];
  const bytes = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...["none", "none", ""].map(field), // cipher, key derivation and its options
    uint32(1), // one key
    field(blob),
    field(padded(Buffer.concat(secret))),
  ]);
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

/** 1, 2, 3 … up to a whole number of 8-byte blocks. */
function padded(bytes: Buffer): Buffer {
  const missing = (8 - (bytes.length % 8)) % 8;
  return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
