import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { vagrantfile } from "./vagrantfile.ts";
import type { Wish } from "./wish.ts";

/** Where the parts lie of `.dflow/vagrant[-ENVIRONMENT]/`, which is also the folder Vagrant runs in. */
export const partsOf = (top: string) => ({
  vagrantfile: join(top, "Vagrantfile"),
  /** INDEX.json: what a Node is to be. Written by us, read by the Vagrantfile. */
  nodes: join(top, "nodes"),
  /** INDEX.json: what it has become. Written by the Vagrantfile at the end of `up`. */
  made: join(top, "made"),
  /** INDEX.log: what Vagrant said last about a Node. */
  log: join(top, "log"),
  /** Vagrant's own. */
  machines: join(top, ".vagrant", "machines"),
});

export const machineName = (index: number): string => `node-${index}`;
export const logFile = (top: string, index: number): string => join(partsOf(top).log, `${index}.log`);

const madeShape = z.object({
  /** Of the machine, as its provider names it. */
  id: z.string(),
  provider: z.string(),
  host: z.string(),
  port: z.int(),
  /** In the private network, where one was wished for. */
  address: z.string().nullable(),
  user: z.string(),
  /** Private key file. */
  key: z.string(),
  "host-keys": z.array(z.string()).min(1),
  /** Of the authorized_keys file, those that were put there. */
  keys: z.array(z.string()),
});

/** A Node that was made to its end. */
export type Made = z.infer<typeof madeShape>;

/** Ready for `vagrant`: the Vagrantfile, and what this Node is to be. */
export async function writeWish(top: string, index: number, wish: Wish): Promise<void> {
  const parts = partsOf(top);
  for (const folder of [parts.nodes, parts.made, parts.log]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(parts.vagrantfile, vagrantfile);
  await writeWhole(join(parts.nodes, `${index}.json`), `${JSON.stringify(wish, null, 2)}\n`);
}

export async function readWish(top: string, index: number): Promise<Wish | undefined> {
  const text = await readFile(join(partsOf(top).nodes, `${index}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Undefined also for a damaged one: then the Node counts as not made to its end, and making it writes the record again. */
export async function readMade(top: string, index: number): Promise<Made | undefined> {
  try {
    return madeShape.parse(JSON.parse(await readFile(join(partsOf(top).made, `${index}.json`), "utf8")));
  } catch {
    return undefined;
  }
}

/** Indexes that Vagrant has heard of, ascending. A machine need not be there. */
export async function wishedIndexes(top: string): Promise<readonly number[]> {
  const names = await namesIn(partsOf(top).nodes);
  return names
    .flatMap((name) => /^(\d{1,6})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** What Vagrant said to its last `up`, for people. */
export const writeLog = (top: string, index: number, lines: readonly string[]): Promise<void> =>
  writeWhole(logFile(top, index), `${lines.join("\n")}\n`);

/** The machine's id as Vagrant remembers it; undefined: it remembers none. */
export async function idOf(top: string, index: number, provider: string): Promise<string | undefined> {
  const file = join(partsOf(top).machines, machineName(index), provider, "id");
  return (await readFile(file, "utf8").catch(() => "")).trim() || undefined;
}

/** After its machine is gone. With the last Node the whole folder goes. */
export async function forgetNode(top: string, index: number): Promise<void> {
  const parts = partsOf(top);
  const ours = [join(parts.made, `${index}.json`), logFile(top, index), join(parts.machines, machineName(index))];
  // What Vagrant reads goes last: a run that is killed here still knows the Node, and destroys it again.
  const wishes = (await namesIn(parts.nodes)).filter((name) => name.startsWith(`${index}.json`)); // drafts too
  for (const path of [...ours, ...wishes.map((name) => join(parts.nodes, name))]) {
    await rm(path, { recursive: true, force: true });
  }
  const last = await rmdir(parts.nodes).then(
    () => true,
    () => false, // others are there
  );
  if (last) await rm(top, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A reader sees the old text or the new one. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
