import { describe, expect, test } from "vitest";
import type { Program, RolloutRules } from "../../src/domain/settings.ts";
import { type GoesBack, stepsOf } from "../../src/domain/step.ts";
import { planDeploy } from "../../src/plan/deploy.ts";
import { planRestart } from "../../src/plan/start.ts";
import { planUndo } from "../../src/plan/undo.ts";
import { container, context, executable, hello, observation, process, release, serving, there, web } from "./things.ts";

/** Of one Node, when nothing is asked: switch and verify, 30 s each, then a look and a script. */
const SWITCH_S = 60;
const END_S = 90;

const deploy = (rules: Partial<RolloutRules> = {}, more: Partial<Parameters<typeof planDeploy>[0]> = {}) =>
  planDeploy({
    ...context,
    observation: observation([serving(0, 1), serving(1, 1), serving(2, 1)]),
    release: release(2),
    targets: [0, 1, 2],
    ...more,
    rules: { ...context.rules, pause: 0, waves: [{ nodes: 1 }, { nodes: 2 }, { share: 1 }], ...rules },
  });
const armed = (plan: ReturnType<typeof deploy>): readonly (GoesBack | undefined)[] =>
  stepsOf(plan).flatMap((step) => (step.do === "switch" ? [step.goesBack] : []));
const seconds = (plan: ReturnType<typeof deploy>) => armed(plan).map((one) => one && one.after / 1000);

describe("a Node that is switched", () => {
  test("goes back to what serves there now", () => {
    const [{ to = [] } = {}] = armed(deploy());
    expect(to).toMatchObject([{ executable: executable("hello", 1), epoch: 1, port: 18_080 }]);
  });

  test("waits for as long as the waves after it may take, each later one for less", () => {
    expect(seconds(deploy())).toEqual([3, 2, 1].map((waves) => waves * SWITCH_S + END_S));
    expect(seconds(deploy({ waves: [{ share: 1 }] }))).toEqual([1, 1, 1].map((waves) => waves * SWITCH_S + END_S));
  });

  test("also waits for pauses, for the bake, for checks, and for Nodes that take turns", () => {
    const slow = {
      ...hello,
      verify: [check({ deadline: 100_000, healthyFor: 10_000, timeout: 5_000, interval: 1_000 })],
    };
    const one = { waves: [{ share: 1 }] } as const;
    expect(seconds(deploy({ pause: 600_000 }))).toEqual(
      [1200, 600, 0].map((pause, at) => pause + (3 - at) * SWITCH_S + END_S),
    );
    expect(seconds(deploy({ ...one, bake: 300_000 }))[0]).toBe(SWITCH_S + END_S + 300);
    expect(seconds(deploy(one, { programs: [slow] }))[0]).toBe(30 + 116 + END_S);
    // Two rounds of switching, and the second round of ending begins when the first has drained.
    expect(seconds(deploy(one, { atOnce: 2 }))[0]).toBe(2 * SWITCH_S + END_S + 75);
  });

  test("goes back from a share of its traffic, too", () => {
    const plan = deploy({ shares: [0.1, 1], waves: [{ share: 1 }] }, { targets: [0] });
    expect(seconds(plan)).toEqual([2, 1].map((waves) => waves * SWITCH_S + END_S));
    expect(armed(plan).map((one) => one?.to.length)).toEqual([1, 1]);
  });

  test("waits for as long as dflow.yaml says, and a time that cannot be enough is told", () => {
    const plan = deploy({ confirmWithin: 5000 });
    expect(seconds(plan)).toEqual([5, 5, 5]);
    expect(plan.notes).toEqual([]);
    expect(deploy({ confirmWithin: 5000, pause: 2000, bake: 1000 }).notes).toEqual([
      "confirm-within is 5 s, and pauses and bake take 5 s: Nodes will go back before the end",
    ]);
  });

  test.each([
    ["confirm-within is off", { confirmWithin: 0 }],
    ["a failure would leave things as they are", { onFailure: "stop" }],
    ["a failure would leave the others alone", { onFailure: "continue" }],
  ] as const)("stays where it is when %s", (_, rules) => {
    expect(armed(deploy(rules))).toEqual([undefined, undefined, undefined]);
  });

  test("has nothing to go back to on a first deploy, or where its port is shared", () => {
    const nothing = observation([there(0)]);
    expect(armed(deploy({}, { observation: nothing, targets: [0] }))).toEqual([undefined]);
    const old = container(executable("web", 1), {
      role: "current",
      processes: [process(executable("web", 1), { port: 8081 })],
    });
    const shared = {
      observation: observation([there(0, [old])]),
      targets: [0],
      programs: [web],
      release: release(2, ["web"]),
    };
    expect(armed(deploy({}, shared))).toEqual([undefined]);
  });

  test("by a restart goes back to the instance before; what puts back does not go back once more", () => {
    const seen = observation([serving(0, 1)], { current: release(1) });
    const plan = planRestart({ ...context, observation: seen, targets: [0] });
    expect(armed(plan)).toMatchObject([{ to: [{ epoch: 1 }] }]);
    const steps = stepsOf(plan);
    const undo = planUndo(plan, seen, { done: steps.slice(0, -1), begun: [] }, context);
    expect(armed(undo)).toEqual([undefined]);
  });
});

const check = (rhythm: Partial<Program["verify"][number]>): Program["verify"][number] => ({
  kind: "tcp",
  ...{ interval: 0, timeout: 0, successes: 1, deadline: 0, healthyFor: 0 },
  ...(rhythm as object),
});
