import { describe, expect, test } from "vitest";
import type { Container } from "../../src/domain/container.ts";
import { type ClusterState, type Deployment, rollbackTarget } from "../../src/domain/state.ts";
import { stepsOf } from "../../src/domain/step.ts";
import { collectCache, planCollect } from "../../src/plan/collect.ts";
import { isAlive, reachable } from "../../src/plan/look.ts";
import { container, executable, observation, process, release, there, version } from "./things.ts";
import { told } from "./words.ts";

const DAY = 86_400;
/** Release 1 is the oldest: 9 days; release 9 is of today. */
const nine = Array.from({ length: 9 }, (_, at) => container(executable("hello", at + 1), { age: (8 - at) * DAY + 60 }));
const collect = (
  keep?: number,
  older?: Date,
  more: Partial<ClusterState> = {},
  containers: readonly Container[] = nine,
) => told(planCollect(observation([there(0, containers)], more), { keep, older }).plan);

describe("planCollect", () => {
  test("keeps the newest", () => expect(collect(7)).toEqual(["collect: 0 remove hello2+hello1"]));
  test("removes only what is older than the date", () => {
    expect(collect(undefined, new Date("2026-06-24T12:00:00Z"))).toEqual(["collect: 0 remove hello2+hello1"]);
  });
  test("with both rules removes only what both give up", () => {
    expect(collect(8, new Date("2026-06-24T12:00:00Z"))).toEqual(["collect: 0 remove hello1"]);
  });
  test("without a rule removes nothing", () => expect(collect()).toEqual([]));
  test("counts each program by itself", () => {
    const both = [...nine.slice(0, 2), container(executable("web", 1), { age: 20 * DAY })];
    expect(collect(1, undefined, {}, both)).toEqual(["collect: 0 remove hello1"]);
  });
  test("keeps what another container backend still runs, though it looks stopped", () => {
    const run = { ...process(executable("hello", 1), { state: "stopped" }), elsewhere: true } as const;
    const containers = [...nine.slice(1), container(executable("hello", 1), { age: 9 * DAY, processes: [run] })];
    expect(collect(7, undefined, {}, containers)).toEqual(["collect: 0 remove hello2"]);
  });
  test("says why it kept what it kept", () => {
    const history = [1, 2, 3].map(
      (at): Deployment => ({ release: release(at), how: "deploy", result: "verified", at: "", by: "", epoch: at }),
    );
    const runs = container(executable("hello", 5), { age: 5 * DAY, processes: [process(executable("hello", 5))] });
    const containers = nine.map((one) => (one.executable.version === version(5) ? runs : one));
    const seen = observation([there(0, containers)], {
      current: release(3),
      history,
      pinned: [version(4)],
      unfinished: { command: "deploy", epoch: 9, release: release(6) },
    });
    const { plan, kept } = planCollect(seen, { keep: 1, older: undefined });
    expect(told(plan)).toEqual(["collect: 0 remove hello8+hello7+hello1"]);
    expect(Object.fromEntries(kept.map((one) => [one.version[0], one.because]))).toEqual({
      9: "count",
      6: "unfinished",
      5: "runs",
      4: "pinned",
      3: "current",
      2: "rollback target",
    });
  });
});

test("collectCache keeps what the Nodes use and what the store needs", () => {
  const now = new Date("2026-07-01T00:00:00Z");
  const cached = [1, 2, 3, 4, 5].map((at) => ({ release: release(at), builtAt: new Date(now.getTime() + at) }));
  const runs = container(executable("hello", 2), { processes: [process(executable("hello", 2))] });
  const seen = observation([there(0, [runs])], { current: release(3) });
  const { forget, kept } = collectCache(cached, seen, { keep: 1, older: undefined });
  expect(forget.map((one) => one.version[0])).toEqual(["4", "1"]);
  expect(kept.map((one) => one.because)).toEqual(["count", "current", "runs"]);
});

/** mulberry32: small, seeded, good enough to draw histories from. */
function seeded(seed: number): (below: number) => number {
  let at = seed;
  return (below) => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("never removes what runs, is current, is the rollback target, is pinned or unfinished: 100,000 random histories", () => {
  const draw = seeded(2016);
  const maybe = <T>(value: () => T): T | undefined => (draw(3) === 0 ? undefined : value());
  let removed = 0;
  for (let round = 0; round < 100_000; round++) {
    let state: Partial<ClusterState> & Pick<ClusterState, "history"> = { history: [] };
    for (let deploys = draw(8); deploys > 0; deploys--) {
      const back = draw(3) === 0 ? rollbackTarget(observation([], state).state) : undefined;
      const next = back ?? release(1 + draw(9));
      const result = draw(4) === 0 ? "reverted" : "verified";
      const how = back ? "rollback" : "deploy";
      const entry: Deployment = { release: next, how, result, at: "", by: "", epoch: deploys };
      state = { ...state, history: [...state.history, entry], ...(result === "verified" ? { current: next } : {}) };
    }
    const unfinished = maybe(() => ({ command: "deploy", epoch: 9, release: release(1 + draw(9)) }));
    const rollout = maybe(() => ({ release: release(1 + draw(9)), percent: 50 }));
    const pinned = maybe(() => [version(1 + draw(9))]) ?? [];
    state = { ...state, pinned, ...(unfinished ? { unfinished } : {}), ...(rollout ? { rollout } : {}) };
    const containers = nine
      .filter(() => draw(4) > 0)
      .map(({ executable: file, age }) => {
        const runs = maybe(() => (["running", "waiting", "stopped"] as const)[draw(3)]);
        const role = (["current", "previous", undefined, undefined, undefined, undefined] as const)[draw(6)];
        return container(file, {
          age,
          ...(role ? { role } : {}),
          processes: runs ? [process(file, { state: runs })] : [],
        });
      });
    const seen = observation([there(0, containers)], state);
    const keep = maybe(() => draw(4));
    const older = maybe(() => new Date(seen.at.getTime() - draw(10) * DAY * 1000));
    const { plan } = planCollect(seen, { keep, older });
    const target = rollbackTarget(seen.state)?.version;
    const sacred = [
      seen.state.current?.version,
      target,
      unfinished?.release.version,
      rollout?.release.version,
      ...pinned,
    ];
    for (const step of stepsOf(plan)) {
      for (const one of step.do === "remove" ? step.executables : []) {
        removed++;
        const there = reachable(seen)[0]?.containers.find((other) => other.executable === one);
        const used = !there || there.role !== undefined || there.processes.some(isAlive);
        if (used || sacred.includes(one.version)) throw new Error(`round ${round}: ${one.version} was collected`);
      }
    }
  }
  // A collector that collects nothing would pass as well.
  expect(removed).toBeGreaterThan(50_000);
});
