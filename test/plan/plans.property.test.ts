import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Process } from "../../src/domain/container.ts";
import type { Observation } from "../../src/domain/observation.ts";
import { isEmpty, type Plan, type Step } from "../../src/domain/step.ts";
import { isRouted } from "../../src/plan/context.ts";
import { planDeploy } from "../../src/plan/deploy.ts";
import { inventoryOf, isAlive, isSettled, nodeAt, processesOf, serving } from "../../src/plan/look.ts";
import { planRestart } from "../../src/plan/start.ts";
import { planUndo } from "../../src/plan/undo.ts";
import { programs, someNames, someNodes, somePicks, someShares, someWaves } from "./arbitrary.ts";
import { apply, interleaved, keyOf, type Model } from "./model.ts";
import { context, observation, release, rules } from "./things.ts";

const base = { ...context, programs };

/** A random cluster, a random release for some of its Nodes, random waves, and an order of events. */
const scenario = fc
  .record({
    nodes: someNodes,
    names: someNames,
    at: fc.integer({ min: 1, max: 4 }),
    current: fc.integer({ min: 1, max: 3 }),
    fresh: fc.boolean(),
    restart: fc.boolean(),
    waves: someWaves,
    shares: someShares,
    pause: fc.constantFrom(0, 1000),
    picks: somePicks,
    skip: fc.array(fc.nat(7), { maxLength: 2 }),
  })
  .map(({ nodes, names, at, current, fresh, restart, waves, shares, pause, picks, skip }) => {
    const before = observation(nodes, { current: release(current, names) });
    const targets = nodes.map((one) => one.index).filter((index) => !skip.includes(index));
    const wanted = restart ? release(current, names) : release(at, names);
    const rollout = { ...rules, waves, shares, pause };
    const request = { ...base, observation: before, targets, rules: rollout, release: wanted, fresh };
    const plan = restart ? planRestart(request) : planDeploy(request);
    return { before, targets, wanted, request, plan, picks };
  });

/** By `index/name`: what served when it began. */
function servedIn(before: Observation): ReadonlyMap<string, Process> {
  const served = new Map<string, Process>();
  for (const { index } of before.nodes) {
    for (const { name } of programs) {
      const found = serving(inventoryOf(nodeAt(before, index)), name, isRouted(base, name));
      if (found) served.set(`${index}/${name}`, found);
    }
  }
  return served;
}

/** Every program that served is still answered for by something that runs and was verified, or served before. */
function expectServed(model: Model, served: ReadonlyMap<string, Process>, names: readonly string[], after: string) {
  for (const [key, process] of served) {
    const [index, name] = [Number(key.split("/")[0]), process.executable.name];
    if (!names.includes(name)) continue;
    const good = (one: Process) => model.verified.has(keyOf(index, one)) || keyOf(index, one) === keyOf(index, process);
    const now = inventoryOf(nodeAt(model.observation, index));
    const answers = isRouted(base, name)
      ? [serving(now, name, true)]
      : processesOf(now).filter((one) => one.executable.name === name && one.state === "running");
    if (!answers.some((one) => one !== undefined && good(one))) {
      throw new Error(`after "${after}" nobody answers for ${name} on node ${index}`);
    }
  }
}

/**
 * A share goes to what runs and was verified. One that an earlier command left behind may lead to nobody, but as long as
 * it is there nobody may end what it leads to.
 */
function expectShared(model: Model, before: Observation, after: string) {
  for (const { index } of before.nodes) {
    const [was, now] = [before, model.observation].map((one) => inventoryOf(nodeAt(one, index)));
    for (const [name, { port }] of Object.entries(now?.shares ?? {})) {
      const at = (node: typeof now) =>
        node && processesOf(node).find((one) => one.executable.name === name && one.port === port && isAlive(one));
      const [old, found] = [at(was), at(now)];
      const leftBehind =
        was?.shares?.[name]?.port === port && (!old || (found && keyOf(index, old) === keyOf(index, found)));
      const good = found?.state === "running" && model.verified.has(keyOf(index, found));
      if (!leftBehind && !good)
        throw new Error(`after "${after}" a share on node ${index} goes to nobody who is verified`);
    }
  }
}

const nothingVerified = (before: Observation): Model => ({ observation: before, verified: new Set() });

const perform = (model: Model, steps: Iterable<Step>, check: (now: Model, after: string) => void = () => {}): Model => {
  let now = model;
  for (const step of steps) {
    now = apply(now, step, base);
    check(now, `${step.do} on node ${step.index}`);
  }
  return now;
};

const runs = { numRuns: 2000 };

describe("deploys, rollbacks and restarts, from any mess", () => {
  test("no prefix leaves a serving Node without a running, verified version", () => {
    fc.assert(
      fc.property(scenario, ({ before, wanted, plan, picks }) => {
        const served = servedIn(before);
        const names = wanted.executables.map((one) => one.name);
        perform(nothingVerified(before), interleaved(plan, picks), (now, after) =>
          expectServed(now, served, names, after),
        );
      }),
      runs,
    );
  });

  test("nothing gets traffic that was not verified first, where the strategy allows it", () => {
    fc.assert(
      fc.property(scenario, ({ before, plan, picks }) => {
        let model = nothingVerified(before);
        for (const step of interleaved(plan, picks)) {
          if (step.do === "switch") {
            for (const one of step.instances) expect([...model.verified]).toContain(keyOf(step.index, one));
          }
          model = apply(model, step, base);
        }
      }),
      runs,
    );
  });

  test("a share of the traffic never goes to what ended or was not verified", () => {
    fc.assert(
      fc.property(scenario, ({ before, plan, picks }) => {
        perform(nothingVerified(before), interleaved(plan, picks), (now, after) => expectShared(now, before, after));
      }),
      runs,
    );
  });

  test("shares of one Node grow to all of it", () => {
    fc.assert(
      fc.property(scenario, ({ plan, request, picks }) => {
        const shares = new Map<number, number[]>();
        for (const step of interleaved(plan, picks)) {
          if (step.do === "switch") shares.set(step.index, [...(shares.get(step.index) ?? []), step.share ?? 1]);
        }
        for (const found of shares.values()) expect([request.rules.shares, [1]]).toContainEqual(found);
      }),
      runs,
    );
  });

  test("no traffic moves before every Node has been prepared, and nothing retires before the last switch", () => {
    fc.assert(
      fc.property(scenario, ({ plan, picks }) => {
        const order = [...interleaved(plan, picks)].map((step) => step.do);
        const firstSwitch = order.indexOf("switch");
        if (firstSwitch < 0) return;
        expect(order.lastIndexOf("install")).toBeLessThan(firstSwitch);
        const firstStop = order.indexOf("stop");
        if (firstStop >= 0) expect(order.lastIndexOf("switch")).toBeLessThan(firstStop);
      }),
      runs,
    );
  });

  test("afterwards every target serves the release with today's settings, and nothing else runs", () => {
    fc.assert(
      fc.property(scenario, ({ before, targets, wanted, plan, picks }) => {
        const { observation: after } = perform(nothingVerified(before), interleaved(plan, picks));
        for (const index of targets) {
          const node = nodeAt(after, index);
          if (node?.status !== "reachable") continue;
          const alive = processesOf(node).filter(isAlive);
          expect(alive.map((one) => one.executable).sort(byName)).toEqual([...wanted.executables].sort(byName));
          for (const one of alive) {
            expect(one.settings).toBe("now");
            expect(isSettled(node, one, isRouted(base, one.executable.name))).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  test("Nodes that are no target are left alone", () => {
    fc.assert(
      fc.property(scenario, ({ before, targets, plan, picks }) => {
        const { observation: after } = perform(nothingVerified(before), interleaved(plan, picks));
        const others = (one: Observation) => one.nodes.filter((node) => !targets.includes(node.index));
        expect(others(after)).toEqual(others(before));
      }),
      runs,
    );
  });

  test("deploying again what was just deployed does nothing", () => {
    fc.assert(
      fc.property(scenario, ({ before, wanted, request, plan, picks }) => {
        const { observation: after } = perform(nothingVerified(before), interleaved(plan, picks));
        const again = planDeploy({ ...request, release: wanted, observation: after, epoch: 6, fresh: false });
        expect(isEmpty(again)).toBe(true);
      }),
      runs,
    );
  });

  test("cut off anywhere, the same deploy again gets there", () => {
    fc.assert(
      fc.property(scenario, fc.nat(60), ({ before, wanted, request, plan, picks }, cut) => {
        const half = perform(nothingVerified(before), [...interleaved(plan, picks)].slice(0, cut));
        const again = planDeploy({
          ...request,
          release: wanted,
          observation: half.observation,
          epoch: 6,
          fresh: false,
        });
        const { observation: after } = perform(half, interleaved(again, picks));
        expect(isEmpty(planDeploy({ ...request, release: wanted, observation: after, epoch: 7, fresh: false }))).toBe(
          true,
        );
      }),
      runs,
    );
  });
});

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

describe("undo", () => {
  const cutOff = fc.tuple(scenario, fc.nat(60), fc.boolean()).map(([it, cut, happened]) => {
    const steps = [...interleaved(it.plan, it.picks)];
    const done = steps.slice(0, cut);
    const begun = steps.slice(0, cut + 1);
    const model = perform(nothingVerified(it.before), happened ? begun : done);
    const undo = planUndo(it.plan, it.before, { done, begun }, base);
    return { ...it, model, undo, begun };
  });

  test("after any prefix it restores what served on every Node", () => {
    fc.assert(
      fc.property(cutOff, ({ before, model, undo, picks, begun }) => {
        const served = servedIn(before);
        const { observation: after } = perform(model, interleaved(undo, picks));
        for (const { index } of before.nodes) {
          const now = inventoryOf(nodeAt(after, index));
          for (const { name } of programs) {
            const old = served.get(`${index}/${name}`);
            const found = serving(now, name, isRouted(base, name));
            expect(found?.executable).toEqual(old?.executable);
            if (old && !wasStopped(begun, index, old)) expect(found?.epoch).toBe(old.epoch);
          }
        }
      }),
      runs,
    );
  });

  test("it leaves nothing running that the plan had started and that does not serve", () => {
    fc.assert(
      fc.property(cutOff, ({ model, undo, picks }) => {
        const { observation: after } = perform(model, interleaved(undo, picks));
        for (const { index } of after.nodes) {
          const now = inventoryOf(nodeAt(after, index));
          for (const one of processesOf(now).filter((process) => isAlive(process) && process.epoch === 5)) {
            const { name } = one.executable;
            expect(serving(now, name, isRouted(base, name))).toEqual(one);
          }
        }
      }),
      runs,
    );
  });

  test("no prefix of it leaves a serving Node without a running, verified version", () => {
    fc.assert(
      fc.property(cutOff, ({ before, wanted, model, undo, picks }) => {
        const served = servedIn(before);
        const names = wanted.executables.map((one) => one.name);
        perform(model, interleaved(undo, picks), (now, after) => expectServed(now, served, names, after));
      }),
      runs,
    );
  });

  test("it leaves no share that the plan has made, and none that goes to what it ends", () => {
    fc.assert(
      fc.property(cutOff, ({ before, model, undo, picks }) => {
        const after = perform(model, interleaved(undo, picks), (now, after) => expectShared(now, before, after));
        for (const { index } of before.nodes) {
          const [was, now] = [before, after.observation].map((one) => inventoryOf(nodeAt(one, index)).shares ?? {});
          for (const [name, share] of Object.entries(now ?? {})) expect(share).toEqual(was?.[name]);
        }
      }),
      runs,
    );
  });

  test("of a plan that did nothing it is nothing", () => {
    fc.assert(
      fc.property(scenario, ({ plan, before }) => {
        expect(planUndo(plan, before, { done: [], begun: [] }, base).waves).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

const wasStopped = (steps: readonly Step[], index: number, process: Process): boolean =>
  steps.some(
    (step: Plan["waves"][number]["lanes"][number]["steps"][number]) =>
      step.do === "stop" &&
      step.index === index &&
      step.instances.some((one) => keyOf(index, one) === keyOf(index, process)),
  );
