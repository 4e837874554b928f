import type { Process } from "../../src/domain/container.ts";
import type { Executable, Release } from "../../src/domain/executable.ts";
import type { Node } from "../../src/domain/node.ts";
import type { WentBack, Witness } from "../../src/domain/observation.ts";
import type { Settings } from "../../src/domain/settings.ts";
import type { ClusterState } from "../../src/domain/state.ts";
import type { Checksum, Version } from "../../src/domain/version.ts";
import type { FakeTime } from "./clock.ts";
import { type Conduct, type Life, lifeOf } from "./conduct.ts";

/** Everything outside dflow: what survives when a dflow dies. Tests may read and change all of it. */
export interface World {
  readonly time: FakeTime;
  readonly nodes: Map<number, FakeNode>;
  readonly store: { state: ClusterState | undefined; revision: number; damage?: string | undefined };
  /** What dflow.yaml says when it is read again; undefined: what it has said. */
  written?: Settings;
  readonly cache: Map<Version, { readonly release: Release; readonly builtAt: Date }>;
  /** How a version behaves on a Node of this index; good when it says nothing. */
  conduct: (executable: Executable, index: number) => Conduct;
  /** What becomes of a client's request to a program there, where it is not simply answered by who is reached. */
  requestFails: (index: number, executable: string) => string | undefined;
  /** Owners that run; a dflow that crashed is none. */
  readonly running: Set<number>;
  /** Called after every change of a Node, for tests that look at each step. */
  changed: (index: number) => void;
  /** Made so far: each Node that is made gets a boot id and a host key of its own. */
  made: number;
}

export interface FakeNode {
  node: Node;
  readonly boot: string;
  /** False: nothing answers there. */
  up: boolean;
  /** And nothing says so: whoever connects waits. */
  silent?: boolean;
  architecture: string;
  diskFree: number;
  writable: boolean;
  /** Seconds its clock is wrong. */
  clockAhead: number;
  commands: readonly string[];
  /** What the container backend misses here. */
  lacks: readonly { readonly what: string; readonly hint: string }[];
  readonly files: FakeFile[];
  processes: readonly FakeProcess[];
  /** By public port. */
  readonly portMap: Map<number, FakeEntry>;
  /** By executable name, the release folder. */
  readonly current: Map<string, string>;
  readonly previous: Map<string, string>;
  /** What was previous before that. */
  readonly earlier: Map<string, string>;
  witness: Witness | undefined;
  /** Its node.json cannot be read. */
  forgetful?: boolean;
  /** Ends the waiter of a switch that nothing has confirmed yet. */
  unconfirmed?: AbortController | undefined;
  wentBack?: WentBack | undefined;
  readonly journal: { readonly epoch: number; readonly what: string }[];
}

export interface FakeEntry {
  readonly owner: string;
  readonly to: number;
  /** A part of the new connections goes to another private port. */
  readonly share?: { readonly port: number; readonly of: number };
}

export interface FakeFile {
  readonly executable: Executable;
  readonly at: number;
  /** Of the bytes that are really there. */
  bytes: Checksum;
  /** Somebody deleted it. */
  gone?: boolean;
}

export interface FakeProcess extends Pick<Process, "executable" | "epoch" | "port" | "settings"> {
  readonly at: number;
  readonly pid: number;
  readonly bytes: Checksum;
  /** Ended for good: nobody will start it again. */
  readonly endedAt?: number;
  /** Another container backend has started it: ours sees nothing alive. */
  readonly elsewhere?: true;
}

/** How a process fares now. */
export const life = (world: World, index: number, process: FakeProcess): Life =>
  process.endedAt === undefined
    ? lifeOf(world.conduct(process.executable, index), world.time.now() - process.at)
    : { state: "stopped", restarts: 0, exitStatus: 0 };

/**
 * What a new client of a program's public port reaches on this Node; undefined: refused, or nobody who is well. Where a
 * share of them goes elsewhere it is what most reach, and the others must reach somebody too.
 */
export function reached(world: World, index: number, name: string, port: number): FakeProcess | undefined {
  const there = world.nodes.get(index);
  if (!there?.up) return undefined;
  const { to = port, share } = there.portMap.get(port) ?? {};
  if (share && !answeringAt(world, index, name, share.port)) return undefined;
  return answeringAt(world, index, name, to);
}

/** The program that is well and listens on this private port. */
export const answeringAt = (world: World, index: number, name: string, to: number): FakeProcess | undefined =>
  world.nodes
    .get(index)
    ?.processes.find(
      (one) =>
        one.executable.name === name &&
        one.port === to &&
        life(world, index, one).state === "running" &&
        world.conduct(one.executable, index).answers(world.time.now() - one.at),
    );

/** Processes that somebody keeps alive. */
export const alive = (world: World, index: number): readonly FakeProcess[] =>
  (world.nodes.get(index)?.processes ?? []).filter((one) => life(world, index, one).state !== "stopped");

let pids = 1000;
export const newPid = (): number => pids++;

export function emptyNode(world: World, node: Node): FakeNode {
  return {
    node,
    boot: `boot-${world.made}`,
    up: true,
    architecture: "x86_64",
    diskFree: 10 * 2 ** 30,
    writable: true,
    clockAhead: 0,
    commands: ["zstd", "gzip", "flock", "setsid", "sha256sum", "nft"],
    lacks: [],
    files: [],
    processes: [],
    portMap: new Map(),
    current: new Map(),
    previous: new Map(),
    earlier: new Map(),
    witness: undefined,
    journal: [],
  };
}
