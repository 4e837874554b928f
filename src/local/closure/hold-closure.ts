import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checksum } from "../../domain/version.ts";
import type { LocalCache } from "../cache.ts";
import { ownFolder } from "../whole-file.ts";
import { makeClosure } from "./closure.ts";

/**
 * Makes the closure of a program that was just built, and puts it into the cache beside it.
 *
 * @param program as the build left it: what it finds relative to itself is found from there
 * @throws DflowError `build/missing`
 */
export async function holdClosure(
  cache: LocalCache,
  program: { readonly name: string; readonly path: string; readonly checksum: Checksum },
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await ownFolder(cache.folder);
  const temporary = await mkdtemp(join(cache.folder, ".closure-"));
  try {
    const archive = join(temporary, "closure.tar");
    await makeClosure(program.name, program.path, archive, env);
    await cache.recordClosure(program, await cache.hold(archive));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
