import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCluster, type Cluster, hello } from "../end-to-end/a-cluster.ts";
import { makeKey, type SshServer } from "../hosts/sshd.ts";
import { aGithub, annotations, type Github, readable } from "./runner.ts";

/** wants.md, by their numbers: how a job and its Nodes come to know each other. */
describe("a job logs in with what its inputs give it", () => {
  let cluster: Cluster;
  let github: Github;
  /** As `ssh-keyscan` prints it. */
  let line: string;
  let key: string;
  /** The same, with the passphrase "swordfish". */
  let locked: string;
  /** Somebody else's. */
  let stranger: { readonly key: string; readonly publicKey: string };
  const list = async (inputs: Readonly<Record<string, string>>) => {
    const ended = await github.job({ command: "list", ...inputs }).ended;
    return { ...ended, nodes: JSON.parse(ended.outputs.nodes || "[]") };
  };
  /** Its one annotation and its summary. */
  const refused = async (inputs: Readonly<Record<string, string>>) => {
    const { exit, log, summary } = await github.job({ command: "deploy", ...inputs }).ended;
    const [annotation = "", ...others] = annotations(log);
    expect(others).toEqual([]);
    return { exit, annotation, summary: readable(summary) };
  };

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 1 });
    github = await aGithub(cluster);
    const file = join(cluster.folder, "dflow.yaml");
    const yaml = readFileSync(file, "utf8");
    const [{ node }] = cluster.servers as [SshServer];
    const [, hostKey] = /"host-key":"([^"]+)"/.exec(yaml) ?? [];
    line = `[${node.host}]:${node.port} ${hostKey?.split(" ").slice(0, 2).join(" ")}`;
    key = readFileSync(node.identityFile ?? "", "utf8");
    writeFileSync(file, yaml.replace(/,"(?:host-key|identity-file)":"[^"]+"/g, ""));
    cluster.commit(hello("v1"));
    const own = (name: string) => join(cluster.folder, ".git", name);
    writeFileSync(own("locked"), key, { mode: 0o600 });
    execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "swordfish", "-f", own("locked")]);
    locked = readFileSync(own("locked"), "utf8");
    makeKey(own("other"), "ed25519");
    stranger = { key: readFileSync(own("other"), "utf8"), publicKey: readFileSync(own("other.pub"), "utf8") };
  });
  afterAll(async () => {
    await github.stop();
    await cluster.stop();
  });

  test.each([
    ["is not pinned", () => ({})],
    ["is another one", () => ({ "known-hosts": `${line.split(" ")[0]} ${stranger.publicKey}` })],
    ["has another fingerprint", () => ({ "known-hosts": fingerprintOf(stranger.publicKey) })],
  ])("(10) a host key that %s stops the job, which prints the line to add", async (_, inputs) => {
    const { exit, annotation, summary } = await refused(inputs());
    expect(exit).toBe(3);
    for (const told of [annotation, summary]) {
      expect(told).toContain("nothing was sent to it");
      expect(told).toContain(`"ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" must print ${fingerprintOf(line)}`);
      expect(told).toMatch(/put this line into .*the.* input known-hosts/);
    }
    // Alone on its line, to be copied.
    expect(annotation.split("\n")).toContainEqual(expect.stringMatching(new RegExp(`: ${literal(line)}$`)));
    expect(summary.split("\n")).toContain(line);
  });

  test.each([
    ["the line that was printed", () => line],
    ["a SHA256 fingerprint", () => fingerprintOf(line)],
    [
      "what ssh-keygen -l prints, among others",
      () => `256 ${fingerprintOf(stranger.publicKey)}\n256 ${fingerprintOf(line)} x`,
    ],
  ])("(10) %s in known-hosts is enough", async (_, known) => {
    expect(await list({ "known-hosts": known() })).toMatchObject({ exit: 0, nodes: [{ status: "reachable" }] });
  });

  test.each<[what: string, wrong: string, way: RegExp, make: (key: string) => string]>([
    ["without its secret", "there is no key", /is its secret set/, () => ""],
    [
      "in PuTTY's format",
      "is in PuTTY's format",
      /puttygen/,
      () => "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none",
    ],
    ["that is the public half", "is the public half of a key", /without \.pub/, () => stranger.publicKey],
    [
      "with \\n for line ends",
      "has the two characters \\n",
      /real line breaks/,
      (text) => text.replaceAll("\n", "\\n"),
    ],
    ["on one line", "is all on one line", /line breaks were lost/, (text) => text.replaceAll("\n", " ")],
    ["in base64", "is base64 of a key", /base64 -d/, (text) => Buffer.from(text).toString("base64")],
    ["cut off", "stops before its last line", /-----END/, (text) => text.slice(0, 150)],
    ["that is locked", "needs a passphrase", /ssh-passphrase/, () => locked],
  ])("(11) a key %s is refused with what is wrong with it", async (_, wrong, way, make) => {
    const { exit, annotation, summary } = await refused({ "known-hosts": line, "ssh-private-key": make(key) });
    expect(exit).toBe(2);
    for (const told of [annotation, summary]) {
      expect(told).toContain(wrong);
      expect(told).toMatch(way);
      expect(told).toContain("ssh-private-key");
    }
    expect(annotation).not.toContain("/dflow-runner-");
  });

  test("(11) a wrong passphrase is told from a missing one, and the right one opens the key", async () => {
    const inputs = { "known-hosts": line, "ssh-private-key": locked };
    const { exit, annotation } = await refused({ ...inputs, "ssh-passphrase": "tuna" });
    expect(exit).toBe(2);
    expect(annotation).toContain("the input ssh-private-key does not open with the passphrase given");
    expect(await list({ ...inputs, "ssh-passphrase": "swordfish" })).toMatchObject({
      exit: 0,
      nodes: [{ status: "reachable" }],
    });
  });

  test("(11) Windows line ends, blanks and a lost final newline are put right", async () => {
    const bent = `\r\n${key.trimEnd().replaceAll("\n", " \r\n")}`;
    expect(await list({ "known-hosts": line, "ssh-private-key": bent })).toMatchObject({
      exit: 0,
      nodes: [{ status: "reachable" }],
    });
  });

  test("(11) a good key that may not log in is told with its fingerprint and where it must stand", async () => {
    github.cache.evict();
    const { exit, annotation, summary } = await refused({
      "known-hosts": line,
      "ssh-private-key": stranger.key,
      "store-key": "a store key of its own",
    });
    expect(exit).toBe(3);
    expect(annotation).toContain("did not let user");
    expect(annotation).toContain(".ssh/authorized_keys");
    expect(summary).toContain(`the input ssh-private-key: ssh-ed25519 SHA256:`);
  });
});

function fingerprintOf(publicKey: string): string {
  const [, found = ""] =
    /(SHA256:\S+)/.exec(execFileSync("ssh-keygen", ["-lf", "-"], { input: publicKey, encoding: "utf8" })) ?? [];
  return found;
}

const literal = (text: string): string => text.replace(/[.+*?^${}()|[\]\\/]/g, "\\$&");
