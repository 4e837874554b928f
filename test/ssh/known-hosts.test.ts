import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lookUp } from "../../src/ssh/known-hosts.ts";
import { fingerprint, keyLine, publicKeyIn } from "../../src/ssh/public-key.ts";
import { ed25519, publicLine, rsa } from "../hosts/ssh2-server.ts";

const key = publicLine(ed25519());
const other = publicLine(rsa());
const PRINT = fingerprint(publicKeyIn(key)?.blob ?? Buffer.alloc(0));
const keys = (text: string, host: string, port = 22) => lookUp(text, host, port).keys.map(keyLine);

test.each([
  ["the name itself", `example.org ${key} comment here`],
  ["one name of several", `a.example,example.org,192.0.2.1 ${key}`],
  ["in capitals", `Example.ORG ${key}`],
  ["a star", `*.org ${key}`],
  ["a question mark", `e?ample.org ${key}`],
  ["the port that is usual anyway", `[example.org]:22 ${key}`],
  ["with a Windows line end and a byte order mark", `\uFEFFexample.org ${key}\r\n`],
  ["after blanks, a comment and a broken line", `# no\n\nexample.org nonsense\n   example.org\t${key}`],
])("a line names a host by %s", (_, text) => {
  expect(keys(text, "example.org")).toEqual([key]);
});

test.each([
  ["a longer name", `www.example.org ${key}`],
  ["a pattern whose dot is only a dot", `exampleXorg ${key}`],
  ["a negation before a star", `!example.org,*.org ${key}`],
  ["a negation after a star", `*.org,!example.org ${key}`],
  ["another port", `[example.org]:2222 ${key}`],
  ["a comment", `# example.org ${key}`],
  ["SSH 1", "example.org 1024 35 1234567890"],
  ["a key whose bytes are of another type", `example.org ssh-rsa ${key.split(" ")[1]}`],
])("a line does not name a host by %s", (_, text) => {
  expect(keys(text, "example.org")).toEqual([]);
});

test("a port of its own comes before the bare name, which stands in for it", () => {
  const both = `example.org ${other}\n[example.org]:2222 ${key}`;
  expect(keys(both, "example.org", 2222)).toEqual([key]);
  expect(keys(`example.org ${other}`, "example.org", 2222)).toEqual([other]);
});

test("all keys of a host are known, revoked ones are told apart", () => {
  const known = lookUp(`example.org ${key}\nexample.org ${other}\n@revoked * ${other}`, "example.org", 22);
  expect(known.keys.map(keyLine)).toEqual([key, other]);
  expect(known.revoked.map(keyLine)).toEqual([other]);
});

test.each([
  ["alone, for every host", PRINT],
  ["as ssh-keygen -l prints it, for every host", `256 ${PRINT} root@example.org (ED25519)`],
  ["behind its hosts", `example.org,192.0.2.1 ${PRINT}`],
  ["with padding", `*.org ${PRINT}=`],
])("a line may hold a fingerprint %s", (_, text) => {
  expect(lookUp(text, "example.org", 22)).toMatchObject({ keys: [], fingerprints: [PRINT], unreadable: [] });
});

test.each([
  ["of another host", `example.com ${PRINT}`],
  ["that is cut off", `example.org ${PRINT.slice(0, -1)}`],
  ["of MD5", "example.org MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"],
  ["in the comment of a key", `example.com ${key} ${PRINT}`],
  ["behind a marker", `@revoked * ${PRINT}`],
])("a line gives a host no fingerprint %s", (_, text) => {
  expect(lookUp(text, "example.org", 22).fingerprints).toEqual([]);
});

test("a certificate authority is no key, and lines that are none are numbered", () => {
  const known = lookUp(`@cert-authority *.org ${key}\nexample.org what is this`, "example.org", 22);
  expect(known).toMatchObject({ keys: [], authority: true, unreadable: [2] });
});

test("names that ssh-keygen has hashed are found", () => {
  const folder = mkdtempSync(join(tmpdir(), "dflow-known-"));
  try {
    const file = join(folder, "known_hosts");
    writeFileSync(file, `example.org ${key}\n[example.org]:2222 ${other}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const text = readFileSync(file, "utf8");
    expect(text).toMatch(/^\|1\|/);
    expect(keys(text, "EXAMPLE.org")).toEqual([key]);
    expect(keys(text, "example.org", 2222)).toEqual([other]);
    expect(keys(text, "example.net")).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a fingerprint is what ssh-keygen says it is", () => {
  const printed = execFileSync("ssh-keygen", ["-l", "-f", "-"], { input: `${key}\n`, encoding: "utf8" });
  expect(printed).toContain(fingerprint(publicKeyIn(key)?.blob ?? Buffer.alloc(0)));
});
