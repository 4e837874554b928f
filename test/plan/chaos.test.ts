import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChaosRequest, planChaos } from "../../src/plan/chaos.ts";
import { isRefusal, refusals } from "../../src/plan/guard.ts";
import { someNodes } from "./arbitrary.ts";
import { missing, observation, release, serving, there, unreachable } from "./things.ts";

const four = [0, 1, 2, 3].map((index) => serving(index, 1));
const request = (more: Partial<ChaosRequest> = {}): ChaosRequest => ({
  observation: observation(four),
  random: () => 0.5,
  count: 1,
  leave: 1,
  healthy: [0, 1, 2, 3],
  makesNodes: true,
  ...more,
});
const outcome = (more: Partial<ChaosRequest> = {}) => {
  const plan = planChaos(request(more));
  return isRefusal(plan) ? plan.message : plan.waves.flatMap((wave) => wave.lanes.map((lane) => lane.index));
};

describe("planChaos", () => {
  test("destroys as many as it was told", () => expect(outcome({ count: 2 })).toEqual([1, 2]));
  test("the same chance takes the same Nodes", () => {
    const draws = () => [0.1, 0.9, 0.4][Symbol.iterator]();
    const run = () => {
      const all = draws();
      return outcome({ count: 3, random: () => all.next().value as number });
    };
    expect(run()).toEqual(run());
  });
  test("refuses when too few healthy ones would be left", () => {
    expect(outcome({ healthy: [1, 2], count: 2 })).toBe("destroying node 1, 2 would leave 0 healthy, fewer than 1");
  });
  test("refuses during a deploy, but not because of itself", () => {
    const unfinished = { command: "deploy --rollout 50", epoch: 7 };
    const seen = observation(four, { unfinished });
    expect(outcome({ observation: seen })).toBe('"deploy --rollout 50" has not finished');
    expect(outcome({ observation: seen, epoch: 7 })).toEqual([2]);
  });
  test("refuses where Nodes could not be made again", () => {
    expect(outcome({ makesNodes: false })).toBe("this VM backend can only list Nodes");
  });
  test("refuses to destroy more than there are", () => expect(outcome({ count: 5 })).toContain("only 4 Nodes"));

  test("never leaves fewer healthy Nodes than it was told", () => {
    const some = fc.record({
      count: fc.nat(8),
      leave: fc.nat(8),
      chance: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })),
    });
    fc.assert(
      fc.property(someNodes, some, fc.array(fc.nat(7)), (nodes, { count, leave, chance }, well) => {
        const healthy = nodes.map((one) => one.index).filter((index) => well.includes(index));
        const all = chance[Symbol.iterator]();
        const random = () => all.next().value ?? 0;
        const result = outcome({ observation: observation(nodes), count, leave, healthy, random });
        if (typeof result === "string") return;
        expect(result).toHaveLength(count);
        expect(healthy.filter((index) => !result.includes(index)).length).toBeGreaterThanOrEqual(leave);
      }),
    );
  });
});

describe("refusals", () => {
  const guard = (unreachableRule: "fail" | "skip", more = {}) =>
    refusals({
      observation: observation([serving(0, 1), missing(1), unreachable(2)]),
      targets: [0, 1, 2],
      rules: { unreachable: unreachableRule },
      ...more,
    });

  test("name every Node that is away, and block", () => {
    expect(guard("fail").map((one) => [one.index, one.code, one.message, one.blocks])).toEqual([
      [1, "preflight/node", "node 1 is missing", true],
      [2, "ssh/unreachable", "node 2: nothing answers at node-2:22", true],
    ]);
  });
  test("do not block where such Nodes are skipped", () => {
    expect(guard("skip").every((one) => !one.blocks)).toBe(true);
  });
  test("say when a Node has no room for what it lacks", () => {
    const full = there(0);
    const nodes = [{ ...full, facts: { ...(full as { facts: object }).facts, diskFree: 5_000_000 } } as typeof full];
    const found = guard("fail", { observation: observation(nodes), targets: [0], release: release(2) });
    expect(found[0]?.message).toBe("node 0 has 5 MiB free, the copy needs 17 MiB");
    expect(guard("fail", { targets: [0], release: release(1) })).toEqual([]);
  });
  test("say when the executables are for other machines", () => {
    expect(guard("fail", { targets: [0], architecture: "aarch64" })[0]?.message).toBe(
      "node 0 is x86_64, the executables are for aarch64",
    );
  });
  test("say when there is no Node at all", () => {
    expect(guard("fail", { targets: [] })[0]?.hint).toBe('"dflow set COUNT" makes Nodes');
  });
});
