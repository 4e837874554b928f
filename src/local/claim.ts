import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Owner } from "../domain/state.ts";
import { isAlive, owner } from "./owner.ts";
import { writeText } from "./whole-file.ts";

/**
 * Makes something this process's own for a while. Nothing waits: of two that come at once at most one gets it. What a
 * process left behind that died is free again.
 *
 * @param folder holds nothing but claims; made when it is not there
 * @returns ends the claim; undefined when another process has it
 */
export async function claim(folder: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mine = randomUUID();
  const end = () => rm(join(folder, mine), { force: true });
  await writeText(folder, mine, JSON.stringify(await owner({})));
  // First write, then look: whoever comes second sees the first, and two that come together both give way.
  for (const name of await readdir(folder)) {
    if (name === mine || name.startsWith(".")) continue;
    if (await isHeld(join(folder, name))) {
      await end();
      return undefined;
    }
    await rm(join(folder, name), { force: true });
  }
  return end;
}

/** Nobody can ask after a process of another machine or container: it counts as alive for so long. */
const STRANGER_MS = 86_400_000;

async function isHeld(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  const by = await readFile(path, "utf8").then(
    (text) => JSON.parse(text) as Owner,
    () => undefined,
  );
  // Ended by its owner since.
  if (info === undefined || by === undefined) return false;
  return (await isAlive(by)) ?? Date.now() - info.mtimeMs < STRANGER_MS;
}
