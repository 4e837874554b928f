import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPrivateKey } from "../../src/ssh/private-key.ts";
import { publicKeyIn } from "../../src/ssh/public-key.ts";
import { makeKey } from "../hosts/sshd.ts";

const folder = mkdtempSync(join(tmpdir(), "dflow-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function generated(type: string, ...more: string[]): { text: string; line: string } {
  const file = makeKey(join(folder, `key${made++}`), type, ...more);
  return { text: readFileSync(file, "utf8"), line: readFileSync(`${file}.pub`, "utf8") };
}

const plain = generated("ed25519");
const encrypted = generated("ed25519", "-N", "swordfish");
const oldEncrypted = generated("rsa", "-b", "2048", "-m", "PEM", "-N", "swordfish");
const pkcs8 = (type: "rsa" | "ec", passphrase?: string): string => {
  const { privateKey } =
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const cipher = passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase };
  return privateKey.export({ type: "pkcs8", format: "pem", ...cipher }).toString();
};

test.each([
  ["Ed25519", plain.text],
  ["ECDSA", generated("ecdsa").text],
  ["RSA", generated("rsa", "-b", "2048").text],
  ["RSA in PEM", generated("rsa", "-b", "2048", "-m", "PEM").text],
  ["RSA in PKCS#8", pkcs8("rsa")],
  ["ECDSA in PKCS#8", pkcs8("ec")],
  ["with Windows line ends", plain.text.replaceAll("\n", "\r\n")],
  ["without its final newline", plain.text.trimEnd()],
  ["with blanks and empty lines around it, and indented", `\n\n${plain.text.replace(/^/gm, "    ")}\n\n`],
  ["with a byte order mark", `\uFEFF${plain.text}`],
])("a key is read: %s", (_, text) => {
  expect(readPrivateKey(text, undefined)).toHaveProperty("key");
});

test("a key's public half is the one that was made with it", () => {
  const read = readPrivateKey(plain.text, undefined);
  expect("key" in read && read.key.getPublicSSH().equals(publicKeyIn(plain.line)?.blob ?? Buffer.alloc(0))).toBe(true);
});

test.each([
  ["OpenSSH's format", encrypted.text],
  ["PEM", oldEncrypted.text],
  ["PKCS#8", pkcs8("rsa", "swordfish")],
])("an encrypted key in %s opens with its passphrase, and only with it", (_, text) => {
  expect(readPrivateKey(text, "swordfish")).toHaveProperty("key");
  expect(readPrivateKey(text, "tuna")).toMatchObject({ wrong: "does not open with the passphrase given" });
  expect(readPrivateKey(text, undefined)).toMatchObject({ wrong: "needs a passphrase" });
  expect(readPrivateKey(text, "")).toMatchObject({ wrong: "needs a passphrase" });
});

test("an encrypted key tells its public half, so that an agent can be asked for it", () => {
  expect(readPrivateKey(encrypted.text, undefined)).toMatchObject({ publicHalf: publicKeyIn(encrypted.line)?.blob });
});

test("a passphrase that is not needed does no harm", () => {
  expect(readPrivateKey(plain.text, "swordfish")).toHaveProperty("key");
});

test.each([
  ["", "is empty"],
  [" \n ", "is empty"],
  [plain.line, "is the public half of a key"],
  ["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "is the public half of a key"],
  ["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "is in PuTTY's format"],
  [plain.text.replaceAll("\n", "\\n"), String.raw`has the two characters \n where lines should end`],
  [plain.text.replaceAll("\n", " "), "is all on one line"],
  [Buffer.from(plain.text).toString("base64"), "is base64 of a key"],
  [plain.text.split("\n").slice(0, 4).join("\n"), "stops before its last line"],
  ["hello", 'does not begin with "-----BEGIN … PRIVATE KEY-----"'],
  [
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    'does not begin with "-----BEGIN … PRIVATE KEY-----"',
  ],
  ["-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----", "is a DSA key"],
])("what is wrong with a key is said: %#", (text, wrong) => {
  expect(readPrivateKey(text, undefined)).toMatchObject({ wrong, way: expect.any(String) });
});

test("a key that lost bytes in the middle is not taken", () => {
  const lines = plain.text.split("\n");
  const read = readPrivateKey([...lines.slice(0, 2), ...lines.slice(3)].join("\n"), undefined);
  expect(read).toMatchObject({ wrong: expect.stringContaining("cannot be read") });
});

test("no message holds anything of the key", () => {
  const body = plain.text.split("\n")[2] ?? "";
  for (const broken of [plain.text.slice(40), plain.text.replaceAll("\n", " "), plain.text.replace("OPENSSH", "X")]) {
    expect(JSON.stringify(readPrivateKey(broken, undefined))).not.toContain(body.slice(0, 20));
  }
});
