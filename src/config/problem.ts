import { DflowError, type Mark } from "../domain/errors.ts";
import { printable } from "./printable.ts";
import type { Path, Place } from "./yaml/written.ts";

/** Something to mend in dflow.yaml. */
export interface Problem {
  readonly place: Place;
  readonly path: Path;
  readonly text: string;
}

/** More lines than a person mends at a time. */
const SHOWN = 50;

/** All of them in one error: a single problem is the message itself, several are its evidence, in the file's order. */
export function configError(file: string, problems: readonly Problem[]): DflowError {
  const ordered = inOrder(problems);
  const lines = ordered.map((one) => lineOf(file, one));
  const marks = ordered.slice(0, SHOWN).flatMap((one) => markOf(file, one));
  // What a flag may be its own line says; no page of the file's keys helps there.
  const inFile = ordered.some((one) => !isFlagsOwn(one));
  const hint = inFile ? "docs/dflow-yaml.md names every key" : undefined;
  if (lines.length === 1) return new DflowError("usage/config", String(lines[0]), { hint, marks });
  const shown = lines.slice(0, SHOWN);
  const rest = lines.length - shown.length;
  return new DflowError("usage/config", `${printable(file)} has ${lines.length} problems`, {
    hint,
    marks,
    evidence: [{ title: "to mend", lines: rest > 0 ? [...shown, `and ${rest} more`] : shown }],
  });
}

/** Of several things said about one value the first one is the reason of the others. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const first = new Map<string, Problem>();
  for (const one of problems) {
    const spot = JSON.stringify([one.place, one.path]);
    if (!first.has(spot)) first.set(spot, one);
  }
  return [...first.values()].sort((a, b) => order(a.place) - order(b.place));
}

/** The name of a plug-in, say: nothing in the file is to be mended. Its missing options are. */
const isFlagsOwn = ({ place, path }: Problem): boolean => "flag" in place && path.length <= 1;

const order = (place: Place): number => ("flag" in place ? 0 : place.line * 1e6 + place.column);

/** `dflow.yaml:12:5: executables/0/verify/1/deadline: "10 s" is not a duration; write 10s, 5m, 2h` */
function lineOf(file: string, { place, path, text }: Problem): string {
  if (!("flag" in place)) return joined(`${file}:${place.line}:${place.column}`, keysOf(path), text);
  // The flag itself is right; what its choice needs besides has a place in the file alone.
  const needed = isFlagsOwn({ place, path, text }) ? "" : `${path.map(segment).join(".")} of ${file}`;
  return joined(place.flag, needed, text);
}

const markOf = (file: string, { place, path, text }: Problem): readonly Mark[] =>
  "flag" in place ? [] : [{ file, line: place.line, column: place.column, text: joined(keysOf(path), text) }];

const keysOf = (path: Path): string => path.map(segment).join("/");

const joined = (...parts: readonly string[]): string => printable(parts.filter((part) => part !== "").join(": "));

const segment = (key: string | number): string => (/^[\w.-]{1,60}$/.test(String(key)) ? String(key) : quoted(key));

/** A value as an error shows it: one line, no control characters, at most 60 characters of it. */
export function quoted(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = String(value);
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return printable(typeof value === "string" ? JSON.stringify(cut) : cut);
}
