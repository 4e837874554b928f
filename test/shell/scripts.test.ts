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

/** Each watcher has functions of the same names, so only one of them is in a script at once. */
const watchers = ["process", "oci", "systemd"];
const watcherOf = (name: string) =>
  watchers.find((watcher) => name === `${watcher}.sh` || name.startsWith(`${watcher}-`));
/** Not functions but programs, which run by themselves. */
const programs = ["port-map-restore.sh"];
const others = files.filter((name) => ![...programs, "prelude.sh"].includes(name) && watcherOf(name) === undefined);
/** Who joins them sets these. */
const given = ["ports_stamp", "ports_restorer", "wished_unit", "wished_about", "wished_lines", "wished_walls"];
const withWatcher = (watcher: string) => [
  "prelude.sh",
  ...others,
  ...files.filter((name) => watcherOf(name) === watcher),
];

test.each(watchers)(
  "nor about all of them joined with the watcher %s, where every variable must be set and used",
  (watcher) => {
    // The prelude must come first: it turns `set -u` on.
    const joined = [...withWatcher(watcher).map(textOf), ...given.map((name) => `${name}=x; echo "$${name}"`)].join(
      "\n",
    );
    const { stdout, stderr, status } = spawnSync("shellcheck", ["--norc", "-s", "sh", "-"], {
      encoding: "utf8",
      input: joined,
    });
    expect(stdout + stderr).toBe("");
    expect(status).toBe(0);
  },
);

test.each(watchers)("no two files define the same function, with the watcher %s", (watcher) => {
  const names = withWatcher(watcher).flatMap((name) =>
    [...textOf(name).matchAll(/^([a-z_0-9]+)\(\)/gm)].map((found) => found[1]),
  );
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
