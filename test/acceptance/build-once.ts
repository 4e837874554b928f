import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
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
export default function buildOnce(project: TestProject): () => void {
  mkdirSync(`${top}lib`, { recursive: true });
  const folder = mkdtempSync(`${top}lib/acceptance-`);
  execFileSync(process.execPath, ["scripts/build.ts", `${folder}/dist`, `${folder}/js`], { cwd: top, stdio: "pipe" });
  project.provide("dist", `${folder}/dist`);
  return () => rmSync(folder, { recursive: true, force: true });
}
