import { expect, test } from "vitest";
import { parseHostKey } from "../../src/backends/vm/host-key.ts";
import { hosts } from "../../src/backends/vm/hosts.ts";
import type { VMTools } from "../../src/contracts/registry.ts";
import type { Image } from "../../src/domain/node.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIBmIuYr91982wjIveVdAmlQ27Mij0qKzYCKQf1wep9OF";
const PRINT = "SHA256:uNiVztksCsDhcc0u9e8BrYJ2yfPXFAyOl8ZHn7P5S2M";
const tools = {
  cluster: "hello",
  folder: "/project",
  user: "deploy",
  program: [],
  clock: undefined,
} as unknown as VMTools;

const backendOf = (...nodes: readonly object[]) => hosts.create(hosts.options.parse({ nodes }), tools);
const problems = (node: object): string => {
  const parsed = hosts.options.safeParse({ nodes: [node] });
  return parsed.success ? "" : parsed.error.issues.map((one) => `${one.path.join(".")}: ${one.message}`).join("; ");
};

test("Nodes are the lines of dflow.yaml, in their order, what is left out filled in", async () => {
  const backend = backendOf(
    { host: "203.0.113.10" },
    { host: "b.example", port: 2022, user: "anna", address: "b.lan" },
  );
  expect(await backend.list()).toEqual([
    { index: 0, host: "203.0.113.10", port: 22, user: "deploy", hostKey: { kind: "known-hosts" } },
    { index: 1, host: "b.example", port: 2022, user: "anna", hostKey: { kind: "known-hosts" }, address: "b.lan" },
  ]);
});

test("a key file is found from dflow.yaml's folder, a jump host is read as ssh -J reads it", async () => {
  const [node] = await backendOf({ host: "a", "identity-file": "keys/id", jump: "eve@[fd00::1]:2222" }).list();
  expect(node?.identityFile).toBe("/project/keys/id");
  expect(node?.jump).toEqual({ host: "fd00::1", port: 2222, user: "eve", hostKey: { kind: "known-hosts" } });
  const [other] = await backendOf({ host: "a", jump: "gate" }).list();
  expect(other?.jump).toEqual({ host: "gate", port: 22, user: "deploy", hostKey: { kind: "known-hosts" } });
});

test.for([
  `ssh-ed25519 ${KEY}`,
  `ssh-ed25519 ${KEY} root@a`,
  `203.0.113.10 ssh-ed25519 ${KEY}`,
  `[a.example]:2222,10.0.0.1 ssh-ed25519 ${KEY} comment`,
  `|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 ${KEY}`,
  `  ssh-ed25519\t${KEY}  `,
])("a host key is understood: %s", (line) => {
  expect(parseHostKey(line)).toEqual({ kind: "key", line: `ssh-ed25519 ${KEY}` });
});

test("a fingerprint is understood, padded or not", () => {
  expect(parseHostKey(PRINT)).toEqual({ kind: "fingerprint", sha256: PRINT });
  expect(parseHostKey(`${PRINT}=`)).toEqual({ kind: "fingerprint", sha256: PRINT });
});

test.for([
  "",
  KEY,
  `ssh-ed25519 ${KEY.slice(0, 40)}`,
  `ssh-ed25519 ${KEY.slice(0, -4)}`,
  `ssh-rsa ${KEY}`,
  `@revoked a ssh-ed25519 ${KEY}`,
  `@cert-authority ssh-ed25519 ${KEY}`,
  "SHA256:tooshort",
  "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
])("a host key that cannot be trusted is refused, with the forms that can: %s", (line) => {
  expect(() => parseHostKey(line)).toThrow(/known_hosts line/);
  expect(problems({ host: "a", "host-key": line })).toMatch(/nodes\.0\.host-key: .*SHA256/);
});

test.for([
  [{ host: "a b" }, /host/],
  [{ host: "anna@a" }, /host/],
  [{ host: "a", port: 0 }, /port/],
  [{ host: "a", port: "22" }, /port/],
  [{ host: "a", jump: "a:b:c" }, /jump/],
  [{ host: "a", hostkey: "x" }, /hostkey/],
  [{}, /host/],
] as const)("%j is refused where it is written", ([node, words]) => {
  expect(problems(node)).toMatch(words);
});

test("no hosts at all is refused", () => {
  expect(hosts.options.safeParse({ nodes: [] }).success).toBe(false);
});

test("it makes and destroys nothing, and says what to write instead", async () => {
  const backend = backendOf({ host: "a" });
  expect(backend.makesNodes).toBe(false);
  const image = "x" as Image;
  const [node] = await backend.list();
  expect(await backend.create(image, { index: 0, keys: undefined })).toEqual(node);
  await expect(backend.create(image, { index: 1, keys: undefined })).rejects.toMatchObject({
    code: "preflight/vm",
    index: 1,
    hint: expect.stringContaining("add a line"),
  });
  if (node) await expect(backend.destroy(node)).rejects.toMatchObject({ code: "preflight/vm" });
});

test("without its list it says how to write one", () => {
  const messages = (options: object) => hosts.options.safeParse(options).error?.issues.map(({ message }) => message);
  expect(messages({})).toEqual(["is missing; list the machines there: {name: hosts, nodes: [{host: 203.0.113.10}]}"]);
  expect(messages({ nodes: "a" })).not.toEqual(messages({}));
});
