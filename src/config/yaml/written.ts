/** Where something was said: in the file, both counted from 1, or by a flag that stands in for a key. */
export type Place = { readonly line: number; readonly column: number } | { readonly flag: string };

export type Path = readonly (string | number)[];

/** YAML as it was written: every value still knows its place. An alias is the very node it points at. */
export type Written = WrittenScalar | WrittenList | WrittenMap;

export interface WrittenScalar {
  readonly kind: "scalar";
  readonly place: Place;
  readonly text: string;
  /** Written without quotes, so that YAML may take it for a number, a switch or nothing. */
  readonly plain: boolean;
}

export interface WrittenList {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly Written[];
}

export interface WrittenMap {
  readonly kind: "map";
  readonly place: Place;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Written;
}

export const entryOf = (map: Written, key: string): Entry | undefined =>
  map.kind === "map" ? map.entries.find((one) => one.key === key) : undefined;

/** Where `path` is written, and whether it is there at all; a missing value has the place it is missing from. */
export function placeOf(root: Written, path: Path): { readonly place: Place; readonly found: boolean } {
  let at = root;
  for (const step of path) {
    const next = typeof step === "number" && at.kind === "list" ? at.items[step] : entryOf(at, String(step))?.value;
    if (next === undefined) return { place: at.place, found: false };
    at = next;
  }
  return { place: at.place, found: true };
}

export function placeOfKey(root: Written, path: Path): Place {
  let at: Written | undefined = root;
  for (const step of path.slice(0, -1)) {
    at = typeof step === "number" && at?.kind === "list" ? at.items[step] : at && entryOf(at, String(step))?.value;
  }
  return (at && entryOf(at, String(path.at(-1)))?.keyPlace) ?? placeOf(root, path).place;
}
