import { harmless, oneLine } from "./harmless.ts";

/** Text of anybody as GitHub's markdown shows it: as text. One line. */
export const inline = (text: string): string => references(oneLine(text));

/** The same with its lines kept, as a cell of a table or a paragraph needs them. */
export const lines = (text: string): string =>
  harmless(text)
    .split("\n")
    .map((line) => references(line.trim()))
    .join("<br>");

/** Between `<pre>` and `</pre>`, where only HTML means something. */
export const preformatted = (text: string): string =>
  harmless(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * A character reference is never markup, so no rule about where a character means something is needed: pipes, HTML,
 * links, @names, #numbers, :emoji: and $formulas$ go this way, and the marks of lists, and `www.`, which makes a link.
 */
const references = (line: string): string =>
  line
    .replace(/[!"#$&'*:;<>@[\\\]^_`{|}~]/g, reference)
    .replace(/^[-+=]|^\d+[.)](?=\s|$)/, (mark) => mark.slice(0, -1) + reference(mark.slice(-1)))
    .replace(/www\./gi, (www) => `${www.slice(0, -1)}&#46;`);

const reference = (character: string): string => `&#${character.charCodeAt(0)};`;
