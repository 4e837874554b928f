import { open } from "node:fs/promises";
import { dynamicSection } from "./dynamic.ts";
import { DamagedElf, type Field, type Window, windowOn } from "./window.ts";

/** What an ELF file says about itself: what has to be there for it to run. */
export interface Elf {
  readonly machine: Machine;
  /** The loader (PT_INTERP), an absolute path; undefined: it needs none, it is static. */
  readonly loader: string | undefined;
  /** Sonames of the libraries it needs, in its own order. */
  readonly needed: readonly string[];
  /** Folders to look into first, $ORIGIN still in them; `runpath` makes the loader forget `rpath`. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** Versions of symbols that a library must define, such as GLIBC_2.34 of libc.so.6. */
  readonly versions: readonly { readonly library: string; readonly version: string }[];
}

export interface Machine {
  readonly bits: 32 | 64;
  readonly order: "little" | "big";
  /** e_machine: 62 is x86-64, 183 aarch64. */
  readonly number: number;
}

const MAGIC = Buffer.from("\x7fELF", "latin1");
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
/** No linker makes as many; a file that claims more is damaged, or wants us to read for ever. */
const MOST_SEGMENTS = 1024;
const LONGEST_PATH = 4096;

/**
 * @returns undefined when the file is no ELF file at all
 * @throws DamagedElf when it begins as one and is not whole; the file system's own error where it cannot be read
 */
export async function readElf(path: string): Promise<Elf | undefined> {
  const file = await open(path, "r");
  try {
    const ident = await windowOn(file, { bits: 64, order: "little" }).bytes(0, 20);
    if (!ident.subarray(0, 4).equals(MAGIC)) return undefined;
    const machine = machineOf(ident);
    return await readWhole(windowOn(file, machine), machine);
  } finally {
    await file.close();
  }
}

/** Bytes 4, 5, 18 and 19 of the head. */
function machineOf(ident: Buffer): Machine {
  const [width, order] = [ident[4], ident[5]];
  if (ident.length < 20 || (width !== 1 && width !== 2) || (order !== 1 && order !== 2)) {
    throw new DamagedElf("its head is cut short or damaged");
  }
  const number = order === 1 ? ident.readUInt16LE(18) : ident.readUInt16BE(18);
  return { bits: width === 2 ? 64 : 32, order: order === 1 ? "little" : "big", number };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

async function readWhole(window: Window, machine: Machine): Promise<Elf> {
  const segments = await segmentsOf(window);
  const loader = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  return {
    machine,
    loader: loader && (await pathIn(window, loader)),
    ...(dynamic
      ? await dynamicSection(window, dynamic, (address) => placeOf(segments, address))
      : { needed: [], rpath: [], runpath: [], versions: [] }),
  };
}

const HEAD = { table: [32, 28], entrySize: [54, 42], entries: [56, 44] } as const;
const ENTRY = { type: [0, 0], offset: [8, 4], address: [16, 8], size: [32, 16] } as const;

async function segmentsOf(window: Window): Promise<readonly Segment[]> {
  const wide = (field: Field) => field[window.bits === 64 ? 0 : 1];
  const head = await window.whole(0, window.bits === 64 ? 64 : 52);
  const table = window.number(head, wide(HEAD.table));
  const size = window.half(head, wide(HEAD.entrySize));
  const count = window.half(head, wide(HEAD.entries));
  if (count === 0) return [];
  if (count > MOST_SEGMENTS || size < (window.bits === 64 ? 56 : 32))
    throw new DamagedElf("its segments make no sense");
  const bytes = await window.whole(table, count * size);
  return Array.from({ length: count }, (_, at) => {
    const entry = bytes.subarray(at * size, (at + 1) * size);
    return {
      type: window.word(entry, wide(ENTRY.type)),
      offset: window.number(entry, wide(ENTRY.offset)),
      address: window.number(entry, wide(ENTRY.address)),
      size: window.number(entry, wide(ENTRY.size)),
    };
  });
}

async function pathIn(window: Window, { offset, size }: Segment): Promise<string> {
  const bytes = await window.whole(offset, Math.min(size, LONGEST_PATH));
  const end = bytes.indexOf(0);
  const path = bytes.toString("latin1", 0, end < 0 ? undefined : end);
  if (end < 0 || !path.startsWith("/")) throw new DamagedElf("the path of its loader makes no sense");
  return path;
}

/** Where in the file an address of the running program comes from. */
function placeOf(segments: readonly Segment[], address: number): number {
  const PT_LOAD = 1;
  const found = segments.find(
    (one) => one.type === PT_LOAD && one.address <= address && address < one.address + one.size,
  );
  if (!found) throw new DamagedElf("it points outside of itself");
  return found.offset + (address - found.address);
}
