import { type Entry, entryOf, type Written } from "./yaml/written.ts";

/** `top` over `base`: maps are joined key by key, anything else is replaced; every value keeps its own place. */
export function overlay(base: Written, top: Written, key = ""): Written {
  if (base.kind !== "map" || top.kind !== "map" || choosesAnother(base, top, key)) return top;
  const joined = base.entries.map((entry): Entry => {
    const over = entryOf(top, entry.key);
    return over ? { ...over, value: overlay(entry.value, over.value, entry.key) } : entry;
  });
  const added = top.entries.filter((entry) => entryOf(base, entry.key) === undefined);
  return { kind: "map", place: base.place, entries: [...joined, ...added] };
}

/** The options of one plug-in mean nothing to another. */
function choosesAnother(base: Written, top: Written, key: string): boolean {
  const [old, other] = [entryOf(base, "name")?.value, entryOf(top, "name")?.value];
  if (!key.endsWith("-backend") || old?.kind !== "scalar" || other?.kind !== "scalar") return false;
  return old.text !== other.text;
}

/** A flag that stands in for a key. `--vm-backend hosts` keeps the options that dflow.yaml has for hosts. */
export function withFlag(base: Written, key: string, text: string): Written {
  const place = { flag: `--${key}` };
  const value: Written = { kind: "scalar", place, text, plain: false };
  const before = entryOf(base, key)?.value;
  const name = before && entryOf(before, "name")?.value;
  if (name?.kind === "scalar" && name.text === text) return base;
  return overlay(base, { kind: "map", place, entries: [{ key, keyPlace: place, value }] });
}

export function without(map: Written, key: string): Written {
  return map.kind === "map" ? { ...map, entries: map.entries.filter((entry) => entry.key !== key) } : map;
}
