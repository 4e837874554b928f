import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest } from "../../src/config/nearest.ts";

const words = ["verify", "version", "name", "count", "vm-backend", "port"];

describe("the nearest word", () => {
  test.each([
    ["verfy", "verify"],
    ["verifiy", "verify"],
    ["vreify", "verify"],
    ["VERIFY", "verify"],
    ["nmae", "name"],
    ["vm_backend", "vm-backend"],
    ["ports", "port"],
  ])("to %s is %s", (given, meant) => expect(nearest(given, words)).toBe(meant));

  test.each(["kubernetes", "", "x", "a".repeat(5000)])("to %s is none", (given) => {
    expect(nearest(given, words)).toBeUndefined();
  });

  test("is never the word itself: where that was no answer, it is no advice", () => {
    expect(nearest("name", words)).toBeUndefined();
    expect(nearest("name", [...words, "names"])).toBe("names");
  });

  test("is found again whatever one letter is left out, added or swapped", () => {
    fc.assert(
      fc.property(fc.constantFrom("verify", "container-backend", "max-unavailable"), fc.nat(), (word, n) => {
        const at = n % (word.length - 1);
        const broken = [
          word.slice(0, at) + word.slice(at + 1),
          `${word.slice(0, at)}q${word.slice(at)}`,
          word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
        ];
        expect(broken.map((one) => nearest(one, [...words, word]))).toEqual([word, word, word]);
      }),
    );
  });
});
