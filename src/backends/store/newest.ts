import { basename } from "node:path";
import { DflowError } from "../../domain/errors.ts";
import { type Copies, readRecord } from "./copies.ts";
import type { Disk } from "./disk.ts";
import type { Whole } from "./sealed.ts";

export interface Newest {
  /** Undefined: nothing was ever saved here. */
  readonly record: Whole | undefined;
  /** The highest number in use, whole or not. */
  readonly highest: number;
  readonly damage: string | undefined;
}

/** Each new look begins because somebody saved six times during the one before. */
const LOOKS = 100;

/**
 * The newest whole record among the copies and the file; the file where both have the same number, because it is the one
 * a person puts back. A file of another cluster (another lineage) beside our copies is refused, not guessed about.
 *
 * @throws DflowError `store/damaged`, `store/newer`, `store/foreign`, `store/unavailable`
 */
export async function newest(file: string, copies: Copies, disk: Disk): Promise<Newest> {
  for (let look = 0; look < LOOKS; look++) {
    const numbers = await copies.numbers();
    const face = await readRecord(disk, file);
    if (face.kind === "newer") throw newer(file, face.schema);
    const found = await newestCopy(copies, numbers);
    if (found === "pruned meanwhile") continue;
    const { copy, damaged } = found;
    const shown = face.kind === "whole" ? face : undefined;
    if (shown && copy && shown.state.lineage !== copy.state.lineage) throw foreign(file, copies.folder);
    const record = copy && copy.number > (shown?.number ?? 0) ? copy : shown;
    const damage = [...damaged];
    if (face.kind === "damaged") damage.push(`${basename(file)}: ${face.why}`);
    if (face.kind === "absent" && copy) damage.push(`${basename(file)} is missing`);
    if (!record && damage.length > 0) throw nothingWhole(file, copies.folder, damage);
    const stands = record && damage.length > 0 ? `${damage.join("; ")}; revision ${record.number} is whole` : undefined;
    return { record, highest: Math.max(numbers[0] ?? 0, shown?.number ?? 0), damage: stands };
  }
  throw new DflowError("store/unavailable", `${file} changes faster than it can be read`);
}

async function newestCopy(
  copies: Copies,
  numbers: readonly number[],
): Promise<{ copy: Whole | undefined; damaged: readonly string[] } | "pruned meanwhile"> {
  const damaged: string[] = [];
  for (const number of numbers) {
    const reading = await copies.read(number);
    if (reading.kind === "absent") return "pruned meanwhile";
    if (reading.kind === "newer") throw newer(copies.folder, reading.schema);
    if (reading.kind === "whole") return { copy: reading, damaged };
    damaged.push(`copy ${number}: ${reading.why}`);
  }
  return { copy: undefined, damaged };
}

const newer = (path: string, schema: number): DflowError =>
  new DflowError("store/newer", `${path} was written by a later dflow (schema ${schema})`, {
    hint: "use that version of dflow; nothing has been touched",
  });

const foreign = (file: string, folder: string): DflowError =>
  new DflowError("store/foreign", `${file} belongs to another cluster than its copies in ${basename(folder)}`, {
    hint: `move away the one that is wrong: the file, or the whole folder ${folder}`,
  });

const nothingWhole = (file: string, folder: string, damage: readonly string[]): DflowError =>
  new DflowError("store/damaged", `${file} is damaged, and no whole copy of it is left`, {
    hint: `move ${file} and ${folder} away; the next command rebuilds the store from the Nodes`,
    evidence: [{ title: "what is wrong with it", lines: damage }],
  });
