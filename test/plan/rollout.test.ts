import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rolloutTargets, waveTargets, wishFor } from "../../src/plan/rollout.ts";
import { someWaves } from "./arbitrary.ts";
import { release, state } from "./things.ts";

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("rolloutTargets", () => {
  test.each([
    [4, 25, 1],
    [4, 49, 1],
    [4, 50, 2],
    [3, 1, 1],
    [3, 99, 2],
    [3, 100, 3],
    [100, 29, 29],
    [0, 50, 0],
  ])("of %i Nodes and %i percent are %i", (count, percent, expected) => {
    expect(rolloutTargets(indexes(count), percent)).toEqual(indexes(expected));
  });

  test("are the lowest indexes, whatever their order", () => {
    expect(rolloutTargets([7, 2, 10, 5], 50)).toEqual([2, 5]);
  });

  test("grow with the percentage, and a larger one holds the smaller", () => {
    const percent = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), percent, percent, (count, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((one) => rolloutTargets(indexes(count), one));
        expect(large).toEqual(expect.arrayContaining([...(small as number[])]));
      }),
    );
  });
});

describe("waveTargets", () => {
  test("are cumulative: the default of 1, 25 % and all over 8 Nodes", () => {
    const waves = waveTargets(indexes(8), [{ nodes: 1 }, { share: 0.25 }, { share: 1 }]);
    expect(waves).toEqual([[0], [1], [2, 3, 4, 5, 6, 7]]);
  });

  test("do not lose a Node to a rounding error", () => {
    expect(waveTargets(indexes(100), [{ share: 0.29 }, { share: 1 }])[0]).toHaveLength(29);
  });

  test("end with everybody, even where the last wave says less", () => {
    expect(waveTargets(indexes(3), [{ nodes: 1 }])).toEqual([[0, 1, 2]]);
    expect(waveTargets(indexes(2), [])).toEqual([[0, 1]]);
  });

  test("hold every target once, in order, and no wave is empty", () => {
    fc.assert(
      fc.property(fc.nat(30), someWaves, (count, reaches) => {
        const waves = waveTargets(indexes(count), reaches);
        expect(waves.flat()).toEqual(indexes(count));
        expect(waves.every((wave) => wave.length > 0)).toBe(true);
      }),
    );
  });
});

test("during a partial rollout each Node is to serve its own release", () => {
  const half = state({ count: 4, current: release(1), rollout: { release: release(2), percent: 50 } });
  expect(indexes(4).map((index) => wishFor(half, index)?.version[0])).toEqual(["2", "2", "1", "1"]);
});
