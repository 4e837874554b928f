import { expect, test } from "vitest";
import { compilerErrors } from "../../src/local/compiler-errors.ts";

const errorsIn = (text: string) => {
  const errors = compilerErrors();
  for (const line of text.split("\n")) errors.add(line);
  return { count: errors.count, lines: errors.lines() };
};

const scope = `app/Main.hs:26:14: error:
    Not in scope: ‘Char8.pck’
   |
26 |   version <- Char8.pck <$> lookupEnv "DFLOW_VERSION"
   |              ^^^^^^^^^`;

test("an error of the compiler is found among what goes on being compiled after it", () => {
  const text = `[ 1 of 9] Compiling Main\n\n${scope}\n[ 2 of 9] Compiling Other ( src/Other.hs )\nLinking …`;
  expect(errorsIn(text)).toEqual({ count: 1, lines: scope.split("\n") });
});

test("warnings are no errors, and errors stand apart", () => {
  const warning = "src/A.hs:3:1: warning: [-Wunused-imports]\n    The import of ‘Data.List’ is redundant\n";
  const newer = "src/B.hs:(3,1)-(5,9): error: [GHC-83865]\n    • Couldn't match expected type ‘Int’";
  const { count, lines } = errorsIn(`${scope}\n${warning}\n${newer}\n`);
  expect(count).toBe(2);
  expect(lines).toEqual([...scope.split("\n"), "", ...newer.split("\n")]);
});

test("the name of the package that stack and nix put before each line is left out", () => {
  const text = scope.replace(/^/gm, "hello> ");
  expect(errorsIn(text).lines).toEqual(scope.split("\n"));
});

test("of very many errors the first are kept, and all are counted", () => {
  const { count, lines } = errorsIn(`${scope}\n`.repeat(1000));
  expect(count).toBe(1000);
  expect(lines).toHaveLength(40);
});

test("a build that says nothing of the kind has none", () => {
  expect(errorsIn("cabal: Could not resolve dependencies:\n[__0] trying: hello-0.1 (user goal)")).toEqual({
    count: 0,
    lines: [],
  });
});
