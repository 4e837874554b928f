import { harmless } from "../harmless.ts";

/** HTML whose every part is ours or has been escaped. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | readonly Markup[] | string | number;

/** Text that is put in is shown as it stands, whatever it holds; markup and lists of it stay what they are. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const html = literals.map((literal, at) => literal + (at < parts.length ? partHtml(parts[at] as Part) : "")).join("");
  return { html };
}

function partHtml(part: Part): string {
  if (typeof part === "number") return String(Math.round(part * 10) / 10);
  if (typeof part === "string") return escaped(part);
  return "html" in part ? part.html : part.map(({ html }) => html).join("");
}

const escaped = (text: string): string =>
  harmless(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
