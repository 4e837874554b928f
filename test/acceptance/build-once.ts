import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder with cli/ and action/, built from the sources as they are now. */
    dist: string;
  }
}

const top = fileURLToPath(new URL("../../", import.meta.url));

/** The tests of this folder run what people run: the bundle. */
export default function buildOnce(project: TestProject): (() => void) | undefined {
  // Tests that run these tests as somebody else have built it already.
  const { DFLOW_TEST_DIST: built } = process.env;
  if (built !== undefined) {
    project.provide("dist", built);
    return undefined;
  }
  mkdirSync(`${top}lib`, { recursive: true });
  const folder = mkdtempSync(`${top}lib/acceptance-`);
  execFileSync(process.execPath, ["scripts/build.ts", `${folder}/dist`, `${folder}/js`], { cwd: top, stdio: "pipe" });
  // Some tests run it as an ordinary user.
  chmodSync(folder, 0o755);
  project.provide("dist", `${folder}/dist`);
  return () => rmSync(folder, { recursive: true, force: true });
}
