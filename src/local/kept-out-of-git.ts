import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Keys and the store lie in `.dflow` beside dflow.yaml, and nobody means them with `git add -A`. A `.gitignore` that is there
 * stays as it is, and nothing is made where there is no such folder.
 */
export const keepOutOfGit = (folder: string): Promise<void> =>
  writeFile(join(folder, ".dflow", ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
