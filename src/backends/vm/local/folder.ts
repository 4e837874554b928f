import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DflowError } from "../../../domain/errors.ts";
import type { Place } from "./address.ts";
import type { KeyPair } from "./keys.ts";

/** Where the parts of a Node lie. `home` is HOME of everything that runs on it. */
export const partsOf = (folder: string) => ({
  folder,
  home: join(folder, "home"),
  portMap: join(folder, "home", "port-map"),
  place: join(folder, "node.json"),
  /** Identity of the process that plays the Node; written by itself once sshd answers. */
  process: join(folder, "process.json"),
  hostKey: join(folder, "host_key"),
  hostKeyPublic: join(folder, "host_key.pub"),
  clientKey: join(folder, "client_key"),
  authorizedKeys: join(folder, "authorized_keys"),
  log: join(folder, "log"),
});

/** @param top `<folder of dflow.yaml>/.dflow`, and below it the environment's name where there is one */
export const nodesFolder = (top: string): string => join(top, "nodes");
export const nodeFolder = (top: string, index: number): string => join(nodesFolder(top), String(index));

export interface NewNode {
  readonly place: Place;
  readonly hostKey: KeyPair;
  readonly clientKey: KeyPair;
  /** Lines of an authorized_keys file. */
  readonly authorizedKeys: string;
}

/**
 * Puts the folder of a new Node in its place, whole: it is filled under another name and renamed.
 *
 * @returns false when somebody else was faster; their folder stays
 */
export async function placeFolder(top: string, index: number, node: NewNode): Promise<boolean> {
  const draft = join(nodesFolder(top), `.new-${index}-${randomBytes(6).toString("hex")}`);
  const parts = partsOf(draft);
  await mkdir(parts.home, { recursive: true, mode: 0o700 });
  await writeFile(parts.hostKey, node.hostKey.private, { mode: 0o600 });
  await writeFile(parts.hostKeyPublic, `${node.hostKey.public}\n`);
  await writeFile(parts.clientKey, node.clientKey.private, { mode: 0o600 });
  await writeFile(parts.authorizedKeys, `${node.clientKey.public}\n${node.authorizedKeys}`, { mode: 0o600 });
  await writeFile(parts.place, `${JSON.stringify(node.place)}\n`);
  try {
    await rename(draft, nodeFolder(top, index));
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return false;
    throw error;
  }
}

/** Out of sight in one step, then gone: a half-deleted Node is never listed. */
export async function removeFolder(top: string, index: number): Promise<void> {
  const gone = join(nodesFolder(top), `.gone-${index}-${randomBytes(6).toString("hex")}`);
  try {
    await rename(nodeFolder(top, index), gone);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  await rm(gone, { recursive: true, force: true, maxRetries: 5 });
}

/** Indexes that have a folder, ascending. */
export async function placedIndexes(top: string): Promise<readonly number[]> {
  const names = await readdir(nodesFolder(top)).catch((error) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  return names
    .filter((name) => /^\d{1,6}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Undefined when there is no such Node. */
export async function readPlace(top: string, index: number): Promise<(Place & { hostKey: string }) | undefined> {
  const parts = partsOf(nodeFolder(top, index));
  try {
    const place = JSON.parse(await readFile(parts.place, "utf8"));
    return { ...place, hostKey: (await readFile(parts.hostKeyPublic, "utf8")).trim() };
  } catch (error) {
    const exists = (await placedIndexes(top)).includes(index);
    if (!exists) return undefined;
    throw new DflowError("preflight/vm", `node ${index}: its folder ${parts.folder} is damaged`, {
      hint: `delete that folder; "dflow repair" makes the Node again`,
      index,
      cause: error,
    });
  }
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException)?.code ?? "";
