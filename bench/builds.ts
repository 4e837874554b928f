import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { server } from "../test/real-nodes/cluster.ts";

/** One build of the program: a file that answers with its name. */
export interface Build {
  readonly name: string;
  readonly file: string;
  readonly size: number;
}

const SIZE = 12_000_000;
/** Far enough into Node's own executable to be machine code. */
const FROM = 16_000_000;

/**
 * Builds that differ in a few strings, as two builds of one program do: the server with its name compiled in, followed by
 * machine code (Node's own) with four more strings in it. They are not equally long, so what comes after them moves, and
 * every call across one of them has another distance.
 *
 * @param size bytes of machine code
 */
export async function makeBuilds(count: number, folder: string, size = SIZE): Promise<readonly Build[]> {
  mkdirSync(folder, { recursive: true });
  const code = machineCode(size);
  const build = async (_: unknown, at: number): Promise<Build> => {
    const name = `v${at}`;
    const file = join(folder, name);
    const strings = [1, 2, 3, 4].map((place) => `build ${name}, string ${place}`.padEnd(32 + 16 * ((at * place) % 5)));
    const all = Buffer.concat([await server(name), link(code, strings)]);
    writeFileSync(file, all, { mode: 0o755 });
    return { name, file, size: all.length };
  };
  return Promise.all(Array.from({ length: count }, build));
}

function machineCode(size: number): Buffer {
  const file = openSync(process.execPath, "r");
  try {
    const code = Buffer.alloc(size);
    if (readSync(file, code, 0, size, FROM) < size) throw new Error(`${process.execPath} is smaller than expected`);
    return code;
  } finally {
    closeSync(file);
  }
}

/** Puts the strings in at equal distances and corrects the calls (opcode e8, then a distance) that cross one. */
function link(code: Buffer, strings: readonly string[]): Buffer {
  const places = strings.map((_, at) => Math.round((code.length * (at + 1)) / (strings.length + 1)));
  const movedBy = (position: number): number =>
    strings.reduce((sum, text, at) => sum + ((places[at] as number) <= position ? text.length : 0), 0);
  const moved = Buffer.from(code);
  for (let at = code.indexOf(0xe8); at >= 0 && at + 5 < code.length; at = code.indexOf(0xe8, at + 1)) {
    const distance = code.readInt32LE(at + 1);
    const target = at + 5 + distance;
    if (target < 0 || target >= code.length) continue;
    const crossed = movedBy(target) - movedBy(at + 5);
    if (crossed === 0) continue;
    moved.writeInt32LE(distance + crossed, at + 1);
    at += 4;
  }
  const pieces = places.map((place, at) => moved.subarray(places[at - 1] ?? 0, place));
  return Buffer.concat([
    ...pieces.flatMap((piece, at) => [piece, Buffer.from(strings[at] as string)]),
    moved.subarray(places.at(-1)),
  ]);
}
