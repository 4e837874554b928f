import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { DflowError } from "../../src/domain/errors.ts";
import type { HostKey } from "../../src/domain/node.ts";
import { fingerprint, publicKeyIn } from "../../src/ssh/public-key.ts";
import { transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { ecdsa, ed25519, publicLine, rsa, type Ssh2Server, ssh2Server } from "../hosts/ssh2-server.ts";

const keys = { ed25519: ed25519(), ecdsa: ecdsa(), rsa: rsa() };
const lines = { ed25519: publicLine(keys.ed25519), ecdsa: publicLine(keys.ecdsa), rsa: publicLine(keys.rsa) };
const stranger = publicLine(ed25519());
const strangeRsa = publicLine(rsa());
const sha256 = (line: string) => fingerprint(publicKeyIn(line)?.blob ?? Buffer.alloc(0));

const folder = mkdtempSync(join(tmpdir(), "dflow-host-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));
let server: Ssh2Server;
afterEach(() => server.stop());

/** @param known the known_hosts file; HOST stands for the server */
async function connect(hostKeys: readonly string[], hostKey: HostKey, known?: string, recorded?: string) {
  server = await ssh2Server({ hostKeys });
  const name = `[127.0.0.1]:${server.node.port}`;
  const knownHosts = join(folder, "known_hosts");
  if (known === undefined) rmSync(knownHosts, { force: true });
  else writeFileSync(knownHosts, known.replaceAll("HOST", name));
  const more = recorded === undefined ? {} : { recordedKeys: { [name]: recorded } };
  const remote = await transport(transportOptions({ knownHosts }, more)).connect({ ...server.node, hostKey });
  await remote.close();
  return remote;
}

const all = [keys.ed25519, keys.ecdsa, keys.rsa];
const known: HostKey = { kind: "known-hosts" };
const key = (line: string): HostKey => ({ kind: "key", line });
const print = (text: string): HostKey => ({ kind: "fingerprint", sha256: text });

describe("a host is let see who we are when", () => {
  test.each<[string, readonly string[], HostKey, string?, string?]>([
    ["its only key is pinned", [keys.ed25519], key(lines.ed25519)],
    ["an ECDSA key is pinned, though it has a better one", all, key(lines.ecdsa)],
    ["an RSA key is pinned, though it has better ones", all, key(lines.rsa)],
    ["the pin is a whole known_hosts line", [keys.ed25519], key(`host.example ${lines.ed25519} root@host`)],
    ["a fingerprint of its first key is pinned", all, print(sha256(lines.ed25519))],
    ["a fingerprint of another of its keys is pinned", all, print(sha256(lines.ecdsa))],
    ["a fingerprint of its last key is pinned", all, print(sha256(lines.rsa))],
    ["the fingerprint is all that ssh-keygen printed", all, print(`256 ${sha256(lines.ed25519)} root@host (ED25519)`)],
    ["the fingerprint is without its name and with padding", all, print(`${sha256(lines.ed25519).slice(7)}=`)],
    ["known_hosts holds its key", all, known, `HOST ${lines.ed25519}`],
    ["known_hosts holds only its RSA key", all, known, `HOST ${lines.rsa}`],
    [
      "known_hosts holds one key of it, and another it no longer has",
      [keys.rsa],
      known,
      `HOST ${stranger}\nHOST ${lines.rsa}`,
    ],
    ["known_hosts knows it by a pattern", all, known, `* ${lines.ed25519}`],
    ["another key of it is revoked", all, known, `HOST ${lines.ed25519}\n@revoked * ${lines.rsa}`],
    [
      "known_hosts also has a certificate authority for it",
      all,
      known,
      `@cert-authority * ${stranger}\nHOST ${lines.ed25519}`,
    ],
    ["known_hosts holds a fingerprint for it", all, known, `HOST ${sha256(lines.rsa)}`],
    ["known_hosts is a fingerprint", all, known, sha256(lines.ecdsa)],
    ["known_hosts is what ssh-keygen -l printed", all, known, `256 ${sha256(lines.ed25519)} root@host (ED25519)`],
    [
      "known_hosts holds a key it no longer has, and a fingerprint",
      all,
      known,
      `HOST ${stranger}\n${sha256(lines.rsa)}`,
    ],
    ["its key is recorded, whatever known_hosts holds", all, known, `HOST ${stranger}`, lines.ed25519],
  ])("%s", async (_, hostKeys, hostKey, file, recorded) => {
    await connect(hostKeys, hostKey, file, recorded);
    expect(server.authentications.length).toBeGreaterThan(0);
  });
});

describe("no byte of authentication is sent when", () => {
  test.each<[string, readonly string[], HostKey, string?, string?]>([
    ["another key of the same type is pinned", [keys.ed25519], key(stranger)],
    ["another key of another type is pinned", [keys.ed25519], key(strangeRsa)],
    ["another key is pinned, and it has many", all, key(strangeRsa)],
    ["another fingerprint is pinned", [keys.ed25519], print(sha256(stranger))],
    ["another fingerprint is pinned, and it has many keys", all, print(sha256(stranger))],
    ["there is no known_hosts file", all, known],
    ["known_hosts is empty", all, known, ""],
    ["known_hosts knows only others", all, known, `other.example ${lines.ed25519}`],
    ["known_hosts holds another key of that type", all, known, `HOST ${stranger}`],
    ["known_hosts holds another key of a type it has not", [keys.ed25519], known, `HOST ${strangeRsa}`],
    ["known_hosts takes it out by a negation", all, known, `!127.0.0.1,!HOST,* ${lines.ed25519}`],
    ["its key is revoked", [keys.ed25519], known, `HOST ${lines.ed25519}\n@revoked HOST ${lines.ed25519}`],
    ["its key is revoked for all", [keys.ed25519], known, `@revoked * ${lines.ed25519}\nHOST ${lines.ed25519}`],
    ["known_hosts has a broken line for it", all, known, `HOST ssh-ed25519 AAAA`],
    ["its key is there under another type's name", all, known, `HOST ssh-rsa ${lines.ed25519.split(" ")[1]}`],
    ["known_hosts holds another fingerprint", all, known, `HOST ${sha256(stranger)}`],
    ["known_hosts holds its fingerprint for others", all, known, `other.example ${sha256(lines.ed25519)}`],
    [
      "its key is revoked, though known by fingerprint",
      [keys.rsa],
      known,
      `${sha256(lines.rsa)}\n@revoked * ${lines.rsa}`,
    ],
    ["another key is recorded", all, known, `HOST ${lines.ed25519}`, stranger],
  ])("%s", async (_, hostKeys, hostKey, file, recorded) => {
    await expect(connect(hostKeys, hostKey, file, recorded)).rejects.toMatchObject({ code: "ssh/host-key", index: 3 });
    expect(server.authentications).toEqual([]);
  });

  test.each<[string, HostKey, string?]>([
    ["the pinned key is no key", key("ssh-ed25519 what")],
    ["the pinned key is empty", key("")],
    ["the pinned key is of SSH's DSA", key("ssh-dss AAAAB3NzaC1kc3M=")],
    ["the fingerprint is an MD5 one", print("MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48")],
    ["the fingerprint is cut off", print(sha256(lines.ed25519).slice(0, 40))],
    ["the fingerprint is empty", print("")],
    ["known_hosts trusts only a certificate authority", known, `@cert-authority * ${lines.ed25519}`],
  ])("%s: not even a connection is opened", async (_, hostKey, file) => {
    await expect(connect(all, hostKey, file)).rejects.toMatchObject({ code: "ssh/host-key" });
    expect(server.connections()).toBe(0);
    expect(server.authentications).toEqual([]);
  });
});

test("the error has the line to add and the fingerprint to compare", async () => {
  const error = await connect([keys.rsa], known, "").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DflowError);
  const { message, hint, evidence } = error as DflowError;
  const line = `[127.0.0.1]:${server.node.port} ${lines.rsa}`;
  expect(message).toContain("does not know it");
  expect(evidence[0]?.lines).toEqual([line, sha256(lines.rsa)]);
  expect(hint).toContain(line);
  expect(hint).toContain("ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub");
});

test.each([["one key"], ["many keys"]])(
  "the error has the best key of a host with %s none of which has the fingerprint",
  async (what) => {
    const connecting = connect(what === "one key" ? [keys.ed25519] : all, print(sha256(stranger)));
    const { message, evidence } = (await connecting.catch((thrown: unknown) => thrown)) as DflowError;
    expect(message).toContain(`no host key it has is the pinned one (${sha256(stranger)})`);
    expect(evidence[0]?.lines).toContain(sha256(lines.ed25519));
  },
);

test("the error of a key that is pinned elsewhere does not send people to known_hosts", async () => {
  const { hint } = (await connect([keys.rsa], key(stranger)).catch((thrown: unknown) => thrown)) as DflowError;
  expect(hint).toContain("put this line into its host-key: [127.0.0.1]");
});

test("the line that the error has is enough the next time", async () => {
  const error = (await connect(all, known, "").catch((thrown: unknown) => thrown)) as DflowError;
  const line = error.evidence[0]?.lines[0] ?? "";
  const remote = transport(transportOptions({}, { knownHosts: { where: "the input", text: line } })).connect({
    ...server.node,
    hostKey: known,
  });
  await (await remote).close();
});
