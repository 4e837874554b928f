import { describe, expect, test } from "vitest";
import { notDeployed } from "../../src/plan/deployed.ts";
import { container, context, executable, observation, process, release, serving, there, web } from "./things.ts";

const nodes = [serving(0, 1), serving(1, 1)];
const newer = { settingsDigest: () => "another" };

describe("a dflow.yaml", () => {
  test("is what was deployed, where a program runs with its settings", () => {
    expect(notDeployed({ ...context, observation: observation(nodes) })).toBeUndefined();
  });

  test("is not, where a program runs everywhere with others", () => {
    expect(notDeployed({ ...context, observation: observation(nodes), ...newer })).toBe(
      "hello runs everywhere with other settings than it has",
    );
  });

  test("cannot be told from what was deployed, where nothing runs", () => {
    const down = [there(0), there(1)];
    expect(notDeployed({ ...context, observation: observation(down), ...newer })).toBeUndefined();
  });

  test("is what a deploy was cut off with, where it runs on one Node", () => {
    const ran = process(executable("hello", 1), { port: 18_080, settings: "another" });
    const half = [there(0, [container(executable("hello", 1), { processes: [ran] })]), serving(1, 1)];
    expect(notDeployed({ ...context, observation: observation(half) })).toBeUndefined();
    expect(notDeployed({ ...context, observation: observation(half), ...newer })).toBeUndefined();
  });

  test("is not, where it does not list what was deployed", () => {
    const seen = observation(nodes, { current: release(1) });
    expect(notDeployed({ ...context, observation: seen, programs: [web] })).toBe(
      "hello was deployed, and it does not list it",
    );
  });
});
