import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import ssh2, { type ParsedKey } from "ssh2";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DflowError } from "../../src/domain/errors.ts";
import type { Node } from "../../src/domain/node.ts";
import { sh } from "../../src/node/shell-script.ts";
import { authentication } from "../../src/ssh/authentication.ts";
import { nodeAsHost } from "../../src/ssh/host.ts";
import { type TransportOptions, transport } from "../../src/ssh/transport.ts";
import { transportOptions } from "../hosts/options.ts";
import { rsa } from "../hosts/ssh2-server.ts";
import { makeKey, openSshServers, type SshServers } from "../hosts/sshd.ts";

let servers: SshServers;
let node: Node;
let folder: string;
let agent: { socket: string; stop: () => Promise<void> };

beforeAll(async () => {
  servers = await openSshServers(1);
  const { identityFile: _, ...anyKey } = servers.nodes[0] as Node;
  node = anyKey;
  folder = mkdtempSync(join(tmpdir(), "dflow-auth-"));
  agent = await startAgent(join(folder, "agent"));
});
afterAll(async () => {
  await agent?.stop();
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Settings = Partial<TransportOptions["ssh"]>;
async function logIn(ssh: Settings, more: Partial<Omit<TransportOptions, "ssh">> = {}, to: Node = node): Promise<void> {
  const remote = await transport(transportOptions(ssh, { folder, home: folder, ...more })).connect(to);
  try {
    expect((await remote.run(sh`echo in`)).stdout).toBe("in\n");
  } finally {
    await remote.close();
  }
}
const failure = (logging: Promise<void>): Promise<DflowError> =>
  logging.then(
    () => Promise.reject(new Error("it got in")),
    (error: DflowError) => error,
  );

test("a key file named in dflow.yaml, beside it", async () => {
  copyFileSync(servers.identityFile, join(folder, "deploy_key"));
  await logIn({ identityFile: "deploy_key" });
});

test("a key file in the home folder", () => {
  copyFileSync(servers.identityFile, join(folder, "home_key"));
  return logIn({ identityFile: "~/home_key" });
});

test("a key given as text, though its final newline is lost", () =>
  logIn({}, { key: { where: "the input", text: readFileSync(servers.identityFile, "utf8").trimEnd() } }));

test("an encrypted key with its passphrase from the environment", async () => {
  const file = join(folder, "encrypted");
  copyFileSync(servers.identityFile, file);
  execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "swordfish", "-f", file]);
  await logIn({ identityFile: file }, { environment: { DFLOW_SSH_PASSPHRASE: "swordfish" } });
  await logIn({ identityFile: file }, { passphrase: "swordfish" });
  expect(await failure(logIn({ identityFile: file }, { passphrase: "tuna" }))).toMatchObject({
    code: "usage/key",
    message: expect.stringContaining("does not open with the passphrase given"),
  });
  expect(await failure(logIn({ identityFile: file }))).toMatchObject({ code: "usage/key", hint: expect.any(String) });
});

test("an RSA key", async () => {
  const file = makeKey(join(folder, "rsa"), "rsa", "-b", "2048");
  const takes = async (...lines: readonly string[]) => {
    const rsaServers = await openSshServers(1, { lines: [`AuthorizedKeysFile ${file}.pub`, ...lines] });
    try {
      await logIn({}, {}, { ...(rsaServers.nodes[0] as Node), identityFile: file });
    } finally {
      await rsaServers.stop();
    }
  };
  await takes();
  expect(await failure(takes("PubkeyAcceptedAlgorithms ssh-rsa"))).toMatchObject({ code: "ssh/authentication" });
});

test("an RSA key never signs with SHA-1, not even where ssh2 would have it so", () => {
  const key = ssh2.utils.parseKey(rsa()) as ParsedKey;
  const identities = { agent: undefined, keys: [{ label: "mine", key }], skipped: [] };
  const offered: { key?: unknown }[] = [];
  authentication(nodeAsHost(node), identities, () => true).handler(["publickey"], false, (method) => {
    offered.push(method as { key?: unknown });
  });
  const careful = offered.at(-1)?.key as ParsedKey;
  expect(careful.sign("data", "sha1")).toBeInstanceOf(Error);
  expect(careful.sign("data")).toBeInstanceOf(Error);
  expect(key.verify("data", careful.sign("data", "sha256"), "sha256")).toBe(true);
});

test("the agent", async () => {
  execFileSync("ssh-add", ["-q", servers.identityFile], { env: { SSH_AUTH_SOCK: agent.socket } });
  await logIn({}, { environment: { SSH_AUTH_SOCK: agent.socket } });
});

test("the agent opens an encrypted key that was asked for", async () => {
  const file = join(folder, "in_agent");
  copyFileSync(servers.identityFile, file);
  execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "swordfish", "-f", file]);
  await logIn({ identityFile: file }, { environment: { SSH_AUTH_SOCK: agent.socket } });
});

test("the usual keys of the home folder", async () => {
  const home = join(folder, "home");
  mkdirSync(join(home, ".ssh"), { recursive: true });
  makeKey(join(home, ".ssh/id_rsa"), "rsa", "-b", "2048");
  copyFileSync(servers.identityFile, join(home, ".ssh/id_ed25519"));
  await logIn({}, { home });
});

test("an agent that does not answer does not keep the usual keys from being tried", async () => {
  await logIn({}, { home: join(folder, "home"), environment: { SSH_AUTH_SOCK: join(folder, "nobody") } });
});

test("without any key it says where it looked", async () => {
  expect(await failure(logIn({}, { home: "/nonexistent" }))).toMatchObject({
    code: "usage/key",
    hint: expect.stringContaining("/nonexistent/.ssh"),
  });
});

test("a key that the host does not know: the user and the keys tried are named, and it is tried once", async () => {
  const stranger = makeKey(join(folder, "stranger"), "ed25519");
  const before = servers.servers[0]?.log().match(/Failed publickey|Connection closed by auth/g)?.length ?? 0;
  const error = await failure(logIn({ identityFile: stranger }));
  expect(error).toMatchObject({ code: "ssh/authentication", index: 0 });
  expect(error.message).toContain(`user ${node.user}`);
  expect(error.hint).toContain("authorized_keys");
  expect(error.evidence[0]?.lines).toEqual([expect.stringMatching(/stranger: ssh-ed25519 SHA256:/)]);
  expect(
    (servers.servers[0]?.log().match(/Failed publickey|Connection closed by auth/g)?.length ?? 0) - before,
  ).toBeLessThan(2);
});

test("a user that does not exist", async () => {
  const nobody = { ...node, user: "no-such-user", identityFile: servers.identityFile };
  expect(await failure(logIn({}, {}, nobody))).toMatchObject({
    code: "ssh/authentication",
    message: expect.stringContaining("no-such-user"),
  });
});

test("a host that takes no keys says what it takes", async () => {
  const closed = await openSshServers(1, {
    lines: ["PubkeyAuthentication no", "PasswordAuthentication yes", "AuthenticationMethods password"],
  });
  try {
    expect(await failure(logIn({}, {}, closed.nodes[0]))).toMatchObject({
      code: "ssh/authentication",
      message: expect.stringContaining("only password"),
    });
  } finally {
    await closed.stop();
  }
});

test.each([
  ["is not there", "gone", "does not exist"],
  ["is a folder", ".", "is a folder"],
  ["is empty", "empty", "is empty"],
  ["is the public half", "stranger.pub", "is the public half of a key"],
])("a key file that %s", async (_, identityFile, wrong) => {
  writeFileSync(join(folder, "empty"), "");
  expect(await failure(logIn({ identityFile }))).toMatchObject({
    code: "usage/key",
    message: expect.stringContaining(wrong),
  });
});

async function startAgent(socket: string) {
  const process: ChildProcess = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "inherit"] });
  if (!process.stdout) throw new Error("no output");
  // It prints where it listens once it does.
  await once(createInterface({ input: process.stdout }), "line");
  const stop = async () => {
    process.kill();
    await once(process, "exit");
  };
  return { socket, stop };
}
