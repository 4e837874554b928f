import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { elsewhere, prelude } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("whether somebody still watches an instance, on %s", (shell) => {
  const it = realShell(shell, [prelude, elsewhere]);

  test("who asks is not taken for its watcher, however often it is asked", async () => {
    const run = join(it.home, "run/hello/v1.7");
    const often = sh`for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do ! kept_elsewhere ${run} || echo found; done`;
    expect((await it.run(often)).stdout).toBe("");
  });

  test("its watcher is found, and another one's is not", async () => {
    const run = join(it.home, "run/hello/v1.8");
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, "watch"), "sleep 1000 & wait\n");
    const watcher = spawn("/bin/sh", [join(run, "watch")], { stdio: "ignore", detached: true });
    await once(watcher, "spawn");
    onTestFinished(() => void process.kill(-(watcher.pid as number), "SIGKILL"));
    expect((await it.run(sh`kept_elsewhere ${run}`)).status).toBe(0);
    expect((await it.run(sh`kept_elsewhere ${`${run}9`}`)).status).toBe(1);
  });
});
