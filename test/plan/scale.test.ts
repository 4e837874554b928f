import { describe, expect, test } from "vitest";
import type { ObservedNode } from "../../src/domain/observation.ts";
import { planCycle, planDestroy, planScale } from "../../src/plan/scale.ts";
import { planRestart, planStart } from "../../src/plan/start.ts";
import { planStop } from "../../src/plan/stop.ts";
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

const two = observation([serving(0, 1), serving(1, 1)], { current: release(1) });
const UP = "create, install hello1, start hello1.5, verify hello1.5, switch hello1.5";
const DOWN = "unroute hello, stop hello1.1 gracefully, destroy";

describe("planScale", () => {
  const scale = (count: number, seen = two) => told(planScale({ ...context, observation: seen }, count));

  test("makes what is missing and brings it up to the current release", () => {
    expect(scale(4)).toEqual([`create: 2 ${UP}`, `create: 3 ${UP}`]);
  });
  test("takes the highest away, drained", () => expect(scale(1)).toEqual([`destroy: 1 ${DOWN}`]));
  test("does nothing when the count is right", () => expect(scale(2)).toEqual([]));
  test("may take all away", () => expect(scale(0)).toHaveLength(2));
  test("fills gaps", () => {
    expect(scale(2, observation([missing(0), serving(1, 1)], { current: release(1) }))).toEqual([`create: 0 ${UP}`]);
  });
  test("before the first deploy makes empty Nodes", () => {
    expect(scale(1, observation([]))).toEqual(["create: 0 create"]);
  });
  test("goes on where an earlier attempt stopped: a Node that serves nothing is brought up", () => {
    expect(scale(1, observation([there(0)], { current: release(1) }))).toEqual([
      `create: 0 ${UP.replace("create, ", "")}`,
    ]);
  });
  test("makes a Node whole that its VM backend knows to be halted, and leaves one alone that only does not answer", () => {
    const silent = unreachable(0) as Extract<ObservedNode, { status: "unreachable" }>;
    const halted = { ...silent, node: { ...silent.node, away: "it is halted" } };
    expect(scale(1, observation([halted], { current: release(1) }))).toEqual([`create: 0 ${UP}`]);
    expect(scale(1, observation([silent], { current: release(1) }))).toEqual([]);
    expect(scale(0, observation([halted]))).toEqual(["destroy: 0 destroy"]);
  });
  test("destroys what cannot be reached without draining it", () => {
    expect(scale(0, observation([unreachable(0)]))).toEqual(["destroy: 0 destroy"]);
  });
});

describe("planCycle", () => {
  test("drains, destroys and makes the Node again", () => {
    expect(told(planCycle({ ...context, observation: two }, 1))).toEqual([`cycle: 1 ${DOWN}, ${UP}`]);
  });
  test("makes a missing one", () => {
    const seen = observation([missing(0)], { current: release(1) });
    expect(told(planCycle({ ...context, observation: seen }, 0))).toEqual([`cycle: 0 ${UP}`]);
  });
});

test("planDestroy drains, and says which were missing", () => {
  const plan = planDestroy({ observation: two }, [1, 7]);
  expect(told(plan)).toEqual([`destroy: 1 ${DOWN}`]);
  expect(plan.notes).toEqual(["node 7 is missing"]);
});

describe("planStart", () => {
  const start = (nodes: Parameters<typeof observation>[0]) =>
    planStart({
      ...context,
      observation: observation(nodes, { current: release(1) }),
      targets: nodes.map((_, at) => at),
    });

  test("starts what is installed and does not run", () => {
    expect(told(start([there(0, [container(executable("hello", 1))]), serving(1, 1)]))).toEqual([
      "start: 0 start hello1.5, verify hello1.5, switch hello1.5",
    ]);
  });
  test("replaces what only waits to be started again, and leaves other versions alone", () => {
    const waiting = process(executable("hello", 1), { state: "waiting", port: 18_081 });
    const other = container(executable("hello", 2), { processes: [process(executable("hello", 2), { port: 18_082 })] });
    const node = there(0, [container(executable("hello", 1), { role: "current", processes: [waiting] }), other]);
    expect(told(start([node]))).toEqual([
      "start: 0 start hello1.5, verify hello1.5, switch hello1.5, stop hello1.1 gracefully",
    ]);
  });
  test("says what must be copied first", () => {
    const plan = start([there(0)]);
    expect(told(plan)).toEqual([]);
    expect(plan.notes).toEqual(['node 0 has no copy of hello: "dflow copy" brings it']);
  });
});

describe("planRestart", () => {
  test("starts new instances beside the old ones, each Node its own release", () => {
    const seen = observation([serving(0, 2), serving(1, 1)], {
      current: release(1),
      rollout: { release: release(2), percent: 50 },
    });
    const plan = planRestart({ ...context, observation: seen, targets: [0, 1] });
    expect(told(plan).slice(0, 2)).toEqual([
      "prepare: 0 start hello2.5, verify hello2.5",
      "prepare: 1 start hello1.5, verify hello1.5",
    ]);
    expect(told(plan).slice(-2)).toEqual(["retire: 0 stop hello2.1 gracefully", "retire: 1 stop hello1.1 gracefully"]);
  });
});

describe("planStop", () => {
  const left = process(executable("hello", 2), { state: "waiting", port: 18_081 });
  const node = serving(0, 1) as Extract<ReturnType<typeof serving>, { status: "reachable" }>;
  const messy = { ...node, containers: [...node.containers, container(executable("hello", 2), { processes: [left] })] };
  const stop = (all: boolean, haste: "now" | "gracefully" = "gracefully", seen = [messy]) =>
    told(planStop({ ...context, observation: observation(seen), targets: [0], all, haste }));

  test("takes traffic away, then ends the current version", () => {
    expect(stop(false)).toEqual(["stop: 0 unroute hello, stop hello1.1 gracefully"]);
  });
  test("ends every version, also one that waits to be started again", () => {
    expect(stop(true, "now")).toEqual(["stop: 0 unroute hello, stop hello1.1+hello2.1 now"]);
  });
  test("ends what has the traffic where no version is called current", () => {
    const { role: _, ...nameless } = node.containers[0] as (typeof node.containers)[number];
    expect(stop(false, "gracefully", [{ ...node, containers: [nameless] }])).toEqual([
      "stop: 0 unroute hello, stop hello1.1 gracefully",
    ]);
  });
  test("leaves a shared port alone while another version still has it", () => {
    const both = [1, 2].map((at) =>
      container(executable("web", at), {
        processes: [process(executable("web", at), { port: 8081 })],
        ...(at === 1 ? { role: "current" as const } : {}),
      }),
    );
    expect(stop(false, "now", [there(0, both, { web: 8081 })] as never)).toEqual(["stop: 0 stop web1.1 now"]);
  });
  test("takes away what leads to nobody, as after a reboot, and a share with it", () => {
    const shares = { hello: { port: 18_081, of: 0.1 } };
    expect(stop(true, "now", [{ ...there(0, [], { hello: 18_080 }), shares }] as never)).toEqual([
      "stop: 0 unroute hello",
    ]);
  });
  test("does nothing where nothing runs", () => expect(stop(true, "now", [there(0)] as never)).toEqual([]));
});
