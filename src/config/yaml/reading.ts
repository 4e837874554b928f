import type { Event } from "js-yaml";
import type { Problem } from "../problem.ts";
import type { SizeOf } from "./size.ts";
import type { Path, Place, Written } from "./written.ts";

/** What is read, and how far. */
export interface Reading {
  readonly source: string;
  readonly events: readonly Event[];
  readonly placeAt: (offset: number) => Place;
  readonly problems: Problem[];
  readonly anchors: Map<string, Written | "open">;
  readonly sizeOf: SizeOf;
  /** Index of the event to be read next. */
  next: number;
  /** Values so far, with every alias written out: what the tree would cost without sharing. */
  values: number;
}

/** A hand-written file has a few hundred values. */
export const MOST_VALUES = 10_000;
export const DEEPEST = 20;

/** Thrown where reading on makes no sense. */
export class Unreadable extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.text);
    this.problem = problem;
  }
}

export type Named = Extract<Event, { anchorStart: number }>;
type Tagged = Extract<Event, { tagStart: number }>;

export const anchorOf = ({ source }: Reading, event: Named): string | undefined =>
  event.anchorStart === -1 ? undefined : source.slice(event.anchorStart, event.anchorEnd);

export function refuseTag({ source, placeAt, problems }: Reading, event: Tagged, path: Path): void {
  if (event.tagStart === -1) return;
  const tag = source.slice(event.tagStart, Math.min(event.tagEnd, event.tagStart + 60));
  problems.push({ place: placeAt(event.tagStart), path, text: `the tag ${tag} is not understood; take it out` });
}
