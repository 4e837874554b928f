import { describe, expect, it } from "vitest";
import {
  bytes,
  duration,
  grouped,
  indexList,
  ofNode,
  percent,
  plural,
  rate,
  timeOfDay,
} from "../../src/domain/words.ts";

describe("numbers for people", () => {
  it.each([
    [0, "0 B"],
    [812, "812 B"],
    [999.4, "999 B"],
    [1000, "1 kB"],
    [1234, "1.2 kB"],
    [9_949, "9.9 kB"],
    [9_960, "10 kB"],
    [27_441, "27 kB"],
    [999_499, "999 kB"],
    [999_500, "1 MB"],
    [12_476_272, "12 MB"],
    [3.2e9, "3.2 GB"],
    [5e18, "5000 PB"],
    [-1, "?"],
    [Number.NaN, "?"],
    [Number.POSITIVE_INFINITY, "?"],
  ])("bytes(%d) is %s", (count, words) => {
    expect(bytes(count)).toBe(words);
  });

  it.each([
    [0, "0 ms"],
    [45.4, "45 ms"],
    [99.6, "0.1 s"],
    [800, "0.8 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min"],
    [125_000, "2 min 5 s"],
    [3_599_600, "1 h"],
    [3_840_000, "1 h 4 min"],
    [86_399_999, "1 d"],
    [266_400_000, "3 d 2 h"],
    [-5, "?"],
    [Number.NaN, "?"],
  ])("duration(%d) is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it("says 100 % only when all is done", () => {
    expect(percent(999_999, 1_000_000)).toBe("99 %");
    expect(percent(10, 10)).toBe("100 %");
    expect(percent(0, 0)).toBe("100 %");
    expect(percent(-1, 10)).toBe("0 %");
  });

  it("knows no rate before time has gone by", () => {
    expect(rate(1_200_000, 1000)).toBe("1.2 MB/s");
    expect(rate(5, 0)).toBe("");
  });

  it("counts, groups and lists", () => {
    expect(plural(1, "Node")).toBe("1 Node");
    expect(plural(1000, "Node")).toBe("1,000 Nodes");
    expect(grouped(1_234_567)).toBe("1,234,567");
    expect(indexList([0, 1, 2, 5, 7, 8])).toBe("0-2, 5, 7-8");
    expect(ofNode(1, "it is missing")).toBe("node 1: it is missing");
    expect(ofNode(1, "node 1 (192.0.2.1): refuses connections")).toBe("node 1 (192.0.2.1): refuses connections");
    expect(ofNode(1, "node 12 does not answer")).toBe("node 1: node 12 does not answer");
    expect(timeOfDay(new Date(2026, 0, 2, 3, 4, 5))).toBe("03:04:05");
  });
});
