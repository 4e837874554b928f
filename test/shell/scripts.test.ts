import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { embeddedScripts } from "../../src/manual/embed-scripts.ts";
import * as generated from "../../src/node/scripts.generated.ts";
import { ShellScript } from "../../src/node/shell-script.ts";
import { localRemote, shells } from "../hosts/local-remote.ts";

const folder = fileURLToPath(new URL("../../src/node/scripts/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".sh"));
const textOf = (name: string) => readFileSync(folder + name, "utf8");

test.each(files)("shellcheck has nothing to say about %s", (name) => {
  const { stdout, stderr, status } = spawnSync("shellcheck", ["-s", "sh", folder + name], { encoding: "utf8" });
  expect(stdout + stderr).toBe("");
  expect(status).toBe(0);
});

test("nor about all of them joined, where every variable must be set and used", () => {
  // The prelude must come first: it turns `set -u` on.
  const joined = ["prelude.sh", ...files.filter((name) => name !== "prelude.sh")].map(textOf).join("\n");
  const { stdout, stderr, status } = spawnSync("shellcheck", ["--norc", "-s", "sh", "-"], {
    encoding: "utf8",
    input: joined,
  });
  expect(stdout + stderr).toBe("");
  expect(status).toBe(0);
});

test("no two files define the same function", () => {
  const names = files.flatMap((name) => [...textOf(name).matchAll(/^([a-z_0-9]+)\(\)/gm)].map((found) => found[1]));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("the embedded scripts are those of the files", () => {
  const embedded = readFileSync(new URL("../../src/node/scripts.generated.ts", import.meta.url), "utf8");
  expect(embedded).toBe(embeddedScripts());
});

test.each(shells)("on %s they define functions only: to read them all does and prints nothing", async (shell) => {
  const remote = await localRemote(shell);
  try {
    const { prelude, ...others } = generated;
    const text = [prelude, ...Object.values(others)].map((one) => one.text).join("\n");
    const output = await remote.run(new ShellScript(text));
    expect(output).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readdirSync(remote.home)).toEqual([]);
  } finally {
    await remote.clean();
  }
});
