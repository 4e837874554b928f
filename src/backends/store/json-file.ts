import { randomUUID } from "node:crypto";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import type { StorePlugin, StoreTools } from "../../contracts/registry.ts";
import type { Loaded, Store } from "../../contracts/store.ts";
import { DflowError } from "../../domain/errors.ts";
import type { ClusterState } from "../../domain/state.ts";
import { copiesIn, counts, readRecord } from "./copies.ts";
import { type Disk, makeFolder, notPlain, orUnavailable, realDisk, syncFolder, writeTemporary } from "./disk.ts";
import { newest } from "./newest.ts";
import { revisionOf, seal, type Whole } from "./sealed.ts";

const options = z.strictObject({
  path: z
    .string()
    .min(1)
    .default(".dflow/store.json")
    .describe("where the store lies, from dflow.yaml's folder on; an environment's name is put before the last dot"),
});

export const jsonFile: StorePlugin = {
  name: "json-file",
  summary: "a readable file beside dflow.yaml, and its last five copies",
  options,
  create: ({ path }: z.infer<typeof options>, tools: StoreTools) => jsonFileStore(path, tools),
};

/**
 * `store.json` is for people; what counts are the numbered records in `store.json.d/`, whose creation is the
 * compare-and-swap (see copies.ts), so it works wherever hard links do and needs no lock that could be left behind.
 * The newest whole record counts, among the copies and store.json itself: so a lost folder or a lost file is no loss.
 */
export function jsonFileStore(
  path: string,
  tools: Pick<StoreTools, "folder" | "environment">,
  disk: Disk = realDisk,
): Store {
  const where = withEnvironment(path, tools.environment);
  const file = resolve(tools.folder, where);
  const copies = copiesIn(`${file}.d`, disk);
  const look = async () => {
    await refuseLinks(disk, tools.folder, copies.folder);
    return newest(file, copies, disk);
  };

  return {
    where,
    load: () =>
      orUnavailable(where, "read", async (): Promise<Loaded | undefined> => {
        const { record, damage } = await look();
        return record && { state: record.state, revision: revisionOf(record), ...(damage ? { damage } : {}) };
      }),
    save: (state, basedOn) =>
      orUnavailable(where, "written", async () => {
        const { record, highest } = await look();
        if ((record && revisionOf(record)) !== basedOn) throw stale(where);
        await makeFolder(disk, copies.folder);
        const mine = recordOf(state, highest + 1, record);
        await create(mine.text, mine.whole);
        // Saved. The rest is comfort: a stale store.json or a sixth copy does no harm, the next save mends both.
        await showFace(mine.text).catch(() => undefined);
        await copies.prune(mine.whole.number).catch(() => undefined);
        return revisionOf(mine.whole);
      }),
  };

  async function create(text: string, mine: Whole): Promise<void> {
    const temporary = await writeTemporary(disk, copies.folder, text);
    try {
      if (!(await copies.claim(mine.number, temporary))) throw stale(where);
      if (await counts(copies, await readRecord(disk, file), mine)) return;
      await copies.giveUp(mine.number);
      throw stale(where);
    } finally {
      // Not before it is decided: see undecided().
      await disk.unlink(temporary).catch(() => undefined);
    }
  }

  // Its own bytes, not a link to the copy's: what damages one of them shall not damage both.
  async function showFace(text: string): Promise<void> {
    const temporary = await writeTemporary(disk, dirname(file), text);
    try {
      await disk.rename(temporary, file);
    } catch (error) {
      await disk.unlink(temporary).catch(() => undefined);
      throw error;
    }
    await syncFolder(disk, dirname(file));
  }
}

/** `.dflow/store.json` becomes `.dflow/store.staging.json`: two environments in one store would undo each other. */
const withEnvironment = (path: string, environment: string | undefined): string =>
  environment === undefined ? path : path.replace(/(\.[^./]*)?$/, `.${encodeURIComponent(environment)}$1`);

function recordOf(state: ClusterState, number: number, before: Whole | undefined) {
  const record = { number, parent: before?.sha256, writer: randomUUID(), state };
  const { text, sha256 } = seal(record);
  return { text, whole: { ...record, kind: "whole", sha256 } satisfies Whole };
}

const stale = (where: string): DflowError =>
  new DflowError("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
  });

/** Below dflow.yaml's folder the repository decides what lies there, so a link may lead anywhere. */
async function refuseLinks(disk: Disk, folder: string, copies: string): Promise<void> {
  const inside = relative(folder, copies);
  const parts = isAbsolute(inside) || inside.startsWith("..") ? [] : inside.split("/");
  const levels = parts.length === 0 ? [copies] : parts.map((_, depth) => join(folder, ...parts.slice(0, depth + 1)));
  for (const level of levels) {
    const info = await disk.lstat(level).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (info?.isSymbolicLink()) throw notPlain(level, "is a symbolic link, which dflow does not write through");
    if (info && !info.isDirectory()) throw notPlain(level, "is not a folder");
  }
}
