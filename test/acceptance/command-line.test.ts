import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { dflow } from "./run-dflow.ts";

const oldNode = (version: string): readonly string[] => [
  "--import",
  `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`,
];

describe("dflow --help", () => {
  test("lists every command, with exit 0", async () => {
    const { exit, stdout, stderr } = await dflow(["--help"]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    for (const { name, summary } of commands) {
      expect(stdout).toContain(`  ${name}`);
      expect(stdout.replace(/\s+/g, " ")).toContain(summary);
    }
  });

  test("is what dflow without words prints, too", async () => {
    expect((await dflow([])).stdout).toBe((await dflow(["help"])).stdout);
  });

  test.each(["deploy", "gc", "init"])("of %s tells its flags, in all three ways to ask", async (name) => {
    const [one, two, three] = await Promise.all([
      dflow(["help", name]),
      dflow([name, "--help"]),
      dflow([name, "--json", "-h"]),
    ]);
    expect(one.exit).toBe(0);
    for (const flag of Object.keys(commands.find((command) => command.name === name)?.flags ?? {}))
      expect(one.stdout).toContain(`--${flag}`);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });
});

test("dflow --version prints the version of the package alone", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(await dflow(["--version"])).toEqual({ exit: 0, stdout: `${version}\n`, stderr: "" });
});

describe("a wrong word", () => {
  test.each([
    [["deplyo"], ['there is no command "deplyo"', "did you mean deploy?"]],
    [
      ["deploy", "--rolout", "5"],
      ["there is no --rolout", "did you mean --rollout?"],
    ],
    [
      ["deploy", "--older", "10d"],
      ["deploy does not take --older", "it belongs to gc"],
    ],
    [["set"], ["COUNT is missing", "dflow set COUNT"]],
    [
      ["set", "-1"],
      ['"-1" is not understood', "whole number"],
    ],
    [
      ["gc", "--older", "2026-13-01"],
      ["2026-13-01", "YYYY-MM-DD"],
    ],
  ] as const)("%j is exit 2 and says what would be right, on standard error alone", async (words, expected) => {
    const { exit, stdout, stderr } = await dflow(words);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: "" });
    for (const part of expected) expect(stderr).toContain(part);
    expect(stderr).not.toContain("    at ");
  });

  test("with --json is an envelope on standard output", async () => {
    const { exit, stdout, stderr } = await dflow(["deploy", "--rollout", "0", "--json"]);
    expect({ exit, stderr }).toEqual({ exit: 2, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      command: "deploy",
      ok: false,
      exit: 2,
      data: null,
      error: {
        code: "usage/flag",
        message: '--rollout: "0" is not understood',
        hint: "write a whole number from 1 to 100",
        evidence: [],
      },
    });
  });
});

describe("a Node that is too old", () => {
  test.each(["12.22.0", "18.20.8", "19.9.0"])("%s gets one line and exit 3", async (version) => {
    const { exit, stdout, stderr } = await dflow(["list"], { node: oldNode(version) });
    expect({ exit, stdout }).toEqual({ exit: 3, stdout: "" });
    expect(stderr).toBe(`dflow needs Node 20 or newer; this is Node ${version}. https://nodejs.org has newer ones.\n`);
  });

  test("can read the first file: no static import, no export, nothing newer than ES2015", () => {
    const door = readFileSync(join(inject("dist"), "cli/index.js"), "utf8").replace(/^\s*\/\/.*$/gm, "");
    expect(door).not.toMatch(/^\s*(import\s[^(]|export\s)/m);
    expect(door).not.toMatch(/\?\.|\?\?|\bawait\b|\basync\b|\*\*|\.\.\.|\bclass\b/);
  });
});

test.each(["cli", "action"])("the licences of all that is in the bundle lie beside it: %s", (door) => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const licenses = readFileSync(join(inject("dist"), door, "licenses.txt"), "utf8");
  // Also what our dependencies bring along.
  for (const name of [...Object.keys(dependencies), "asn1", "tweetnacl", "yocto-queue"])
    expect(licenses).toMatch(new RegExp(`^${name} \\d`, "m"));
});

test("the bundle can load ssh: the hidden command of the local Nodes gets as far as its missing folder", async () => {
  expect(await dflow(["local-node"])).toEqual({
    exit: 2,
    stdout: "",
    stderr: "dflow: local-node: FOLDER is missing\n",
  });
});

test("the bundle carries no native add-on, no program for Windows, and no path of the machine that made it", () => {
  const dist = inject("dist");
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => /\.(node|exe)$/.test(file))).toEqual([]);
  const withPath = files
    .filter((file) => file.endsWith(".js"))
    .filter((file) => readFileSync(join(dist, file), "utf8").includes(process.cwd()));
  expect(withPath).toEqual([]);
});
