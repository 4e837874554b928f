import { join } from "node:path";
import { type Disk, readPlain, syncFolder } from "./disk.ts";
import { type Unsealed, unseal, type Whole } from "./sealed.ts";

/** How many of the last saved records stay. */
const KEPT = 5;
/** A writer that was away for so long is given up: its temporary file goes, and what it held back. */
const LEFT_OVER_MS = 3_600_000;

export type Reading = Unsealed | { readonly kind: "absent" };

/**
 * The folder of numbered records, `0000000012.json`. Creating a number that must not exist yet is the compare-and-swap:
 * the file system lets one of all writers do it.
 */
export function copiesIn(folder: string, disk: Disk) {
  const pathOf = (number: number) => join(folder, `${String(number).padStart(10, "0")}.json`);
  const names = () =>
    disk.readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });

  return {
    folder,
    /** Highest first. */
    async numbers(): Promise<readonly number[]> {
      const found = (await names()).map((name) => /^(\d{10})\.json$/.exec(name)?.[1]).filter((it) => it !== undefined);
      return found.map(Number).sort((a, b) => b - a);
    },

    /** A record under a number that is not its own was put there by hand: it counts as damaged. */
    async read(number: number): Promise<Reading> {
      const reading = await readRecord(disk, pathOf(number));
      if (reading.kind !== "whole" || reading.number === number) return reading;
      return { kind: "damaged", why: `it is revision ${reading.number}` };
    },

    /** False when the number is taken. */
    async claim(number: number, temporary: string): Promise<boolean> {
      try {
        await disk.link(temporary, pathOf(number));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      }
      await syncFolder(disk, folder);
      return true;
    },

    giveUp: (number: number): Promise<void> => disk.unlink(pathOf(number)).catch(() => undefined),

    /** Leaves alone numbers above `below`, which belong to writers who came later, and what a writer may still ask about. */
    async prune(below: number): Promise<void> {
      for (const name of (await names()).filter((it) => it.endsWith(".tmp"))) {
        const { mtimeMs } = await disk.lstat(join(folder, name));
        if (Date.now() - mtimeMs > LEFT_OVER_MS) await disk.unlink(join(folder, name));
      }
      const numbers = await this.numbers();
      const keep = Math.min(below, ...numbers.slice(0, KEPT), ...(await this.undecided(numbers)));
      for (const number of numbers.filter((it) => it < keep)) await disk.unlink(pathOf(number));
    },

    /**
     * Whose writers have not yet asked whether they count: they keep their temporary file until then, so the record has
     * two names. One that was stopped there needs its number and those made from it, to hear that it has won.
     */
    async undecided(numbers: readonly number[]): Promise<readonly number[]> {
      const linksOf = (number: number) => disk.lstat(pathOf(number)).catch(() => ({ nlink: 0 }));
      const links = await Promise.all(numbers.map(linksOf));
      return numbers.filter((_, at) => (links[at]?.nlink ?? 0) > 1);
    },
  };
}

export type Copies = ReturnType<typeof copiesIn>;

export async function readRecord(disk: Disk, path: string): Promise<Reading> {
  const bytes = await readPlain(disk, path);
  return bytes === undefined ? { kind: "absent" } : unseal(bytes);
}

/**
 * Does the record, just created, count? It does when it was made from the newest of all others, or when the newest is
 * made from it. A writer that was stopped between looking and creating may find its number free again, because the
 * record that had won it is pruned by now: then neither is so.
 */
export async function counts(copies: Copies, face: Reading, mine: Whole): Promise<boolean> {
  for (;;) {
    const numbers = await copies.numbers();
    const above = numbers.filter((number) => number > mine.number);
    if (above.length > 0) return descends(copies, above, mine.sha256);
    if (!numbers.includes(mine.number)) return false;
    if ((await newestOf(copies, numbers.slice(1), face))?.sha256 === mine.parent) return true;
    // No, unless somebody has saved on top of it since: then what lay below may be gone, or be another record by now.
    if ((await copies.numbers())[0] === mine.number) return false;
  }
}

/** The newest whole record of these numbers, highest first, and of the readable file. */
async function newestOf(copies: Copies, numbers: readonly number[], face: Reading): Promise<Whole | undefined> {
  const shown = face.kind === "whole" ? face : undefined;
  for (const number of numbers) {
    const reading = await copies.read(number);
    if (reading.kind === "whole") return shown && shown.number > reading.number ? shown : reading;
  }
  return shown;
}

async function descends(copies: Copies, above: readonly number[], ancestor: string): Promise<boolean> {
  let wanted: string | undefined;
  for (const number of above) {
    const reading = await copies.read(number);
    if (reading.kind !== "whole" || (wanted !== undefined && reading.sha256 !== wanted)) continue;
    wanted = reading.parent;
    if (wanted === ancestor) return true;
  }
  return false;
}
