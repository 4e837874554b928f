import { readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Elf, readElf } from "../elf/read-elf.ts";
import { DamagedElf } from "../elf/window.ts";
import { run } from "../run.ts";

/** Where the loader of this machine finds libraries for programs of one kind. */
export interface Loader {
  /** @returns the file it would load for `library`; undefined: there is none */
  find(library: string, needing: Needing): Promise<string | undefined>;
}

/** A file that needs a library, and the file it was itself loaded for. */
export interface Needing {
  readonly path: string;
  readonly elf: Elf;
  readonly loadedFor?: Needing;
}

/**
 * Looks as glibc's and musl's loaders do (ld.so(8)): RPATH, LD_LIBRARY_PATH, RUNPATH, the cache, the system's folders.
 * Libraries of another processor are passed over. Variants for better processors (glibc-hwcaps) are left alone: a Node
 * may have a plainer one.
 */
export async function loaderFor(program: Elf, env: NodeJS.ProcessEnv): Promise<Loader> {
  const isMusl = program.loader?.includes("/ld-musl-") ?? false;
  const given = (env.LD_LIBRARY_PATH ?? "").split(":").filter((one) => one !== "");
  const cache = isMusl ? new Map<string, string[]>() : await loaderCache(env);
  const folders = isMusl ? await foldersOfMusl(program.loader ?? "") : await foldersOfGlibc(program.loader);

  const fits = async (path: string): Promise<boolean> => {
    const elf = await readElf(path).catch((error) => {
      if (error instanceof DamagedElf || error.code !== undefined) return undefined;
      throw error;
    });
    const [a, b] = [elf?.machine, program.machine];
    return a !== undefined && a.bits === b.bits && a.order === b.order && a.number === b.number;
  };

  return {
    async find(library, needing) {
      const within = (dirs: readonly string[]) => dirs.map((folder) => join(folder, library));
      const candidates = library.includes("/")
        ? [library]
        : [
            ...within(inherited(needing)),
            ...within(given),
            ...within(expanded(needing, needing.elf.runpath)),
            ...(cache.get(library) ?? []),
            ...within(folders),
          ];
      for (const path of candidates) if (await fits(path)) return path;
      return undefined;
    },
  };
}

/** RPATH counts for what a library itself needs, unless it has a RUNPATH. */
function inherited(needing: Needing): readonly string[] {
  if (needing.elf.runpath.length > 0) return [];
  const own = expanded(needing, needing.elf.rpath);
  return needing.loadedFor ? [...own, ...inherited(needing.loadedFor)] : own;
}

/** $LIB is one of two folders, by distribution; what else there is ($PLATFORM) names folders of special processors. */
const expanded = ({ path }: Needing, folders: readonly string[]): readonly string[] =>
  folders
    .map((folder) => folder.replaceAll(/\$(\{ORIGIN\}|ORIGIN\b)/g, dirname(path)))
    .flatMap((folder) =>
      /\$(\{LIB\}|LIB\b)/.test(folder)
        ? ["lib64", "lib"].map((one) => folder.replaceAll(/\$(\{LIB\}|LIB\b)/g, one))
        : [folder],
    )
    .filter((folder) => folder.startsWith("/") && !folder.includes("$"));

/** What `ldconfig -p` prints, by soname. Where there is no such cache, it is empty. */
async function loaderCache(env: NodeJS.ProcessEnv): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const path = `${env.PATH ?? ""}:/usr/sbin:/sbin`;
  const { status, stdout } = await run({
    argv: ["ldconfig", "-p"],
    cwd: "/",
    env: { PATH: path, LC_ALL: "C" },
    deadline: 10_000,
  });
  if (status !== 0) return found;
  for (const line of stdout.toString().split("\n")) {
    const [, name, about, file] = /^\s*(\S+) \((.*)\) => (\/.*)$/.exec(line) ?? [];
    if (name === undefined || file === undefined || about?.includes("hwcap")) continue;
    found.set(name, [...(found.get(name) ?? []), file]);
  }
  return found;
}

async function foldersOfGlibc(loader: string | undefined): Promise<readonly string[]> {
  const triplets = await Promise.all(
    ["/lib", "/usr/lib"].map(async (top) =>
      (await readdir(top).catch(() => [])).filter((name) => /-linux-gnu/.test(name)).map((name) => join(top, name)),
    ),
  );
  // Where the loader is not the system's (Nix, Guix), its own folder is what it looks into.
  const own = loader === undefined ? [] : [dirname(await realpath(loader).catch(() => loader))];
  return [...triplets.flat(), "/lib", "/usr/lib", "/lib64", "/usr/lib64", ...own];
}

/** musl's own file of folders; ldso/dynlink.c has what it does without one. */
async function foldersOfMusl(loader: string): Promise<readonly string[]> {
  const architecture = /ld-musl-([^/.]+)\.so/.exec(loader)?.[1] ?? "";
  const written = await readFile(`/etc/ld-musl-${architecture}.path`, "utf8").catch(() => undefined);
  return written?.split(/[:\n]/).filter((one) => one !== "") ?? ["/lib", "/usr/local/lib", "/usr/lib"];
}
