import { describe, expect, test } from "vitest";
import type { Scenario } from "./scenarios.ts";
import { ALL_FAULTS, effectsOf, type FollowUp, simulate } from "./simulate.ts";

const followUps: readonly FollowUp[] = ["repair", "again"];

/** Every fault at every effect of each scenario's command. */
export function testSingleFaults(scenarios: readonly Scenario[]): void {
  describe.each(scenarios.map((one) => [one.name, one] as const))("%s, with one fault at any effect", (_, scenario) => {
    test.each(followUps)("keeps every promise, and %s puts it right", async (followUp) => {
      const names = await effectsOf(scenario);
      const broken: string[] = [];
      for (const [at, name] of names.entries()) {
        for (const fault of ALL_FAULTS) {
          for (const what of await simulate(scenario, [{ at, fault }], followUp)) {
            broken.push(`${fault} at ${at} (${name}): ${what}`);
          }
        }
      }
      expect(broken.slice(0, 20)).toEqual([]);
    });
  });
}
