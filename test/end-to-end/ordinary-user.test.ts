import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, inject, it, onTestFinished } from "vitest";

const NOBODY = 65_534;

/** Where the tests run as root, so do their sshds; here both run as somebody who may do nothing special. */
it("an ordinary user on both sides is enough: the stories of deploys and stops hold without root", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dflow-nobody-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chownSync(folder, isRoot ? NOBODY : -1, -1);
  const { exit, printed } = await run([...(isRoot ? becomeNobody(folder) : []), process.execPath, vitest, ...stories], {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    DFLOW_TEST_DIST: inject("dist"),
  });
  expect(printed).toMatch(/Test Files .*2 passed/);
  expect(exit).toBe(0);
}, 300_000);

const isRoot = process.getuid?.() === 0;
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const stories = [
  ...["run", "--no-cache", "--configLoader", "native", "--no-color"],
  ...["test/end-to-end/deploy.test.ts", "test/end-to-end/stop.test.ts"],
];

/** argv before a command. The account nobody is locked and has no shell; in their eyes that uid is somebody else's. */
function becomeNobody(folder: string): readonly string[] {
  const users = readFileSync("/etc/passwd", "utf8").replace(
    /^nobody:.*$/m,
    `ordinary:x:${NOBODY}:${NOBODY}::/:/bin/sh`,
  );
  writeFileSync(join(folder, "passwd"), users);
  const script = 'mount --bind "$0" /etc/passwd && exec setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"';
  return ["unshare", "--mount", "sh", "-c", script, join(folder, "passwd")];
}

function run([program = "", ...words]: readonly string[], env: NodeJS.ProcessEnv) {
  const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise<{ exit: number | null; printed: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, printed }));
  });
}
