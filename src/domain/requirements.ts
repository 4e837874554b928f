/** What an executable needs of a Node that runs it from its own disk, read from the file on this machine. */
export interface Requirements {
  /** Bytes 5, 6, 19 and 20 of the file in hexadecimal, e.g. "02 01 3e 00": width, byte order, processor. */
  readonly machine: string;
  /** The same for people, as `uname -m` says it: "x86_64". */
  readonly architecture: string;
  /** Absolute path of the loader; undefined: the file is static. */
  readonly loader: string | undefined;
  readonly libraries: readonly NeededLibrary[];
  /** Absolute folders the file itself tells the loader to look into first. */
  readonly searched: readonly string[];
}

export interface NeededLibrary {
  /** Its soname: "libc.so.6". */
  readonly name: string;
  /** The highest of each of its version families: "GLIBC_2.34", "GLIBCXX_3.4.30". */
  readonly versions: readonly string[];
}

/** Of many versions only the highest of each family tells anything: a library that defines it defines those below it. */
export function highestVersions(versions: readonly string[]): readonly string[] {
  const highest = new Map<string, string>();
  for (const version of versions) {
    const family = familyOf(version);
    const known = highest.get(family);
    if (known === undefined || compareVersions(version, known) > 0) highest.set(family, version);
  }
  return [...highest.values()].sort();
}

/** "GLIBC_2.34": its family is "GLIBC", its number "2.34". One that is no number is a family of its own. */
const familyOf = (version: string): string => /^(.+)_\d+(\.\d+)*$/.exec(version)?.[1] ?? version;

function compareVersions(a: string, b: string): number {
  const [as, bs] = [a, b].map((one) =>
    one
      .slice(familyOf(one).length + 1)
      .split(".")
      .map(Number),
  );
  for (let at = 0; at < Math.max(as?.length ?? 0, bs?.length ?? 0); at++) {
    const difference = (as?.[at] ?? -1) - (bs?.[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
