/** The git commit an executable was built from, or the digest of its content where there is no git. */
export type Version = string & { readonly __brand: "Version" };

/** 64 lower-case hexadecimal digits: the sha256 of a file's bytes. */
export type Checksum = string & { readonly __brand: "Checksum" };

/** `<40 hex>`, `<40 hex>-dirty-<8 hex of the content>` or `sha-<12 hex>`. */
const VERSION = /^(?:[0-9a-f]{40}(?:-dirty-[0-9a-f]{8})?|sha-[0-9a-f]{12})$/;
const CHECKSUM = /^[0-9a-f]{64}$/;

export const isVersion = (text: string): text is Version => VERSION.test(text);
export const isChecksum = (text: string): text is Checksum => CHECKSUM.test(text);

/** @throws RangeError where `text` is no version; callers at the door turn it into a DflowError. */
export function asVersion(text: string): Version {
  if (isVersion(text)) return text;
  throw new RangeError(`not a version: ${JSON.stringify(text)}`);
}

export function asChecksum(text: string): Checksum {
  if (isChecksum(text)) return text;
  throw new RangeError(`not a sha256 checksum: ${JSON.stringify(text)}`);
}

/** As people read it: `1a2b3c4`, `1a2b3c4-dirty-99aabbcc`, `sha-0123456789ab`. */
export const short = (version: Version): string => version.replace(/^([0-9a-f]{7})[0-9a-f]{33}/, "$1");

/** Written whole, or as `short` shows it. */
const isNamed = (version: Version, written: string): boolean => written === version || written === short(version);

/** May it be: with fewer digits of its commit, or without its `-dirty-…`? */
export function mayBeNamed(version: Version, written: string): boolean {
  const [, commit = written, dirty = ""] = /^([0-9a-f]+)(-dirty-[0-9a-f]{8})$/.exec(written) ?? [];
  return version.startsWith(commit) && version.endsWith(dirty);
}

/** Those that are named, or else those that may be: who writes a commit's digits means it, and not a dirty tree on top of it. */
export function namedBy<T>(all: readonly T[], versionOf: (one: T) => Version, written: string): readonly T[] {
  const named = all.filter((one) => isNamed(versionOf(one), written));
  return named.length > 0 ? named : all.filter((one) => mayBeNamed(versionOf(one), written));
}
