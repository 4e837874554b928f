import { parseEvents, YAMLException } from "js-yaml";
import type { Problem } from "../problem.ts";
import { badCharacter, placesIn } from "./characters.ts";
import { compose } from "./compose.ts";
import { DEEPEST, Unreadable } from "./reading.ts";
import type { Written } from "./written.ts";

/** 256 KiB. */
export const LARGEST = 262_144;

/**
 * A dflow.yaml as a tree. Without a root nothing could be made of it, and `problems` says why.
 *
 * @param text a byte order mark and any line ends are fine
 */
export function readYaml(text: string): { readonly root: Written | undefined; readonly problems: readonly Problem[] } {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const problems: Problem[] = [];
  const placeAt = placesIn(source);
  const tell = (offset: number, words: string) => problems.push({ place: placeAt(offset), path: [], text: words });

  const bad = badCharacter(source);
  if (source.length > LARGEST) tell(0, tooLarge);
  else if (bad) tell(bad.offset, bad.text);
  if (problems.length > 0) return { root: undefined, problems };

  try {
    const root = compose(source, parseEvents(source, { maxDepth: DEEPEST }), placeAt, problems);
    if (root?.kind === "map") return { root, problems };
    if (root && !(root.kind === "scalar" && root.text === "")) {
      problems.push({ place: root.place, path: [], text: 'must be keys with values, as "name: hello"' });
    } else tell(0, empty);
  } catch (error) {
    if (error instanceof Unreadable) problems.push(error.problem);
    else if (error instanceof YAMLException) tell(error.mark?.position ?? 0, inOurWords(error.reason));
    else throw error;
  }
  return { root: undefined, problems };
}

export const tooLarge = `is larger than ${LARGEST / 1024} KiB; is it really a dflow.yaml?`;
const empty = 'the file is empty; remove it, and "dflow init" writes one to start from';

/** What the parser means, in words for somebody who does not know how YAML is parsed. */
const meanings: readonly (readonly [reason: RegExp, meaning: string])[] = [
  [/^tab char/, "a tab indents this line, and YAML forbids that; use spaces"],
  [/maxDepth/, `this is nested deeper than ${DEEPEST} levels`],
  [/^deficient indentation/, "this should be indented further, or a quote, [ or { above it is not closed"],
  [/^bad indentation/, 'this does not fit the indentation above it, or a text with ":" in it needs quotes'],
  [/^end of the stream or a document/, "this does not go on with what is above it; look at the indentation and quotes"],
  [/^unexpected end of the (?:stream|document)/, "a quote, [ or { is opened above and not closed"],
  [/^missed comma/, "a comma is missing between two values in [ ] or { }"],
  [/^can not read a block mapping|^expected ':'/, 'a key needs ":" and a value after it'],
];

const inOurWords = (reason: string): string =>
  meanings.find(([pattern]) => pattern.test(reason))?.[1] ?? `this is not YAML: ${reason}`;
