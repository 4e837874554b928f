import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { type Elf, readElf } from "../elf/read-elf.ts";
import { loaderFor, type Needing } from "./loader.ts";

/** All that has to be loaded for a program to run. */
export interface Loaded {
  /** Absolute path that the program asks for, and the file it is. */
  readonly loader: { readonly at: string; readonly file: string } | undefined;
  /** By soname, the file. */
  readonly libraries: ReadonlyMap<string, string>;
  /** The folder in which this program's loader looks by itself. */
  readonly folder: string;
  /** Sonames, and the loader's path, that are nowhere on this machine. */
  readonly missing: readonly string[];
}

/**
 * What glibc loads by itself once a program asks for names of hosts or users, or ends a thread, and what no list of needs
 * names therefore.
 */
const BY_ITSELF = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2", "libgcc_s.so.1"];

/** @throws DamagedElf; the file system's own error where the program cannot be read */
export async function librariesOf(program: string, elf: Elf, env: NodeJS.ProcessEnv): Promise<Loaded> {
  if (elf.loader === undefined) return { loader: undefined, libraries: new Map(), folder: "/lib", missing: [] };
  const path = await realpath(program);
  const loader = await loaderFor(elf, env);
  const libraries = new Map<string, string>();
  const missing = new Set<string>();
  // Breadth first, as the loader does: of two libraries of one name the one that is met first is loaded.
  const waiting: Needing[] = [{ path, elf }];
  const add = async (name: string, needing: Needing, wanted: boolean): Promise<void> => {
    if (libraries.has(name) || missing.has(name) || isLoader(name)) return;
    const file = await loader.find(name, needing);
    if (file !== undefined) {
      libraries.set(name, file);
      waiting.push({ path: file, elf: (await readElf(file)) as Elf, loadedFor: needing });
    } else if (wanted) missing.add(name);
  };
  const all = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      for (const name of one.elf.needed) await add(name, one, true);
    }
  };
  await all();
  const libc = libraries.get("libc.so.6");
  if (libc !== undefined) for (const name of BY_ITSELF) await add(name, { path, elf }, false);
  await all();
  const file = await realpath(elf.loader).catch(() => undefined);
  return {
    loader: file === undefined ? undefined : { at: elf.loader, file },
    libraries,
    folder: dirname(libc ?? elf.loader),
    missing: [...(file === undefined ? [elf.loader] : []), ...missing],
  };
}

/** It has loaded itself; musl's is its libc as well. */
const isLoader = (name: string): boolean => /^ld[-.]|^libc\.musl-/.test(name);
