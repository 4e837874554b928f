import type { Container, Process, ProcessState } from "../../src/domain/container.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Executable, Release } from "../../src/domain/executable.ts";
import type { Node } from "../../src/domain/node.ts";
import type { NodeFacts, Observation, ObservedNode } from "../../src/domain/observation.ts";
import type { Program, RolloutRules } from "../../src/domain/settings.ts";
import type { ClusterState } from "../../src/domain/state.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";

export const version = (at: number) => asVersion(String(at).repeat(40).slice(0, 40));

export const executable = (name: string, at: number): Executable => ({
  name,
  version: version(at),
  checksum: asChecksum(`${at}${name.length}`.repeat(32).slice(0, 64)),
  size: 1_000_000,
});

export const release = (at: number, names: readonly string[] = ["hello"]): Release => ({
  version: version(at),
  executables: names.map((name) => executable(name, at)),
});

const program = (name: string, port: number | undefined, traffic: Program["traffic"]): Program => ({
  name,
  path: `dist/${name}`,
  args: [],
  env: {},
  secrets: [],
  port,
  traffic,
  privatePorts: { from: 18_080, to: 18_099 },
  signals: { graceful: "SIGINT", immediate: "SIGTERM" },
  stop: { drain: 30_000, immediate: 10_000, kill: 5_000 },
  verify: [],
});

export const hello = program("hello", 8080, "port-swap");
export const web = program("web", 8081, "reuseport");
export const worker = program("worker", undefined, "none");

export const node = (index: number): Node => ({
  index,
  host: `node-${index}`,
  port: 22,
  user: "deploy",
  hostKey: { kind: "known-hosts" },
});

export const facts: NodeFacts = {
  architecture: "x86_64",
  diskFree: 1e10,
  writable: true,
  clockAhead: 0,
  commands: ["gzip", "zstd"],
  bootId: "b",
};

export const process = (
  executable: Executable,
  more: { epoch?: number; state?: ProcessState; port?: number | undefined; settings?: string } = {},
): Process => ({
  executable,
  epoch: more.epoch ?? 1,
  state: more.state ?? "running",
  restarts: 0,
  age: 10,
  settings: more.settings ?? "now",
  fromItsFile: true,
  ...(more.port === undefined ? {} : { port: more.port }),
});

export const container = (
  executable: Executable,
  more: { processes?: readonly Process[]; role?: "current" | "previous"; age?: number } = {},
): Container => ({
  executable,
  processes: more.processes ?? [],
  age: more.age ?? 100,
  ...(more.role ? { role: more.role } : {}),
});

export const there = (
  index: number,
  containers: readonly Container[] = [],
  traffic: Readonly<Record<string, number>> = {},
): ObservedNode => ({ index, status: "reachable", node: node(index), facts, containers, traffic });

export const missing = (index: number): ObservedNode => ({ index, status: "missing" });
export const unreachable = (index: number): ObservedNode => ({
  index,
  status: "unreachable",
  node: node(index),
  error: new DflowError("ssh/unreachable", `node ${index}: nothing answers at node-${index}:22`, { index }),
});

/** A Node that serves `hello` of this release, and nothing else runs there. */
export const serving = (index: number, at: number, epoch = 1): ObservedNode =>
  there(
    index,
    [
      container(executable("hello", at), {
        role: "current",
        processes: [process(executable("hello", at), { epoch, port: 18_080 })],
      }),
    ],
    { hello: 18_080 },
  );

export const state = (more: Partial<ClusterState> = {}): ClusterState => ({
  schema: 1,
  name: "shop",
  lineage: "l",
  serial: 1,
  epoch: 5,
  count: 3,
  nodes: [],
  history: [],
  pinned: [],
  ...more,
});

export const observation = (nodes: readonly ObservedNode[], more: Partial<ClusterState> = {}): Observation => ({
  at: new Date("2026-07-01T12:00:00Z"),
  state: state({ count: nodes.length, ...more }),
  nodes,
});

export const rules: RolloutRules = {
  waves: [{ nodes: 1 }, { share: 0.25 }, { share: 1 }],
  pause: 1000,
  shares: [1],
  onFailure: "revert",
  maxUnavailable: 1,
  unreachable: "skip",
  receipt: undefined,
  maxFailedRequests: 0,
  bake: 0,
  confirmWithin: undefined,
};

export const context = {
  epoch: 5,
  programs: [hello] as readonly Program[],
  settingsDigest: () => "now",
  verifiesFirst: (name: string) => name === "hello",
  rules,
  atOnce: 32,
};
