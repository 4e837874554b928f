/** Shorter values would turn half of every text into stars. */
const SHORTEST = 4;
/** Pieces of base64 that are found at any offset hold no more than this much of the secret by chance. */
const SHORTEST_PIECE = 8;

/** Puts `***` where a secret was. */
export type Mask = (text: string) => string;

/** As `mask`, for many texts: the search is made ready once. */
export function maskFor(secrets: readonly string[]): Mask {
  const patterns = new Map(secrets.flatMap(patternsOf));
  if (patterns.size === 0) return (text) => text;
  // The longest first: a secret that begins like another is not left half in sight.
  const longestFirst = [...patterns].sort(([, a], [, b]) => b - a).map(([pattern]) => pattern);
  const search = new RegExp(longestFirst.join("|"), "gu");
  return (text) => text.replace(search, "***");
}

/**
 * The text without any of the secrets (of 4 characters and more), as they are and as programs write them: each line of
 * one that has several, JSON, URL, base64 at any offset, hex, HTML and shell quoting.
 */
export const mask = (text: string, secrets: readonly string[]): string => maskFor(secrets)(text);

/** What to look for, with the length of what it finds. */
function patternsOf(secret: string): readonly (readonly [pattern: string, length: number])[] {
  const lines = secret.split(/[\r\n]+/);
  const parts = [secret, ...lines].flatMap((part) => [part, part.trim()]).filter((part) => part.length >= SHORTEST);
  return [...new Set(parts)].flatMap((part) => [
    [plainOrPercent(part), part.length] as const,
    ...[...writtenOut(part), ...base64Forms(part)].map((form) => [literally(form), form.length] as const),
  ]);
}

/** Programs disagree on which characters of a URL or a form are to be encoded, so each may be. */
const plainOrPercent = (text: string): string =>
  [...text]
    .map((character) => {
      const hex = Buffer.from(character).toString("hex");
      const encoded = hex.replace(
        /../g,
        (byte) => `%${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`,
      );
      return `(?:${encoded}|${literally(character)}${character === " " ? "|\\+" : ""})`;
    })
    .join("");

function writtenOut(text: string): readonly string[] {
  const hex = Buffer.from(text).toString("hex");
  const json = JSON.stringify(text).slice(1, -1);
  return [
    json,
    // JSON in JSON: a body that a log quotes.
    JSON.stringify(json).slice(1, -1),
    hex,
    hex.toUpperCase(),
    html(text).replaceAll("'", "&#39;"),
    html(text).replaceAll("'", "&#x27;"),
    html(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
    html(text).replaceAll('"', "&quot;").replaceAll("'", "&#x27;"),
    text.replaceAll("'", "'\\''"),
  ];
}

const html = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** In base64 the same bytes look different at each of three offsets; the characters that are theirs alone are looked for. */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const pieces = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replaceAll("=", "");
    const foreign = Math.ceil((offset * 8) / 6);
    // The last character also holds bits of what follows, unless the bytes end where a character does.
    return encoded.slice(foreign, (offset + bytes.length) % 3 === 0 ? undefined : -1);
  });
  const whole = bytes.toString("base64");
  const forms = [whole, whole.replaceAll("=", ""), ...pieces.filter((piece) => piece.length >= SHORTEST_PIECE)];
  return forms.flatMap((one) => [one, one.replaceAll("+", "-").replaceAll("/", "_")]);
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
