import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeSecret } from "../../src/ssh/store-secret.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-secret-"));
  make("ed25519", "plain", "");
  execFileSync("cp", [join(folder, "plain"), join(folder, "locked")]);
  execFileSync("ssh-keygen", ["-q", "-p", "-N", "a passphrase", "-f", join(folder, "locked")]);
  make("rsa", "rsa", "");
  execFileSync("cp", [join(folder, "rsa"), join(folder, "pem")]);
  execFileSync("ssh-keygen", ["-q", "-p", "-m", "PEM", "-N", "", "-f", join(folder, "pem")]);
  make("ecdsa", "ecdsa", "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(type: string, name: string, passphrase: string): void {
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-f", join(folder, name)]);
}

const secret = async (identityFile: string | undefined, environment: Record<string, string> = {}, home = folder) =>
  Buffer.from(await storeSecret({ folder, home, environment, identityFile })).toString("hex");

describe("the secret a store is closed with", () => {
  test("is the same each time, for the same ssh key in whatever file", async () => {
    expect(await secret("plain")).toBe(await secret("plain"));
    expect(await secret("locked", { DFLOW_SSH_PASSPHRASE: "a passphrase" })).toBe(await secret("plain"));
    expect(await secret("pem")).toBe(await secret("rsa"));
    expect(await secret("rsa")).not.toBe(await secret("plain"));
  });

  test("is DFLOW_STORE_KEY where that is set, whatever ssh keys there are", async () => {
    const environment = { DFLOW_STORE_KEY: "a store key that is long enough" };
    expect(await secret("plain", environment)).toBe(await secret(undefined, environment, "/nowhere"));
    expect(await secret("plain", environment)).not.toBe(await secret("plain"));
  });

  test("is made of ~/.ssh/id_ed25519 where no key is named", async () => {
    const home = join(folder, "home");
    mkdirSync(join(home, ".ssh"), { recursive: true });
    execFileSync("cp", [join(folder, "plain"), join(home, ".ssh", "id_ed25519")]);
    expect(await secret(undefined, {}, home)).toBe(await secret("plain"));
  });

  test("there is none, with the reasons, where no key can be used", async () => {
    await expect(secret(undefined, {}, "/nowhere")).rejects.toMatchObject({
      code: "usage/key",
      hint: expect.stringContaining("DFLOW_STORE_KEY"),
      evidence: [{ lines: ["/nowhere/.ssh/id_ed25519 does not exist", "/nowhere/.ssh/id_rsa does not exist"] }],
    });
    await expect(secret("locked", { SSH_AUTH_SOCK: "/an/agent/may/hold/it" })).rejects.toMatchObject({
      evidence: [{ lines: [expect.stringContaining("needs a passphrase")] }],
    });
    // Each signature of it is another one: what one run closes, the next could not open.
    await expect(secret("ecdsa")).rejects.toMatchObject({
      evidence: [{ lines: [expect.stringContaining("signatures differ")] }],
    });
    await expect(secret("plain", { DFLOW_STORE_KEY: "short" })).rejects.toMatchObject({ code: "usage/key" });
  });

  test("is made of a key given as text, too; what is wrong with the one key that was asked for is the whole answer", async () => {
    const given = (text: string) =>
      storeSecret({ folder, home: folder, environment: {}, key: { where: "the input", text }, identityFile: "rsa" });
    const text = (name: string) => readFileSync(join(folder, name), "utf8");
    expect(Buffer.from(await given(text("plain"))).toString("hex")).toBe(await secret("plain"));
    const wrong = { code: "usage/key", hint: expect.stringMatching(/private half|passphrase/), evidence: [] };
    await expect(given(text("plain.pub"))).rejects.toMatchObject({
      ...wrong,
      message: "the input is the public half of a key",
    });
    await expect(secret("locked")).rejects.toMatchObject({
      ...wrong,
      message: `${join(folder, "locked")} needs a passphrase`,
    });
  });
});
