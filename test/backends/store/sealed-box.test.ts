import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sealedBox } from "../../../src/backends/store/sealed-box.ts";

const secret = Buffer.from("a secret of the tests");
const box = sealedBox(secret, "hello");

describe("a sealed box", () => {
  test("opens to what was put in, whatever that is", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => box.open(box.close(text)) === text));
  });

  test("with any one bit of it turned, it does not open", () => {
    const closed = box.close("the state of a cluster");
    for (let bit = 0; bit < closed.length * 8; bit++) {
      const turned = Buffer.from(closed);
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(box.open(turned)).toBeUndefined();
    }
  });

  test("cut anywhere, or with anything put behind it, it does not open", () => {
    const closed = box.close("the state of a cluster");
    for (let length = 0; length < closed.length; length++) expect(box.open(closed.subarray(0, length))).toBeUndefined();
    expect(box.open(Buffer.concat([closed, Buffer.from("x")]))).toBeUndefined();
  });

  test("neither another secret opens it, nor the same secret for another cluster or environment", () => {
    const closed = box.close("the state of a cluster");
    expect(sealedBox(Buffer.from("another"), "hello").open(closed)).toBeUndefined();
    expect(sealedBox(secret, "hello.staging").open(closed)).toBeUndefined();
    expect(sealedBox(secret, "hello").open(closed)).toBe("the state of a cluster");
  });

  test("the same text closed twice is not the same bytes", () => {
    expect(box.close("x").equals(box.close("x"))).toBe(false);
  });

  test("what is no box does not open", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => box.open(bytes) === undefined));
  });
});
