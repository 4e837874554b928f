import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { textOf } from "../../src/config/settings-file.ts";
import type { Settings } from "../../src/domain/settings.ts";
import { failureOf } from "./failure-of.ts";
import { offered } from "./offered.ts";

const corpus = new URL("corpus/", import.meta.url);
const filesIn = (folder: string) => readdirSync(new URL(folder, corpus)).filter((name) => name.endsWith(".yaml"));

/** By file of corpus/bad: where the problem is, and what must be said. Without a line: it is about the file itself. */
type Expected = Record<string, { readonly line?: number; readonly column?: number; readonly words: readonly string[] }>;
const expected: Expected = JSON.parse(readFileSync(new URL("expected.json", corpus), "utf8"));

function read(path: string): Settings {
  const file = "dflow.yaml";
  return readSettings(textOf(readFileSync(new URL(path, corpus)), file), {
    file,
    folder: "/project",
    plugins: offered,
  });
}

describe("a dflow.yaml with one mistake in it", () => {
  test("is in the corpus exactly when the words for it are", () => {
    expect(filesIn("bad").sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(filesIn("bad"))("%s is refused with the mistake's place, the way out and nothing else", (name) => {
    const { line, column, words } = expected[name] ?? { words: [] };
    const error = failureOf(() => read(`bad/${name}`));
    expect(error).toMatchObject({ code: "usage/config", exit: "usage", evidence: [] });
    if (line !== undefined) {
      expect(error.message).toContain(`dflow.yaml:${line}:${column}: `);
      expect(error.hint).toBe("docs/dflow-yaml.md names every key");
    }
    for (const word of words) expect(error.message).toContain(word);
    expect(`${error.message}${error.hint}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(error.message.length).toBeLessThan(400);
  });
});

describe("the same dflow.yaml in another dress", () => {
  test.each(filesIn("good"))("%s means what plain.yaml means", (name) => {
    expect(read(`good/${name}`)).toEqual(read("good/plain.yaml"));
  });
});
