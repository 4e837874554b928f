import { grouped } from "../domain/words.ts";

/** Characters of a line that are shown, the note about the rest among them. */
const LONGEST = 2000;

/**
 * Text of Nodes, programs and users that can go to a terminal or a workflow's log: it says what it said, and commands
 * nothing. Line by line; the answer holds no control character but the newline. Doing it twice changes nothing.
 *
 * - ESC, C1, bidi and invisible characters are shown as `\x1b`, `\u202e`; a tab as four blanks
 * - what the runner would obey (`::command::` at the start of a line, `##[command]` anywhere) is shown with a backslash
 * - a line is cut at 2,000 characters, with a note
 */
export const harmless = (text: string): string =>
  // The runner takes a lone CR for the end of a line; here it is shown, so only newlines are left to end one.
  text.includes("\n")
    ? text
        .split(/\r?\n/)
        .map((line) => harmlessLine(line))
        .join("\n")
    : harmlessLine(text);

/** The same in one line, for cells, headings and names. */
export function oneLine(text: string): string {
  const joined = text
    .slice(0, 2 * LONGEST)
    .replace(/[\r\n]+/g, " ")
    .trim();
  return harmlessLine(joined, text.length > 2 * LONGEST ? text.length : joined.length);
}

function harmlessLine(line: string, length = line.length): string {
  // A line may be a gigabyte: only what can be shown is looked at.
  const shown = disarmed(escaped(line.slice(0, LONGEST + 1).replace(/\r$/, "")));
  if (shown.length <= LONGEST && length <= LONGEST + 1) return shown;
  const note = ` … (${grouped(length)} characters)`;
  return shown.slice(0, LONGEST - note.length).replace(/[\ud800-\udbff\u200d]+$/, "") + note;
}

/**
 * Cc control, Cf format (bidi among it), Zl and Zp line ends, Cs halves of a surrogate pair, DI everything that is drawn
 * as nothing. Two of them make emoji and stay there: the variation selectors 15 and 16 and the joiner between pictures.
 */
const UNSEEN =
  /((?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|\ufe0e|\ufe0f)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const escaped = (line: string): string =>
  // Most lines hold nothing but these, and the long expression is slow.
  /^[\x20-\x7e]*$/.test(line) ? line : line.replace(UNSEEN, (character, emoji?: string) => emoji ?? shownAs(character));

function shownAs(character: string): string {
  if (character === "\t") return "    ";
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}

/**
 * The runner compares by the rules of a culture, which pass over the selectors that UNSEEN leaves.
 * Source: actions/runner, ActionCommand.cs, TryParse and TryParseV2.
 */
const disarmed = (line: string): string =>
  line
    .replace(/^((?:\s|\p{Variation_Selector})*:)(?=\p{Variation_Selector}*:)/u, "$1\\")
    .replace(/#(?=\p{Variation_Selector}*#\p{Variation_Selector}*\[)/gu, "#\\");
