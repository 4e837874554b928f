import type { Elf } from "./read-elf.ts";
import { DamagedElf, type Window } from "./window.ts";

/** Tags of the dynamic section, from the ELF specification and glibc's elf.h. */
const TAG = {
  needed: 1,
  names: 5,
  namesSize: 10,
  rpath: 15,
  runpath: 29,
  versions: 0x6ffffffe,
  versionCount: 0x6fffffff,
} as const;

/** Bounds of what is read: many times what the largest programs have. */
const MOST_ENTRIES = 8192;
const MOST_VERSIONS = 4096;
/** The loader goes on without a symbol version that is marked so. */
const WEAK = 2;

type Needs = Pick<Elf, "needed" | "rpath" | "runpath" | "versions">;

export async function dynamicSection(
  window: Window,
  { offset, size }: { readonly offset: number; readonly size: number },
  placeOf: (address: number) => number,
): Promise<Needs> {
  const entries = await entriesOf(window, offset, size);
  const value = (tag: number) => entries.find((one) => one.tag === tag)?.value;
  const names = value(TAG.names);
  if (names === undefined) return { needed: [], rpath: [], runpath: [], versions: [] };
  const table = await window.whole(placeOf(names), value(TAG.namesSize) ?? 0);
  const name = (at: number): string => nameAt(table, at);
  const folders = (tag: number): readonly string[] => {
    const at = value(tag);
    return at === undefined
      ? []
      : name(at)
          .split(":")
          .filter((one) => one !== "");
  };
  const versions = value(TAG.versions);
  return {
    needed: entries.filter(({ tag }) => tag === TAG.needed).map((one) => name(one.value)),
    rpath: folders(TAG.rpath),
    runpath: folders(TAG.runpath),
    versions:
      versions === undefined ? [] : await versionsAt(window, placeOf(versions), value(TAG.versionCount) ?? 0, name),
  };
}

async function entriesOf(window: Window, offset: number, size: number) {
  const width = window.bits / 8;
  const bytes = await window.whole(offset, Math.min(size, MOST_ENTRIES * 2 * width));
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + 2 * width <= bytes.length; at += 2 * width) {
    const tag = window.number(bytes, at);
    if (tag === 0) break;
    entries.push({ tag, value: window.number(bytes, at + width) });
  }
  return entries;
}

/** Names end up in messages and in scripts: one that no file can have is damage. */
function nameAt(table: Buffer, at: number): string {
  const end = at < table.length ? table.indexOf(0, at) : -1;
  const name = end < 0 ? "" : table.toString("latin1", at, end);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (name === "" || name.length > 4096 || /[\x00-\x1f\x7f]/.test(name))
    throw new DamagedElf("its table of names is damaged");
  return name;
}

/** A list of libraries (Verneed), each with a list of the versions needed of it (Vernaux). Counted, so no list is endless. */
async function versionsAt(window: Window, start: number, libraries: number, name: (at: number) => string) {
  const found: { library: string; version: string }[] = [];
  let left = MOST_VERSIONS;
  for (let at = start, library = 0; library < libraries; library++) {
    const head = await window.whole(at, 16);
    const file = name(window.word(head, 4));
    for (let aux = at + window.word(head, 8), seen = 0; seen < window.half(head, 2); seen++) {
      if (--left < 0) throw new DamagedElf("its table of versions has no end");
      const entry = await window.whole(aux, 16);
      if ((window.half(entry, 4) & WEAK) === 0) found.push({ library: file, version: name(window.word(entry, 8)) });
      if (window.word(entry, 12) === 0) break;
      aux += window.word(entry, 12);
    }
    if (window.word(head, 12) === 0) break;
    at += window.word(head, 12);
    if (--left < 0) throw new DamagedElf("its table of versions has no end");
  }
  return found;
}
