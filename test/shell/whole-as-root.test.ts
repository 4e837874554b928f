import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { prelude, wholeAsRoot } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("a whole script as root, on %s", (shell) => {
  const it = realShell(shell, [prelude, wholeAsRoot]);
  const bin = () => join(it.home, "bin");
  beforeEach(() => {
    rmSync(bin(), { recursive: true, force: true });
    rmSync(join(it.home, "asked"), { force: true });
    mkdirSync(bin());
  });
  /** A sudo that writes down what it is asked for, and then does this. */
  const aSudo = (then: string) => {
    writeFileSync(join(bin(), "sudo"), `#!/bin/sh\necho "$*" >>"$HOME/asked"\nshift\n${then}\n`);
    chmodSync(join(bin(), "sudo"), 0o755);
  };
  const asked = () =>
    existsSync(join(it.home, "asked")) ? readFileSync(join(it.home, "asked"), "utf8").trim().split("\n") : [];

  /** A function that says who runs it, reads nothing of the script behind it, and asks for root once more. */
  const text = `work() { cat; record did "$@"; as_root true && record asked; [ "$1" != wrong ] || fail traffic/failed "no"; }`;
  const run = (path: string, ...words: readonly string[]) =>
    it.run(sh`PATH=${bin()}:${path}
dflow_uid=1000
whole_as_root ${`${prelude.text}\ndflow_uid=\${ROOT:-1000}\n${text}`} work ${words}
record after`);
  const answer = async (...words: readonly string[]) => {
    const { status, stdout } = await run(process.env.PATH ?? "", ...words);
    return { status, lines: stdout.trimEnd().split("\n") };
  };

  test("sudo is asked once, for a shell, and what it runs is root already", async () => {
    aSudo('ROOT=0 exec "$@"');
    const words = ["it's", 'a "word"', "$HOME", ""];
    expect(await answer(...words)).toEqual({ status: 0, lines: [`did\t${words.join("\t")}`, "asked", "after"] });
    expect(asked()).toEqual([expect.stringMatching(/^-n sh -s -- work it's/)]);
  });

  test("where it allows no shell, each command asks for itself", async () => {
    aSudo('[ "$1" != sh ] || { echo "sudo: a password is required" >&2; exit 1; }; exec "$@"');
    expect(await answer("well")).toEqual({ status: 0, lines: ["did\twell", "asked", "after"] });
    expect(asked()).toEqual(["-n sh -s -- work well", "-n true"]);
  });

  test("where there is no sudo, what needs none is done", async () => {
    symlinkSync("/bin/cat", join(bin(), "cat"));
    const { status, stdout } = await run(bin(), "well");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "did\twell\nafter\n" });
  });

  test("what fails as root is not tried again", async () => {
    aSudo('ROOT=0 exec "$@"');
    expect(await answer("wrong")).toEqual({ status: 70, lines: ["did\twrong", "asked", "failed\ttraffic/failed\tno"] });
    expect(asked()).toHaveLength(1);
  });

  test("where the port map is a file, root is not asked for", async () => {
    aSudo('ROOT=0 exec "$@"');
    const { stdout } = await it.run(sh`PATH=${bin()}:$PATH
dflow_uid=1000
DFLOW_PORT_MAP=ports
whole_as_root 'work() { record did "$@"; }' work well`);
    expect(stdout).toBe("did\twell\n");
    expect(asked()).toEqual([]);
  });
});
