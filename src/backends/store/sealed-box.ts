import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Keeps a state from being read, and from being altered unnoticed, where others may read and write. */
export interface SealedBox {
  close(text: string): Buffer;
  /** Undefined: altered, another cluster's, or closed with another key; these cannot be told apart. */
  open(bytes: Uint8Array): string | undefined;
}

const MAGIC = Buffer.from("dflow-sealed-1\n");
/** Bytes, as AES-GCM has them (NIST SP 800-38D). */
const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM. The key is made for this purpose and this state from the secret, so a box of another cluster or
 * environment does not open here, whoever put it there.
 *
 * @param secret of any length and form
 * @param of which state: `hello`, `hello.staging`
 */
export function sealedBox(secret: Uint8Array, of: string): SealedBox {
  const key = Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), `dflow store ${of}`, 32));
  return {
    close(text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(MAGIC);
      return Buffer.concat([MAGIC, nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    },
    open(bytes) {
      const box = Buffer.from(bytes);
      const from = MAGIC.length + NONCE;
      if (!box.subarray(0, MAGIC.length).equals(MAGIC) || box.length < from + TAG) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(MAGIC.length, from), { authTagLength: TAG });
      decipher.setAAD(MAGIC).setAuthTag(box.subarray(-TAG));
      try {
        return Buffer.concat([decipher.update(box.subarray(from, -TAG)), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
