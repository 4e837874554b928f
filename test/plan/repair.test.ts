import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReachableNode } from "../../src/domain/observation.ts";
import { stepsOf } from "../../src/domain/step.ts";
import { isAlive, nodeAt, processesOf } from "../../src/plan/look.ts";
import { nextRung, type RepairRequest } from "../../src/plan/repair.ts";
import { programs, someNodes, somePicks } from "./arbitrary.ts";
import { apply, interleaved, type Model } from "./model.ts";
import {
  container,
  context,
  executable,
  missing,
  observation,
  process,
  release,
  serving,
  there,
  unreachable,
} from "./things.ts";
import { told } from "./words.ts";

const sick = { healthy: false, reason: "/ready answered 503" };

function rung(more: Partial<RepairRequest> & { sick?: readonly number[]; tried?: number } = {}) {
  const seen = observation([serving(0, 1), serving(1, 1), serving(2, 1)], { current: release(1) });
  return nextRung({
    ...context,
    observation: seen,
    makesNodes: true,
    health: new Map((more.sick ?? []).map((index) => [index, sick])),
    attempts: new Map((more.observation ?? seen).nodes.map((one) => [one.index, more.tried ?? 0])),
    waited: new Set(),
    ...more,
  });
}

const START = "start hello1.5, verify hello1.5, switch hello1.5";

describe("the ladder", () => {
  test("of a healthy cluster is not climbed", () => {
    expect(rung()).toMatchObject({ plan: { waves: [] }, findings: [], tried: [] });
  });
  test("begins with a restart", () => {
    const first = rung({ sick: [1] });
    expect(told(first.plan)).toEqual([`repair: 1 ${START}, stop hello1.1 gracefully`]);
    expect(first.findings).toEqual([{ index: 1, found: "unhealthy", because: sick.reason, does: ["restart"] }]);
    expect(first.tried).toEqual([1]);
  });
  test("then copies again, and ends what the rung before had started", () => {
    const failed = there(0, [
      container(executable("hello", 1), {
        role: "current",
        processes: [process(executable("hello", 1), { epoch: 5, port: 18_080 })],
      }),
    ]);
    const seen = observation([failed, serving(1, 1), serving(2, 1)], { current: release(1) });
    expect(told(rung({ observation: seen, sick: [0], tried: 1 }).plan)).toEqual([
      `repair: 0 force install hello1, stop hello1.5 now, ${START}`,
    ]);
  });
  test("then destroys and recreates", () => {
    const third = rung({ sick: [1], tried: 2 });
    expect(told(third.plan)).toEqual([`repair: 1 destroy, create, install hello1, ${START}`]);
    expect(third.findings[0]?.does).toEqual(["destroy", "create"]);
  });
  test("ends where Nodes cannot be made, and says so", () => {
    const end = rung({ sick: [1], tried: 2, makesNodes: false });
    expect(end.plan.waves).toEqual([]);
    expect(end.tried).toEqual([]);
    expect(end.giveUp).toMatchObject({ indexes: [1], message: "node 1 could not be repaired" });
  });
  test("ends after the last rung", () => expect(rung({ sick: [1], tried: 3 }).giveUp?.indexes).toEqual([1]));
});

test("a missing Node is made, an unreachable one is looked at twice", () => {
  const seen = observation([serving(0, 1), missing(1), unreachable(2), serving(3, 1)], { current: release(1) });
  const first = rung({ observation: seen });
  expect(told(first.plan)).toEqual([`repair: 1 create, install hello1, ${START}`]);
  expect([first.tried, first.waits]).toEqual([[1], [2]]);
  const second = rung({ observation: seen, tried: 1, waited: new Set([2]) });
  expect(told(second.plan)[1]).toBe(`repair: 2 destroy, create, install hello1, ${START}`);
});

test("a Node that was repaired and then does not answer once is looked at twice, too", () => {
  const seen = observation([serving(0, 1), serving(1, 1), unreachable(2)], { current: release(1) });
  expect(rung({ observation: seen, tried: 2 })).toMatchObject({ plan: { waves: [] }, tried: [], waits: [2] });
});

test("not more Nodes at once than max-unavailable", () => {
  expect(rung({ sick: [1], rules: { maxUnavailable: 2 } }).plan.waves[0]?.atOnce).toBe(2);
});

test("when most Nodes fail at once none is destroyed, and the release is said to look bad", () => {
  const end = rung({ sick: [0, 1], tried: 2 });
  expect(stepsOf(end.plan)).toEqual([]);
  expect(end.giveUp?.message).toBe("2 of 3 Nodes fail at once: release 1111111 looks bad, no Node is destroyed");
  const away = observation([serving(0, 1), unreachable(1), unreachable(2)], { current: release(1) });
  expect(rung({ observation: away, waited: new Set([1, 2]) }).giveUp?.message).toContain("most cannot be reached");
});

test("what a crashed deploy left half way is taken back to the current release", () => {
  const seen = observation([serving(0, 2, 4), serving(1, 1), serving(2, 1)], { current: release(1) });
  const { plan, findings } = rung({ observation: seen });
  expect(told(plan)).toEqual([`repair: 0 install hello1, ${START}, stop hello2.4 gracefully`]);
  expect(findings[0]).toMatchObject({ found: "drifted", does: ["revert"] });
});

test("a first deploy that was cut off is taken back", () => {
  expect(told(rung({ observation: observation([serving(0, 1)]) }).plan)).toEqual([
    "repair: 0 unroute hello, stop hello1.1 gracefully",
  ]);
});

test("without a current release nothing is stopped where something was verified once", () => {
  const history = [{ release: release(1), how: "deploy", result: "verified", at: "", by: "", epoch: 1 } as const];
  expect(rung({ observation: observation([serving(0, 1)], { history }) }).plan.waves).toEqual([]);
});

test("only listed Nodes count where Nodes can only be listed", () => {
  const seen = observation([serving(0, 1)], { current: release(1), count: 3 });
  expect(rung({ observation: seen, makesNodes: false }).findings).toEqual([]);
});

test("a set to fewer Nodes that was cut off is finished, but no Node is taken that never was ours", () => {
  const witness = { lineage: "l", epoch: 4, serial: 1, index: 1, count: 2 };
  const ours = { ...(serving(1, 1) as ReachableNode), witness };
  const seen = observation([serving(0, 1), ours, serving(2, 1), unreachable(3)], { current: release(1), count: 1 });
  const { plan, findings } = rung({ observation: seen });
  expect(told(plan)).toEqual(["repair: 1 unroute hello, stop hello1.1 gracefully, destroy"]);
  expect(findings).toEqual([{ index: 1, found: "drifted", because: "COUNT is 1", does: ["finish"] }]);
  expect(rung({ observation: seen, targets: [0] }).findings).toEqual([]);
});

test("climbing until nothing is left to do always ends, with every Node that could be helped serving", () => {
  const unwell = fc.array(fc.nat(7), { maxLength: 8 });
  fc.assert(
    fc.property(someNodes, unwell, fc.boolean(), somePicks, (nodes, ill, makesNodes, picks) => {
      const current = release(1, ["hello", "web", "worker"]);
      let model: Model = { observation: observation(nodes, { current }), verified: new Set() };
      const attempts = new Map<number, number>();
      let waited: ReadonlySet<number> = new Set();
      for (let turn = 0; turn < 6; turn++) {
        // Those that are ill are cured by being made anew only.
        const health = new Map(
          ill.filter((index) => nodes[index]?.status === "reachable").map((index) => [index, sick]),
        );
        const { observation } = model;
        const request = { ...context, programs, makesNodes, health, attempts, waited, observation };
        const { plan, tried, waits, giveUp } = nextRung(request);
        if (tried.length + waits.length === 0) {
          for (const node of model.observation.nodes) {
            if (giveUp?.indexes.includes(node.index)) continue;
            const found = nodeAt(model.observation, node.index);
            if (found?.status !== "reachable") throw new Error(`node ${node.index} is ${found?.status}`);
            expect(
              processesOf(found)
                .filter(isAlive)
                .map((one) => one.executable.version),
            ).toEqual(Array(3).fill(current.version));
          }
          return;
        }
        for (const step of interleaved(plan, picks)) {
          if (step.do === "create") ill = ill.filter((index) => index !== step.index);
          model = apply(model, step, request);
        }
        for (const index of tried) attempts.set(index, (attempts.get(index) ?? 0) + 1);
        waited = new Set(waits);
      }
      throw new Error("it went on for ever");
    }),
    { numRuns: 1000 },
  );
});
