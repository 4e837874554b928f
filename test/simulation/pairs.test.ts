import { describe, expect, test } from "vitest";
import { pairsOf } from "./pairs.ts";
import { scenarios } from "./scenarios.ts";
import { effectsOf, simulate } from "./simulate.ts";

/**
 * DFLOW_SIMULATE=pairs takes every pair, which takes hours; DFLOW_SIMULATE=pairs/2/8 the second eighth of them. Otherwise
 * a sample, the same one each time; DFLOW_SIMULATE=SEED takes another.
 */
const [what = "1", shard, of] = (process.env.DFLOW_SIMULATE ?? "").split("/").filter((word) => word !== "");
const all = what === "pairs";
const SAMPLE = 160;

describe.each(scenarios.map((one) => [one.name, one] as const))("%s", (_, scenario) => {
  test(
    "with two faults keeps every promise, and repair or the same command again puts it right",
    async () => {
      const names = await effectsOf(scenario);
      const broken: string[] = [];
      let count = 0;
      for (const { faults, later, followUp } of all ? pairsOf(names) : pairsOf(names, SAMPLE, Number(what))) {
        if (of !== undefined && count++ % Number(of) !== Number(shard) - 1) continue;
        for (const wrong of await simulate(scenario, faults, followUp, later)) {
          broken.push(`${JSON.stringify([...faults, "then", ...later, followUp])}: ${wrong}`);
        }
      }
      expect(broken.slice(0, 20)).toEqual([]);
    },
    24 * 3_600_000,
  );
});
