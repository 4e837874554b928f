import type { Image } from "../../src/domain/node.ts";
import type { Program, Settings } from "../../src/domain/settings.ts";
import type { Wanted } from "./cluster.ts";

/** A program whose health is asked for as an ordinary dflow.yaml does. */
export const withChecks = (program: Program): Program => {
  const rhythm = { interval: 1000, timeout: 5000, successes: 2, deadline: 60_000, healthyFor: 5000 };
  const check =
    program.port === undefined
      ? { kind: "alive" as const }
      : { kind: "http" as const, path: "/ready", status: 200, contains: undefined };
  return { ...program, verify: [{ ...rhythm, ...check }] };
};

/** dflow.yaml as an ordinary cluster has it. */
export const settingsFor = (wanted: Wanted, count: number, programs: readonly Program[]): Settings => ({
  name: "shop",
  count,
  image: "debian" as Image,
  keys: undefined,
  vmBackend: { name: "fake", options: {} },
  containerBackend: { name: "fake", options: {} },
  storeBackend: { name: "fake", options: {} },
  ssh: {
    user: "deploy",
    knownHosts: undefined,
    identityFile: undefined,
    jump: undefined,
    connectTimeout: 10_000,
    maxParallel: 32,
  },
  build: { command: "make" },
  path: "~/.dflow",
  executables: programs,
  rollout: {
    waves: [{ nodes: 1 }, { share: 0.25 }, { share: 1 }],
    pause: 0,
    shares: [1],
    onFailure: "revert",
    maxUnavailable: 1,
    unreachable: "fail",
    receipt: { rate: 10 },
    maxFailedRequests: 0,
    bake: 0,
    confirmWithin: undefined,
    ...wanted.rollout,
  },
  gc: { keep: 5, older: undefined, pinned: [], ...wanted.gc },
  hooks: {},
  folder: "/project",
  environment: undefined,
});
