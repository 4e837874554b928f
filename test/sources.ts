import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A TypeScript file, as far as one can see without a compiler. */
export interface Source {
  /** From the top of the repository. */
  readonly path: string;
  /** Without comments and without the text of strings. */
  readonly code: string;
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean; readonly dynamic: boolean }[];
}

const top = fileURLToPath(new URL("..", import.meta.url));

export const sources = (folder: string): readonly Source[] =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => source(join(folder, name)));

function source(path: string): Source {
  const text = withoutComments(readFileSync(join(top, path), "utf8"));
  return { path, code: text.replace(STRING, '""'), imports: importsOf(text) };
}

const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;

/** Strings are matched first, so that a "//" in one of them is no comment. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/.*$/gm, (_, kept?: string) => kept ?? "");

function importsOf(text: string): Source["imports"] {
  const fixed = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
  const dynamic = text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g);
  return [
    ...[...fixed].map(([, type, from]) => ({ from: from as string, typeOnly: type !== undefined, dynamic: false })),
    ...[...dynamic].map(([, from]) => ({ from: from as string, typeOnly: false, dynamic: true })),
  ];
}
