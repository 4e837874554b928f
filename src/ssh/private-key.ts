import { createPrivateKey, type KeyObject } from "node:crypto";
import ssh2, { type ParsedKey } from "ssh2";

export type PrivateKey =
  | { readonly key: ParsedKey }
  /** `publicHalf`: of an encrypted key, where the file tells it; an agent may hold the rest. */
  | { readonly wrong: string; readonly way: string; readonly publicHalf?: Buffer };

/**
 * Reads a private key as people have it: an OpenSSH or PEM file, or text from a CI secret. Line ends, blanks around it and
 * the final newline are put right; anything else that is wrong is said.
 */
export function readPrivateKey(given: string, passphrase: string | undefined): PrivateKey {
  const text = tidy(given);
  const wrong = notAKey(text);
  if (wrong) return wrong;
  const encrypted = isEncrypted(text);
  if (encrypted && (passphrase === undefined || passphrase === "")) {
    return {
      wrong: "needs a passphrase",
      way: "Give it in DFLOW_SSH_PASSPHRASE (the action's ssh-passphrase), or add the key to an agent (ssh-add).",
      ...publicHalfOf(text),
    };
  }
  const parsed = parse(text, passphrase);
  if (!(parsed instanceof Error)) return { key: parsed };
  if (encrypted && !/unsupported/i.test(parsed.message)) {
    return {
      wrong: "does not open with the passphrase given",
      way: "Check DFLOW_SSH_PASSPHRASE (the action's ssh-passphrase).",
      ...publicHalfOf(text),
    };
  }
  return { wrong: `cannot be read: ${parsed.message}`, way: "Make another: ssh-keygen -t ed25519" };
}

const tidy = (given: string): string =>
  `${given
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .join("\n")
    .trim()}\n`;

function notAKey(text: string): PrivateKey | undefined {
  const first = text.slice(0, text.indexOf("\n"));
  if (first === "") return { wrong: "is empty", way: "In CI: is the secret set, and may this workflow read it?" };
  if (first.startsWith("PuTTY-User-Key-File")) {
    return { wrong: "is in PuTTY's format", way: "Convert it: puttygen KEY.ppk -O private-openssh -o KEY" };
  }
  if (/^(?:ssh-|ecdsa-sha2-|sk-|-----BEGIN (?:RSA )?PUBLIC KEY|---- BEGIN SSH2 PUBLIC)/.test(first)) {
    return { wrong: "is the public half of a key", way: "Give the private half: the file without .pub." };
  }
  if (first.includes("\\n")) {
    return {
      wrong: String.raw`has the two characters \n where lines should end`,
      way: "Store it with real line breaks.",
    };
  }
  if (first.startsWith("-----BEGIN") && /-----.+-----.+-----END/.test(first)) {
    return { wrong: "is all on one line", way: "Its line breaks were lost on the way: store it with them." };
  }
  if (isBase64OfAKey(text)) return { wrong: "is base64 of a key", way: "Decode it first: base64 -d" };
  if (!/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----$/.test(first)) {
    return { wrong: 'does not begin with "-----BEGIN … PRIVATE KEY-----"', way: "Is it another file?" };
  }
  if (!/\n-----END [A-Z0-9 ]*PRIVATE KEY-----\n/.test(text)) {
    return { wrong: "stops before its last line", way: "Copy it whole, with the -----END line." };
  }
  if (first.includes("DSA")) return { wrong: "is a DSA key", way: "No sshd takes those: ssh-keygen -t ed25519" };
  return undefined;
}

const isBase64OfAKey = (text: string): boolean =>
  /^[A-Za-z0-9+/=\n]+$/.test(text) && Buffer.from(text, "base64").toString("latin1").startsWith("-----BEGIN");

function isEncrypted(text: string): boolean {
  if (/^(?:Proc-Type: 4,ENCRYPTED|-----BEGIN ENCRYPTED)/m.test(text)) return true;
  const [cipher] = fieldsOf(text) ?? [];
  return cipher !== undefined && cipher.toString() !== "none";
}

/** The public half stands in clear at the beginning of an OpenSSH key, even of an encrypted one. */
function publicHalfOf(text: string): { publicHalf?: Buffer } {
  const publicHalf = fieldsOf(text)?.[3];
  return publicHalf ? { publicHalf } : {};
}

const MAGIC = "openssh-key-v1\0";

/** cipher, kdf, kdf options, (a count), public key. Source: OpenSSH's PROTOCOL.key. */
function fieldsOf(text: string): readonly Buffer[] | undefined {
  if (!text.startsWith("-----BEGIN OPENSSH")) return undefined;
  const body = Buffer.from(text.replace(/-----.*-----/g, ""), "base64");
  if (!body.toString("latin1").startsWith(MAGIC)) return undefined;
  const fields: Buffer[] = [];
  for (let at = MAGIC.length; fields.length < 4 && at + 8 <= body.length; ) {
    if (fields.length === 3) at += 4;
    const end = at + 4 + body.readUInt32BE(at);
    fields.push(body.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function parse(text: string, passphrase: string | undefined): ParsedKey | Error {
  try {
    const known = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY/.test(text) ? fromPkcs8(text, passphrase) : text;
    const parsed: unknown = ssh2.utils.parseKey(known, passphrase);
    // For a newer OpenSSH file ssh2 may answer with a list, though such a file holds one key.
    const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error;
    return key instanceof Error || key.isPrivateKey() ? key : new Error("it has no private half");
  } catch (error) {
    return error as Error;
  }
}

/** ssh2 does not read PKCS#8, which openssl writes today. */
function fromPkcs8(text: string, passphrase: string | undefined): string {
  const key: KeyObject = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  const type = key.asymmetricKeyType;
  if (type === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
  if (type === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
  throw new Error(`unsupported: a PKCS#8 key of type ${type}`);
}
