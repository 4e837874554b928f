import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";

/** dflow as its sources are now, beside the committed one. */
export function built(): { readonly folder: string; remove(): void } {
  const top = `${import.meta.dirname}/..`;
  mkdirSync(`${top}/lib`, { recursive: true });
  const folder = mkdtempSync(`${top}/lib/bench-`);
  execFileSync(process.execPath, ["scripts/build.ts", `${folder}/dist`, `${folder}/js`], { cwd: top, stdio: "pipe" });
  return { folder: `${folder}/dist`, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
