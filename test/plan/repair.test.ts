import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Container, Process } from "../../src/domain/container.ts";
import { DflowError } from "../../src/domain/errors.ts";
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

const sick = { healthy: false, reason: "/ready answered 503", faults: { hello: "sick" } } as const;
const down = { healthy: false, reason: "hello does not run", faults: { hello: "down" } } as const;

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

describe("what runs, is right and answers is not started again", () => {
  /** Node 1 as `change` leaves it; the others are well. */
  const found = (change: (node: ReachableNode) => Partial<ReachableNode>, more: Parameters<typeof rung>[0] = {}) => {
    const node = serving(1, 1) as ReachableNode;
    const seen = observation([serving(0, 1), { ...node, ...change(node) }, serving(2, 1)], { current: release(1) });
    const { plan, findings } = rung({ observation: seen, ...more });
    return { plan: told(plan), finding: findings[0] };
  };
  const withFile =
    (more: Partial<Container>, more2: Partial<Process> = {}) =>
    (node: ReachableNode) => ({
      containers: node.containers.map((one) => ({
        ...one,
        ...more,
        processes: one.processes.map((process) => ({ ...process, ...more2 })),
      })),
    });
  const bytes = (at: number) => executable("hello", at).checksum;
  const isDown = { health: new Map([[1, down]]) };

  test("where its port leads nowhere: traffic is led back", () => {
    const { plan, finding } = found(() => ({ traffic: {} }), isDown);
    expect(plan).toEqual(["repair: 1 verify hello1.1, switch hello1.1"]);
    expect(finding).toEqual({ index: 1, found: "unhealthy", because: down.reason, does: ["switch"] });
  });

  test("where its port leads to another version that is well: that one is retired", () => {
    const other = process(executable("hello", 2), { epoch: 3, port: 18_081 });
    const { plan, finding } = found(
      (node) => ({
        containers: [...node.containers, container(executable("hello", 2), { processes: [other] })],
        traffic: { hello: 18_081 },
      }),
      { health: new Map([[1, { ...sick, faults: { hello: "astray" } }]]) },
    );
    expect(plan).toEqual(["repair: 1 verify hello1.1, switch hello1.1, stop hello2.3 gracefully"]);
    expect(finding).toMatchObject({ found: "drifted", does: ["revert"] });
  });

  test("where its file is gone or was changed: that is copied again", () => {
    const gone = found(withFile({ gone: true }, { runningChecksum: bytes(1) }));
    expect(gone.plan).toEqual(["repair: 1 install hello1, verify hello1.1"]);
    expect(gone.finding).toEqual({ index: 1, found: "drifted", because: "the file of hello is gone", does: ["copy"] });
    const changed = found(withFile({ fileChecksum: bytes(2) }, { runningChecksum: bytes(1) }));
    expect(changed.plan).toEqual(gone.plan);
    expect(changed.finding?.because).toBe("the file of hello is not what was built");
  });

  test("but a script is, since nobody knows which of its bytes run", () => {
    const steps = [
      "repair: 1 install hello1, start hello1.5, verify hello1.5, switch hello1.5, stop hello1.1 gracefully",
    ];
    expect(found(withFile({ fileChecksum: bytes(2) }, { fromItsFile: true })).plan).toEqual(steps);
    expect(found(withFile({ gone: true }, { fromItsFile: false })).plan).toEqual(steps);
    expect(found(withFile({ fileChecksum: bytes(1) }, { fromItsFile: true })).plan).toEqual([]);
  });

  test("but what runs other bytes is, and so is what dflow.yaml says otherwise now", () => {
    const other = found(withFile({ fileChecksum: bytes(1) }, { runningChecksum: bytes(2) }));
    expect(other.plan).toEqual([`repair: 1 ${START}, stop hello1.1 gracefully`]);
    expect(other.finding).toMatchObject({
      because: "the bytes of hello that run are not what was built",
      does: ["restart"],
    });
    const said = found(withFile({}, { settings: "before" }));
    expect(said.finding).toMatchObject({
      because: "dflow.yaml has changed since hello was started",
      does: ["restart"],
    });
  });

  test("where another program is sick: only that one is started again", () => {
    const both = release(1, ["hello", "worker"]);
    const job = container(executable("worker", 1), { role: "current", processes: [process(executable("worker", 1))] });
    const seen = (serving(0, 1) as ReachableNode).containers;
    const node = there(0, [...seen, job], { hello: 18_080 });
    const health = new Map([[0, { healthy: false, reason: "worker: no", faults: { worker: "sick" } } as const]]);
    const { plan } = rung({ observation: observation([node], { current: both }), programs, health });
    expect(told(plan)).toEqual([
      "repair: 0 start worker1.5, verify hello1.1+worker1.5, switch worker1.5, stop worker1.1 gracefully",
    ]);
  });
});

test("a Node that its VM backend knows to be halted is started again, however many are; destroyed only when that failed", () => {
  const halted = (index: number) => {
    const node = unreachable(index) as Extract<ReturnType<typeof unreachable>, { status: "unreachable" }>;
    return { ...node, node: { ...node.node, away: "it is halted" } };
  };
  const all = observation([halted(0), halted(1), halted(2)], { current: release(1) });
  expect(told(rung({ observation: all }).plan)).toEqual(["repair: 0 create", "repair: 1 create", "repair: 2 create"]);
  expect(rung({ observation: all, makesNodes: false })).toMatchObject({ plan: { waves: [] }, waits: [0, 1, 2] });
  const one = observation([serving(0, 1), halted(1), serving(2, 1)], { current: release(1) });
  expect(rung({ observation: one, tried: 1 }).waits).toEqual([1]);
  const last = rung({ observation: one, tried: 1, waited: new Set([1]) });
  expect(told(last.plan)).toEqual([`repair: 1 destroy, create, install hello1, ${START}`]);
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

test("a release that another one serves in the place of has not failed itself", () => {
  const astray = { healthy: false, reason: "it serves hello 2222222", faults: { hello: "astray" } } as const;
  const health = new Map([0, 1].map((index) => [index, astray]));
  const seen = observation([serving(0, 2), serving(1, 2), missing(2)], { current: release(1) });
  expect(rung({ observation: seen, health }).giveUp).toBeUndefined();
  expect(rung({ observation: seen, health, attempts: new Map([[0, 2]]) }).findings[0]?.does).toEqual([
    "destroy",
    "create",
  ]);
});

test("what the Node itself names as the way out is passed on", () => {
  const away = unreachable(1) as Extract<ReturnType<typeof unreachable>, { status: "unreachable" }>;
  const error = new DflowError("preflight/node", "node 1: dockerd does not answer", { index: 1, hint: "start it" });
  const seen = observation([serving(0, 1), { ...away, error }, serving(2, 1)], { current: release(1) });
  const end = rung({ observation: seen, makesNodes: false, waited: new Set([1]) });
  expect(end.giveUp?.hint).toMatch(/^start it\nthis VM backend can only list Nodes/);
});

test("what a crashed deploy left half way is taken back to the current release", () => {
  const seen = observation([serving(0, 2, 4), serving(1, 1), serving(2, 1)], { current: release(1) });
  const { plan, findings } = rung({ observation: seen });
  expect(told(plan)).toEqual([`repair: 0 install hello1, ${START}, stop hello2.4 gracefully`]);
  expect(findings[0]).toMatchObject({ found: "drifted", does: ["copy", "revert"] });
});

test("a first deploy that was cut off is taken back", () => {
  expect(told(rung({ observation: observation([serving(0, 1)]) }).plan)).toEqual([
    "repair: 0 unroute not hello1, unroute hello, stop hello1.1 gracefully",
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
