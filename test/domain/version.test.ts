import { describe, expect, test } from "vitest";
import { asVersion, namedBy, short } from "../../src/domain/version.ts";

describe("a version that a person has written", () => {
  const clean = asVersion(`1a2b3c4${"0".repeat(33)}`);
  const dirty = asVersion(`${clean}-dirty-99aabbcc`);
  const again = asVersion(`${clean}-dirty-00aabbcc`);
  const other = asVersion(`1a2b3c4${"1".repeat(33)}`);
  const content = asVersion("sha-0123456789ab");
  const all = [clean, dirty, again, other, content];
  const named = (written: string, among: readonly (typeof clean)[] = all) => namedBy(among, (one) => one, written);

  test.each(all)("is named whole: %s", (one) => expect(named(one)).toEqual([one]));
  test.each([dirty, again, content])("is named as it is shown: %s", (one) => expect(named(short(one))).toEqual([one]));
  test("with the digits of two commits either may be meant, and no dirty tree is", () => {
    expect(named("1a2b3c4")).toEqual([clean, other]);
  });
  test("with fewer digits all may be meant that begin so", () => {
    expect(named("1a2b")).toEqual([clean, dirty, again, other]);
    expect(named("1a2b-dirty-99aabbcc")).toEqual([dirty]);
    expect(named("sha-0123")).toEqual([content]);
  });
  test("a dirty tree may be meant by its commit where nothing else is there", () => {
    expect(named("1a2b3c4", [dirty])).toEqual([dirty]);
  });
  test("is none of them otherwise", () => expect(named("2b3c4")).toEqual([]));
});
