import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { expect, test } from "vitest";
import { newKeyPair } from "../../src/backends/vm/local/keys.ts";

test("every key is read by ssh2, belongs to its public half, and signs", () => {
  for (let round = 0; round < 2000; round++) {
    const pair = newKeyPair();
    const key = ssh2.utils.parseKey(pair.private);
    if (key instanceof Error) expect.fail(`${key.message}\n${pair.private}`);
    expect(`ssh-ed25519 ${key.getPublicSSH().toString("base64")}`).toBe(pair.public);
    if (round % 100 !== 0) continue;
    const message = randomBytes(100);
    const allowed = ssh2.utils.parseKey(pair.public) as ssh2.ParsedKey;
    expect(allowed.verify(message, key.sign(message) as Buffer)).toBe(true);
  }
});

test("OpenSSH reads it", () => {
  const folder = mkdtempSync(join(tmpdir(), "dflow-key-"));
  const file = join(folder, "key");
  for (let round = 0; round < 20; round++) {
    const pair = newKeyPair();
    writeFileSync(file, pair.private, { mode: 0o600 });
    expect(execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim()).toBe(pair.public);
  }
  rmSync(folder, { recursive: true });
});
