import { type Markup, markup } from "./markup.ts";

/** A colour, by its class, and what it says. */
export type Key = readonly [kind: string, word: string];

/** What the colours say, of those that are there. */
export const legend = (keys: readonly Key[]): Markup =>
  markup`<p class="legend">${keys.map(([kind, word]) => markup`<span><i class="${kind}"></i>${word}</span> `)}</p>`;
