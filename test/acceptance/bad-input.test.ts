import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeKey } from "../hosts/sshd.ts";
import { dflow, emptyFolder } from "./run-dflow.ts";

/** Stands where the Nodes of every dflow.yaml here are; nobody may knock. */
let door: Server;
let knocks = 0;
let nodes: string;
let folder: string;

beforeAll(async () => {
  door = createServer((socket) => {
    knocks++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const { port } = door.address() as { port: number };
  folder = mkdtempSync(join(tmpdir(), "dflow-key-"));
  const identityFile = makeKey(join(folder, "key"), "ed25519");
  const hostKey = readFileSync(`${makeKey(join(folder, "host"), "ed25519")}.pub`, "utf8").trim();
  const node = { host: "127.0.0.1", port, user: "nobody", "host-key": hostKey, "identity-file": identityFile };
  nodes = `vm-backend: {name: hosts, nodes: [${JSON.stringify(node)}]}\n`;
});
afterAll(() => {
  door.close();
  rmSync(folder, { recursive: true });
});

test("without a mistake the Nodes are asked", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "dflow.yaml"), valid());
  expect((await dflow(["list"], { cwd })).exit).toBe(0);
  expect(knocks).toBeGreaterThan(0);
  knocks = 0;
});

/** In a folder of its own with these files: exit 2, one error and its way out on standard error, and nothing else happens. */
async function isRefused(
  words: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const cwd = emptyFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return isRefusedIn(cwd, words);
}

async function isRefusedIn(cwd: string, words: readonly string[]): Promise<string> {
  const look = () => readdirSync(cwd, { recursive: true }).sort();
  const [before, knocksBefore] = [look(), knocks];
  const { exit, stdout, stderr } = await dflow(words, { cwd, env: { HOME: cwd } });
  expect({ exit, stdout, files: look(), knocks }).toEqual({ exit: 2, stdout: "", files: before, knocks: knocksBefore });
  expect(stderr).toMatch(/^dflow: /);
  expect(stderr).not.toMatch(/^ +at /m);
  return stderr.replace(/\s+/g, " ");
}

const valid = () => `name: hello\n${nodes}executables:\n  - name: hello\n    path: hello\n    port: 8080\n`;

describe("a dflow.yaml with one mistake in it", () => {
  const corpus = new URL("../config/corpus/", import.meta.url);
  type Expected = { readonly line?: number; readonly column?: number; readonly words: readonly string[] };
  const expected: Record<string, Expected> = JSON.parse(readFileSync(new URL("expected.json", corpus), "utf8"));
  const commands = [
    ["list"],
    ["deploy"],
    ["set", "3"],
    ["repair"],
    ["stop", "--all"],
    ["gc"],
    ["verify"],
    ["rollback"],
  ];
  const cases = Object.entries(expected).map(([name, words], at) => {
    const command = commands[at % commands.length] as readonly string[];
    return [name, command.join(" "), command, words] as const;
  });

  test.each(cases)(
    "%s ends dflow %s with exit 2, the place and the way out",
    async (name, _, command, { line, column, words }) => {
      const bytes = readFileSync(new URL(`bad/${name}`, corpus));
      const said = await isRefused([...command, "--config", name], { [name]: withNodes(bytes, nodes) });
      // The corpus is about plug-ins of its own, for these files dflow has other ones.
      if (/plugin|near-miss-option/.test(name)) return expect(said).toContain(`${name}:${line}:`);
      if (line !== undefined) expect(said).toContain(`${name}:${line}:${column}: `);
      for (const word of words) expect(said).toContain(word.replace('"dflow.yaml" ', "").replace(/\s+/g, " "));
    },
  );
});

/** Where the file is still text that ends with a whole line, and does not name its Nodes itself. */
function withNodes(bytes: Buffer, nodes: string): Uint8Array {
  const text = bytes.toString("latin1");
  return /^(?!.*(?:\0|\r|vm-backend)).*^executables:.*\n$/ms.test(text)
    ? Buffer.concat([bytes, Buffer.from(nodes)])
    : bytes;
}

describe("a word that cannot be right", () => {
  test.each<[words: readonly string[], expected: readonly string[]]>([
    [
      ["set", "-1"],
      ['"-1"', "whole number"],
    ],
    [
      ["set", "1.5"],
      ['"1.5"', "whole number"],
    ],
    [
      ["set", "1e9"],
      ['"1e9"', "whole number"],
    ],
    [
      ["set", "0x10"],
      ['"0x10"', "whole number"],
    ],
    [
      ["set", "100000000000"],
      ['"100000000000"', "whole number"],
    ],
    [
      ["set", ""],
      ['""', "whole number"],
    ],
    [["set", "3", "4"], ['"4" is one word too many']],
    [
      ["deploy", "--rollout", "0"],
      ['--rollout: "0"', "from 1 to 100"],
    ],
    [
      ["deploy", "--rollout", "0.4"],
      ['--rollout: "0.4"', "from 1 to 100"],
    ],
    [
      ["deploy", "--rollout", "101"],
      ['--rollout: "101"', "from 1 to 100"],
    ],
    [
      ["deploy", "--rollout", "101%"],
      ['--rollout: "101%"', "from 1 to 100"],
    ],
    [
      ["deploy", "--rollout", "%"],
      ['--rollout: "%"', "from 1 to 100"],
    ],
    [
      ["deploy", "--rollout=-5"],
      ['--rollout: "-5"', "from 1 to 100"],
    ],
    [["deploy", "--rollout"], ["--rollout needs a value"]],
    [["deploy", "--rollout", "--json=no"], ["--rollout needs a value"]],
    [
      ["deploy", "--auto-rollout", "much"],
      ['--auto-rollout: "much"', "from 0 to 100"],
    ],
    [
      ["deploy", "--rolling-timed", "10"],
      ['--rolling-timed: "10"', "10s"],
    ],
    [
      ["deploy", "--lock-wait", "1 minute"],
      ['--lock-wait: "1 minute"', "10s"],
    ],
    [
      ["deploy", "--commit-hash", "HEAD;x"],
      ['--commit-hash: "HEAD;x"', "a commit hash, a tag or a branch"],
    ],
    [
      ["deploy", "--commit-hash=--upload-pack=x"],
      ['"--upload-pack=x"', "a commit hash, a tag or a branch"],
    ],
    [["deploy", "--commit-hash", "--upload-pack=x"], ["--commit-hash needs a value"]],
    [
      ["deploy", "--commit-hash", "$(touch canary)"],
      ["--commit-hash:", "a commit hash, a tag or a branch"],
    ],
    [
      ["deploy", "--commit-hash", "main..other"],
      ['"main..other"', "a commit hash, a tag or a branch"],
    ],
    [
      ["deploy", "--commit-hash", "a\nb"],
      ["--commit-hash:", "a commit hash, a tag or a branch"],
    ],
    [["deploy", "--commit-hash", "a".repeat(41)], ["has 40 digits, this one 41"]],
    [["deploy", "--commit-hash", ""], ["--commit-hash:"]],
    [
      ["rollback", "--version", "HEAD;x"],
      ['--version: "HEAD;x"', "4 to 40 hexadecimal digits"],
    ],
    [
      ["rollback", "--version", "a".repeat(41)],
      ["--version:", "4 to 40 hexadecimal digits"],
    ],
    [
      ["copy", "--version=--upload-pack=x"],
      ['--version: "--upload-pack=x"', "4 to 40 hexadecimal digits"],
    ],
    [
      ["logs", "--lines", "0"],
      ['--lines: "0"', "from 1"],
    ],
    [["list", "--index", "-1"], ["--index"]],
    [
      ["list", "--index", "1-"],
      ['--index: "1-"', "2, 0,3 or 1-4"],
    ],
    [
      ["list", "--index", "3-1"],
      ['--index: "3-1"', "2, 0,3 or 1-4"],
    ],
    [
      ["list", "--index", "0,,1"],
      ['--index: "0,,1"', "2, 0,3 or 1-4"],
    ],
    [
      ["list", "--index", "0-99999"],
      ['--index: "0-99999"', "2, 0,3 or 1-4"],
    ],
    [["cycle", "all"], ['"all"']],
    [
      ["gc", "--older", "2026-13-01"],
      ['--older: "2026-13-01"', "YYYY-MM-DD"],
    ],
    [["gc", "--older", "2026-02-30"], ['--older: "2026-02-30"']],
    [["gc", "--older", "may"], ['--older: "may"']],
    [["gc", "--older", "10"], ['--older: "10"']],
    [
      ["gc", "-5"],
      ['"-5"', "whole number"],
    ],
    [
      ["chaos-monkey", "--count", "0"],
      ['--count: "0"', "from 1"],
    ],
    [["chaos-monkey", "--seed", "-1"], ["--seed"]],
    [
      ["chaos-monkey", "--rampage", "often"],
      ['--rampage: "often"', "10s"],
    ],
    [
      ["verify", "--threshold", "half"],
      ['--threshold: "half"', "0.95"],
    ],
    [
      ["list", "--progress", "loud"],
      ['--progress: "loud"', "auto, live, plain, ndjson, none"],
    ],
    [
      ["list", "--vm-backend", "proxmox"],
      ["proxmox", "hosts"],
    ],
    [["list", "--container-backend", ""], ["--container-backend"]],
    [["list", "--environment", "nowhere"], ["nowhere"]],
    [["list", "--environment", "__proto__"], ["__proto__"]],
  ])("%j is refused with what would be right", async (words, expected) => {
    const said = await isRefused(words, { "dflow.yaml": valid(), hello: "" });
    for (const part of expected) expect(said).toContain(part);
  });

  test("a commit that does not exist is refused, of 39 digits or of 40", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "dflow.yaml"), valid());
    const git = (...words: string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...words], { cwd });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
    for (const hash of ["a".repeat(39), "a".repeat(40), "no-such-branch"]) {
      const { exit, stderr } = await dflow(["deploy", "--commit-hash", hash], { cwd });
      expect({ exit, knocks }).toEqual({ exit: 2, knocks: 0 });
      expect(stderr).toContain(hash);
    }
  });

  test("50% is understood: the deploy goes on to what is missing next", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "dflow.yaml"), valid());
    expect(await dflow(["deploy", "--rollout", "50%"], { cwd })).toMatchObject({ exit: 6 });
  });
});

describe("something else in the place of a file", () => {
  const lay: Readonly<Record<string, (path: string) => void>> = {
    "a folder": (path) => void mkdirSync(path),
    "a pipe": (path) => void execFileSync("mkfifo", [path]),
    "a link to itself": (path) => symlinkSync(path, path),
    "a device": (path) => symlinkSync("/dev/zero", path),
    nothing: () => {},
  };

  test.each([
    ["a folder", "is a folder; name the file in it"],
    ["a pipe", "is not a plain file"],
    ["a link to itself", "is a symbolic link that leads back to itself"],
    ["a device", "is not a plain file"],
    ["nothing", "is not there"],
  ])("%s as --config is refused at once", async (what, expected) => {
    const cwd = emptyFolder();
    lay[what]?.(join(cwd, "it.yaml"));
    expect(await isRefusedIn(cwd, ["list", "--config", "it.yaml"])).toContain(expected);
  });

  test.each([
    ["a folder", "is a folder"],
    ["a pipe", "is not a plain file"],
    ["a link to itself", "is a symbolic link"],
  ])("%s as store.json is refused before anybody is asked, with exit 3", async (what, expected) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "dflow.yaml"), valid());
    mkdirSync(join(cwd, ".dflow"));
    lay[what]?.(join(cwd, ".dflow/store.json"));
    for (const command of ["list", "repair", "unlock"]) {
      const { exit, stdout, stderr } = await dflow([command], { cwd });
      expect({ exit, stdout, knocks }).toEqual({ exit: 3, stdout: "", knocks: 0 });
      expect(stderr).toContain(expected);
    }
    expect(readdirSync(join(cwd, ".dflow"))).toEqual(["store.json"]);
  });

  test("a program of 0 bytes, or a folder in its place, is not deployed: exit 6", async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "dflow.yaml"), valid());
    writeFileSync(join(cwd, "hello"), "");
    const empty = await dflow(["deploy"], { cwd });
    expect({ exit: empty.exit, knocks }).toEqual({ exit: 6, knocks: 0 });
    expect(empty.stderr).toContain("hello");
    rmSync(join(cwd, "hello"));
    mkdirSync(join(cwd, "hello"));
    expect(await dflow(["deploy"], { cwd })).toMatchObject({ exit: 6, stderr: expect.stringContaining("folder") });
  });
});
