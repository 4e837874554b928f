import { describe, expect, test } from "vitest";
import type { ObservedNode, ReachableNode } from "../../src/domain/observation.ts";
import type { Check } from "../../src/domain/settings.ts";
import { isEmpty } from "../../src/domain/step.ts";
import { planCopy } from "../../src/plan/copy.ts";
import { planDeploy } from "../../src/plan/deploy.ts";
import { planUndo } from "../../src/plan/undo.ts";
import {
  container,
  context,
  executable,
  hello,
  missing,
  node,
  observation,
  process,
  release,
  serving,
  there,
  unreachable,
  web,
  worker,
} from "./things.ts";
import { told } from "./words.ts";

const three = observation([serving(0, 1), serving(1, 1), serving(2, 1)]);
const deploy = (more: Partial<Parameters<typeof planDeploy>[0]> = {}) =>
  planDeploy({ ...context, observation: three, release: release(2), targets: [0, 1, 2], ...more });

describe("planDeploy", () => {
  test("prepares every Node, then moves traffic wave by wave, then retires", () => {
    const plan = deploy();
    expect(told(plan)).toEqual([
      "prepare: 0 install hello2, start hello2.5, verify hello2.5",
      "prepare: 1 install hello2, start hello2.5, verify hello2.5",
      "prepare: 2 install hello2, start hello2.5, verify hello2.5",
      "switch 1 of 2: 0 switch hello2.5, verify hello2.5",
      "switch 2 of 2: 1 switch hello2.5, verify hello2.5",
      "switch 2 of 2: 2 switch hello2.5, verify hello2.5",
      "retire: 0 stop hello1.1 gracefully",
      "retire: 1 stop hello1.1 gracefully",
      "retire: 2 stop hello1.1 gracefully",
    ]);
    expect(plan.title).toBe("deploy shop 2222222");
    expect(plan.waves.map((one) => one.pause)).toEqual([0, 1000, 0, 0]);
    expect(plan.waves.map((one) => one.hook)).toEqual([undefined, "before-switch", undefined, undefined]);
  });

  test("leads a Node's traffic over share by share, and verifies in between", () => {
    const shares = [0.1, 0.5, 1];
    const plan = deploy({ targets: [0, 1], rules: { ...context.rules, shares, pause: 0 } });
    expect(told(plan).slice(2)).toEqual([
      "switch 1 of 2, 10%: 0 switch 10% hello2.5, verify hello2.5",
      "switch 1 of 2, 50%: 0 switch 50% hello2.5, verify hello2.5",
      "switch 1 of 2, 100%: 0 switch hello2.5, verify hello2.5",
      "switch 2 of 2, 10%: 1 switch 10% hello2.5, verify hello2.5",
      "switch 2 of 2, 50%: 1 switch 50% hello2.5, verify hello2.5",
      "switch 2 of 2, 100%: 1 switch hello2.5, verify hello2.5",
      "retire: 0 stop hello1.1 gracefully",
      "retire: 1 stop hello1.1 gracefully",
    ]);
    expect(plan.waves.map((one) => one.hook).indexOf("before-switch")).toBe(1);
    const slowly = deploy({ targets: [0], rules: { ...context.rules, shares, pause: 60_000 } });
    expect(told(slowly).slice(1)).toEqual([
      "switch 1 of 1, 10%: 0 switch 10% hello2.5, verify hello2.5",
      "switch 1 of 1, 50%: 0 verify hello2.5, switch 50% hello2.5, verify hello2.5",
      "switch 1 of 1, 100%: 0 verify hello2.5, switch hello2.5, verify hello2.5",
      "retire: 0 stop hello1.1 gracefully",
    ]);
    expect(slowly.waves.map((one) => one.pause)).toEqual([0, 60_000, 60_000, 0, 0]);
  });

  test("has nothing to share where nothing serves yet, and with programs nobody is led to", () => {
    const programs = [hello, worker];
    const rules = { ...context.rules, shares: [0.1, 1] };
    const names = ["hello", "worker"];
    const first = deploy({
      observation: observation([there(0)]),
      targets: [0],
      programs,
      rules,
      release: release(2, names),
    });
    expect(told(first)).toEqual([
      "prepare: 0 install hello2+worker2, start hello2.5, verify hello2.5",
      "switch 1 of 1, 100%: 0 start worker2.5, verify worker2.5, switch hello2.5+worker2.5, verify hello2.5+worker2.5",
    ]);
    const second = deploy({ targets: [0], programs, rules, release: release(2, names) });
    expect(told(second).slice(1, 3)).toEqual([
      "switch 1 of 1, 10%: 0 switch 10% hello2.5, verify hello2.5",
      "switch 1 of 1, 100%: 0 verify hello2.5, start worker2.5, verify worker2.5, switch hello2.5+worker2.5, verify hello2.5+worker2.5",
    ]);
  });

  test("of what runs already only verifies", () => {
    const plan = deploy({ release: release(1) });
    expect(told(plan)).toEqual([
      "prepare: 0 verify hello1.1",
      "prepare: 1 verify hello1.1",
      "prepare: 2 verify hello1.1",
    ]);
    expect(isEmpty(plan)).toBe(true);
  });

  test("replaces a process that was started with other settings", () => {
    const plan = deploy({ release: release(1), settingsDigest: () => "new", targets: [0] });
    expect(told(plan)).toEqual([
      "prepare: 0 start hello1.5, verify hello1.5",
      "switch 1 of 1: 0 switch hello1.5, verify hello1.5",
      "retire: 0 stop hello1.1 gracefully",
    ]);
  });

  test("replaces a process whose bytes are known to be others", () => {
    const changed = {
      ...process(executable("hello", 1), { port: 18_080 }),
      runningChecksum: executable("hello", 2).checksum,
    };
    const file = container(executable("hello", 1), { role: "current", processes: [changed] });
    const plan = deploy({
      observation: observation([there(0, [file], { hello: 18_080 })]),
      release: release(1),
      targets: [0],
    });
    expect(told(plan)[0]).toBe("prepare: 0 start hello1.5, verify hello1.5");
  });

  test("copies a file again whose bytes are known to be others", () => {
    const file = { ...container(executable("hello", 2)), fileChecksum: executable("hello", 3).checksum };
    const plan = deploy({ observation: observation([there(0, [file])]), targets: [0] });
    expect(told(plan)[0]).toBe("prepare: 0 install hello2, start hello2.5, verify hello2.5");
  });

  test("copies again, but starts nothing again, when forced", () => {
    expect(told(deploy({ release: release(1), force: true, targets: [0] }))).toEqual([
      "prepare: 0 force install hello1, verify hello1.1",
    ]);
  });

  test("goes on from a partial rollout: only the rest is switched", () => {
    const half = observation([serving(0, 2, 4), serving(1, 1), serving(2, 1)]);
    expect(told(deploy({ observation: half })).filter((one) => one.startsWith("switch"))).toEqual([
      "switch 1 of 1: 1 switch hello2.5, verify hello2.5",
      "switch 1 of 1: 2 switch hello2.5, verify hello2.5",
    ]);
  });

  test("of two right processes keeps the one that serves, and retires the other", () => {
    const [older, newer] = [1, 2].map((epoch) => process(executable("hello", 1), { epoch, port: 18_080 + epoch }));
    const file = container(executable("hello", 1), { role: "current", processes: [newer, older] as never });
    const plan = deploy({
      observation: observation([there(0, [file], { hello: 18_081 })]),
      release: release(1),
      targets: [0],
    });
    expect(told(plan)).toEqual(["prepare: 0 verify hello1.1", "retire: 0 stop hello1.2 gracefully"]);
  });

  test("switches where traffic is right and the Node has not said so: a switch was cut off in between", () => {
    const file = container(executable("hello", 1), { processes: [process(executable("hello", 1), { port: 18_080 })] });
    const plan = deploy({
      observation: observation([there(0, [file], { hello: 18_080 })]),
      release: release(1),
      targets: [0],
    });
    expect(told(plan)[1]).toBe("switch 1 of 1: 0 switch hello1.1, verify hello1.1");
  });

  test("does not reuse a process that has no port where one is needed", () => {
    const file = container(executable("hello", 1), { role: "current", processes: [process(executable("hello", 1))] });
    const plan = deploy({ observation: observation([there(0, [file])]), release: release(1), targets: [0] });
    expect(told(plan)[0]).toBe("prepare: 0 start hello1.5, verify hello1.5");
  });

  test("starts what cannot be verified before its traffic only when traffic moves", () => {
    const names = ["hello", "web", "worker"];
    const plan = deploy({
      observation: observation([there(0)]),
      programs: [hello, web, worker],
      release: release(2, names),
      targets: [0],
    });
    expect(told(plan)).toEqual([
      "prepare: 0 install hello2+web2+worker2, start hello2.5, verify hello2.5",
      "switch 1 of 1: 0 start web2.5+worker2.5, verify web2.5+worker2.5, switch hello2.5+web2.5+worker2.5, verify hello2.5+web2.5+worker2.5",
    ]);
  });

  test("says when an old version on the same port could answer for the new one, unless a check asks for the version", () => {
    const old = container(executable("web", 1), { role: "current", processes: [process(executable("web", 1))] });
    const notes = (node: ObservedNode, ...verify: readonly Partial<Check>[]) =>
      deploy({
        observation: observation([node]),
        programs: [{ ...web, verify: verify.map((one) => ({ ...web.verify[0], ...one }) as Check) }],
        release: release(2, ["web"]),
        targets: [0],
      }).notes;
    const http = { kind: "http", path: "/", status: 200 } as const;
    const [note, ...more] = notes(there(0, [old]), { ...http, contains: "ok" }, { kind: "tcp" });
    expect(note).toContain("web: with traffic reuseport the old version may answer");
    expect(more).toEqual([]);
    expect(notes(there(0, [old]), { ...http, contains: `version \${DFLOW_VERSION}` })).toEqual([]);
    expect(notes(there(0, [old]), { kind: "run", command: "true", on: "node" })).toEqual([]);
    expect(notes(there(0, []), { kind: "tcp" })).toEqual([]);
  });

  test("stops what is no longer in dflow.yaml, and says so", () => {
    const old = container(executable("worker", 1), { role: "current", processes: [process(executable("worker", 1))] });
    const plan = deploy({
      observation: observation([there(0, [old])]),
      release: release(2, ["hello", "worker"]),
      targets: [0],
    });
    expect(told(plan).at(-1)).toBe("retire: 0 stop worker1.1 gracefully");
    expect(plan.notes).toEqual(["worker is not in dflow.yaml: it is not started, and what runs of it is stopped"]);
  });

  test("going back to a release that had fewer programs takes their traffic away first", () => {
    const it = there(
      0,
      [
        container(executable("web", 2), {
          role: "current",
          processes: [process(executable("web", 2), { port: 8081 })],
        }),
      ],
      { web: 8081 },
    );
    const plan = deploy({
      observation: observation([it]),
      programs: [hello, web],
      release: release(1),
      targets: [0],
    });
    expect(told(plan).at(-1)).toBe("retire: 0 unroute web, stop web2.1 gracefully");
    expect(plan.notes).toEqual(["1111111 has no web: what runs of it is stopped"]);
  });

  test("leaves out, with a note, what cannot be reached or is missing", () => {
    const plan = deploy({ observation: observation([serving(0, 2), missing(1), unreachable(2)]) });
    expect(told(plan)).toEqual(["prepare: 0 verify hello2.1"]);
    expect(plan.notes).toEqual(["node 1 is missing and left out", "node 2 is unreachable and left out"]);
  });

  test("stops at once what a failed attempt of the same command left under the same name", () => {
    const failed = process(executable("hello", 2), { epoch: 5, state: "waiting", port: 18_090 });
    const it = there(0, [container(executable("hello", 2), { processes: [failed] })]);
    expect(told(deploy({ observation: observation([it]), targets: [0] }))[0]).toBe(
      "prepare: 0 stop hello2.5 now, start hello2.5, verify hello2.5",
    );
  });
});

describe("planUndo", () => {
  const all = (plan: ReturnType<typeof deploy>) =>
    plan.waves.flatMap((wave) => wave.lanes.flatMap((lane) => lane.steps));
  const undo = (plan: ReturnType<typeof deploy>, until: string, before = three) => {
    const steps = all(plan);
    const done = steps.slice(
      0,
      steps.findIndex((one) => one.do === until),
    );
    return told(planUndo(plan, before, { done, begun: steps.slice(0, done.length + 1) }, context));
  };

  test("before any traffic moved just ends what was started", () => {
    expect(undo(deploy({ targets: [0] }), "verify")).toEqual(["put back: 0 stop hello2.5 now"]);
  });

  test("after a switch goes back first, then ends the new version gracefully, then looks", () => {
    expect(undo(deploy({ targets: [0] }), "switch")).toEqual([
      "put back: 0 switch hello1.1, stop hello2.5 gracefully, verify hello1.1",
    ]);
  });

  test("of a first deploy takes traffic away before it ends anything", () => {
    const empty = observation([there(0)]);
    expect(undo(deploy({ observation: empty, targets: [0] }), "switch", empty)).toEqual([
      "put back: 0 unroute hello+not hello2, stop hello2.5 gracefully",
    ]);
  });

  const whole = (plan: ReturnType<typeof deploy>) =>
    told(planUndo(plan, three, { done: all(plan), begun: all(plan) }, context));

  test("starts the old version again where it had ended", () => {
    expect(whole(deploy({ targets: [0] }))).toEqual([
      "put back: 0 start hello1.5, verify hello1.5, switch hello1.5, stop hello2.5 gracefully",
    ]);
  });

  test("of a restart that had ended the old process keeps the new one: it is the same version", () => {
    expect(whole(deploy({ release: release(1), fresh: true, targets: [0] }))).toEqual([]);
  });

  test("ends the old process again where nobody knows whether it had ended: there must not be two", () => {
    expect(undo(deploy({ targets: [0] }), "stop")).toEqual([
      "put back: 0 start hello1.5, verify hello1.5, switch hello1.5, stop hello2.5+hello1.1 gracefully",
    ]);
    expect(undo(deploy({ release: release(1), fresh: true, targets: [0] }), "stop")).toEqual([
      "put back: 0 stop hello1.1 gracefully",
    ]);
  });

  test("ends what an earlier attempt had left, when this one went on with it and failed", () => {
    const [old] = (serving(0, 1) as ReachableNode).containers;
    const left = container(executable("hello", 2), {
      processes: [process(executable("hello", 2), { epoch: 4, port: 18_081 })],
    });
    const before = observation([there(0, [left, old as typeof left], { hello: 18_080 })], { current: release(1) });
    const plan = deploy({ observation: before, targets: [0] });
    expect(told(plan)[0]).toBe("prepare: 0 verify hello2.4");
    expect(undo(plan, "verify", before)).toEqual(["put back: 0 stop hello2.4 now"]);
  });

  test("also puts back the Nodes that had succeeded", () => {
    const plan = deploy();
    const steps = all(plan).filter((step) => step.do !== "stop");
    const undone = told(planUndo(plan, three, { done: steps, begun: steps }, context));
    expect(undone.map((one) => one.slice(0, 11))).toEqual(["put back: 0", "put back: 1", "put back: 2"]);
  });

  test("does not bring a destroyed Node back, and says who does", () => {
    const step = { do: "destroy", index: 0, node: node(0) } as const;
    const undone = planUndo(deploy(), three, { done: [step], begun: [step] }, context);
    expect(undone.waves).toEqual([]);
    expect(undone.notes).toEqual(['node 0 was destroyed: "dflow repair" makes it again']);
  });
});

describe("planCopy", () => {
  const copy = (force: boolean) =>
    told(planCopy({ observation: three, release: release(1, ["hello", "web"]), targets: [0], force }));
  test("ships what a Node lacks", () => expect(copy(false)).toEqual(["copy: 0 install web1"]));
  test("ships all of it when forced", () => expect(copy(true)).toEqual(["copy: 0 force install hello1+web1"]));
});

describe("public ports that an older dflow.yaml has left", () => {
  const stray = { executable: "hello", publicPort: 80, to: 18_080, traffic: "port-swap" } as const;
  const [node] = [serving(0, 1) as ReachableNode];
  const moved = observation([{ ...node, traffic: {}, strays: [stray] }]);

  test("are given up when the new ones lead to the new version", () => {
    expect(told(deploy({ observation: moved, targets: [0] })).slice(1)).toEqual([
      "switch 1 of 1: 0 switch hello2.5, verify hello2.5",
      "retire: 0 unroute 80, stop hello1.1 gracefully",
    ]);
  });

  test("are what a deploy of the same release is for", () => {
    const plan = deploy({ observation: moved, release: release(1), targets: [0] });
    expect(told(plan).slice(1)).toEqual(["switch 1 of 1: 0 switch hello1.1, verify hello1.1", "retire: 0 unroute 80"]);
    const only = deploy({
      observation: observation([{ ...node, strays: [stray] }]),
      release: release(1),
      targets: [0],
    });
    expect(told(only)).toEqual(["prepare: 0 verify hello1.1", "retire: 0 unroute 80"]);
    expect(isEmpty(only)).toBe(false);
  });

  test("still lead to what served when all is put back, and so do the new ones", () => {
    const plan = deploy({ observation: moved, targets: [0] });
    const done = plan.waves.slice(0, 2).flatMap((wave) => wave.lanes.flatMap((lane) => lane.steps));
    expect(told(planUndo(plan, moved, { done, begun: done }, context))).toEqual([
      "put back: 0 switch hello1.1, stop hello2.5 gracefully, verify hello1.1",
    ]);
  });
});
