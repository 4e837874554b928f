import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Keys and the store lie in `.dflow` beside dflow.yaml, and nobody means them with `git add -A`: where `work` makes that
 * folder, a `.gitignore` is laid into it. One that was there before is a person's business.
 */
export async function keptOutOfGit<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const top = join(folder, ".dflow");
  const known = existsSync(top);
  try {
    return await work();
  } finally {
    if (!known) await writeFile(join(top, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
  }
}
