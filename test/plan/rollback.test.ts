import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ClusterState, type Deployment, rollbackTarget, verifiedReleases } from "../../src/domain/state.ts";
import { short } from "../../src/domain/version.ts";
import { isRefusal } from "../../src/plan/guard.ts";
import { chooseRollback, planRollback } from "../../src/plan/rollback.ts";
import { container, context, executable, observation, release, serving, state, version } from "./things.ts";
import { told } from "./words.ts";

const did = (how: Deployment["how"], at: number, result: Deployment["result"] = "verified"): Deployment => ({
  release: release(at),
  how,
  result,
  at: "2026-07-01T00:00:00Z",
  by: "anna@laptop",
  epoch: 1,
});

const RESULTS: Readonly<Record<string, Deployment["result"]>> = {
  "!": "reverted",
  "%": "partial",
  "~": "requests-failed",
};

/** Deploys and rollbacks, written `d1 d2 r1`; `d3!` was reverted, `d3%` was a partial rollout, `d3~` lost requests and serves. */
function stateAfter(story: string): ClusterState {
  let now = state();
  for (const word of story.split(" ")) {
    const [, kind, at, mark] = /^([dr])(\d)([!%~]?)$/.exec(word) as unknown as [string, string, string, string];
    const result = RESULTS[mark] ?? "verified";
    const how = kind === "d" ? "deploy" : "rollback";
    now = { ...now, history: [...now.history, did(how, Number(at), result)] };
    if (result === "verified" || result === "requests-failed")
      now = { ...now, current: release(Number(at)), rollout: undefined as never };
    if (result === "partial") now = { ...now, rollout: { release: release(Number(at)), percent: 50 } };
  }
  return now;
}

const target = (story: string) => rollbackTarget(stateAfter(story))?.version[0];

describe("rollbackTarget", () => {
  test.each([
    ["d1", undefined],
    ["d1 d2", "1"],
    ["d1 d2 d3", "2"],
    // Repeated, it goes further back.
    ["d1 d2 d3 r2", "1"],
    ["d1 d2 d3 r2 r1", undefined],
    // What was rolled back from is no target, also not after the next deploy.
    ["d1 d2 r1", undefined],
    ["d1 d2 r1 d3", "1"],
    // It may be deployed again all the same.
    ["d1 d2 r1 d2", "1"],
    // A deploy of the same version twice is one release.
    ["d1 d2 d2", "1"],
    // What failed never was verified.
    ["d1 d2!", undefined],
    ["d1 d2! d3", "1"],
    ["d1 d2 d3!", "1"],
    // What lost requests serves, and is no version to go back to.
    ["d1~ d2", undefined],
    ["d1 d2~", "1"],
    ["d1 d2~ d3", "1"],
    ["d1 d2~ d3~", "1"],
    // Deployed once more, and nothing was lost.
    ["d1 d2~ d2 d3", "2"],
    // It was verified before it was gone back to, whatever that cost.
    ["d1 d2 d3 r2~", "1"],
    ["d1 d2 r1~", undefined],
    ["d1 d2~ r1~ d3", "1"],
    // An older version deployed anew lies on top.
    ["d1 d2 d1", "2"],
    ["d1 d2 d1 r2", "1"],
    // Several at once with --version.
    ["d1 d2 d3 d4 r1", undefined],
    ["d1 d2 d3 d4 r2", "1"],
    ["d1 d2 d3 d4 r2 d5", "2"],
    // A partial rollout goes back to what the other Nodes serve.
    ["d1 d2 d3%", "2"],
    ["d1%", undefined],
  ])("after %s is %s", (story, expected) => expect(target(story)).toBe(expected));

  test("is never the current release, and repeating it always ends", () => {
    const steps = fc.array(fc.record({ at: fc.integer({ min: 1, max: 4 }), back: fc.boolean(), good: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (all) => {
        let now = state();
        for (const { at, back, good } of all) {
          const to = back ? rollbackTarget(now) : release(at);
          if (!to) continue;
          const deployment = { ...did(back ? "rollback" : "deploy", 1, good ? "verified" : "reverted"), release: to };
          now = { ...now, history: [...now.history, deployment].slice(-50), ...(good ? { current: to } : {}) };
        }
        let left = verifiedReleases(now.history).length;
        for (let to = rollbackTarget(now); to; to = rollbackTarget(now)) {
          expect(to.version).not.toBe(now.current?.version);
          const deployment = { ...did("rollback", 1), release: to };
          now = { ...now, current: to, history: [...now.history, deployment] };
          expect(verifiedReleases(now.history).length).toBeLessThan(left);
          left = verifiedReleases(now.history).length;
        }
      }),
    );
  });
});

describe("chooseRollback", () => {
  const choose = (story: string, wanted?: string) => {
    const found = chooseRollback(stateAfter(story), wanted);
    return isRefusal(found) ? found.message : found.release.version[0];
  };
  test("takes the last one verified before", () => expect(choose("d1 d2")).toBe("1"));
  test("takes a version by its beginning", () => expect(choose("d1 d2 d3", "1111111")).toBe("1"));
  test("takes one that was rolled back from, when it is named", () => expect(choose("d1 d2 r1", version(2))).toBe("2"));
  test("takes it as it is shown", () => expect(choose("d1 d2 d3", short(version(1)))).toBe("1"));
  test("refuses what was never verified, and names what was", () => {
    const refusal = chooseRollback(stateAfter("d1 d2 d3!"), version(3));
    expect(isRefusal(refusal) && refusal.hint).toContain("verified so far: 1111111, 2222222");
  });
  test("refuses when nothing came before", () => expect(choose("d1")).toBe("no version was verified before this one"));
});

test("a rollback copies nothing where the Node still has the release", () => {
  const node = serving(0, 2) as Extract<ReturnType<typeof serving>, { status: "reachable" }>;
  const kept = { ...node, containers: [...node.containers, container(executable("hello", 1), { role: "previous" })] };
  const plan = planRollback({ ...context, observation: observation([kept]), release: release(1), targets: [0] });
  expect(plan.title).toBe("roll back shop to 1111111");
  expect(told(plan)).toEqual([
    "prepare: 0 start hello1.5, verify hello1.5",
    "switch 1 of 1: 0 switch hello1.5, verify hello1.5",
    "retire: 0 stop hello2.1 gracefully",
  ]);
});
