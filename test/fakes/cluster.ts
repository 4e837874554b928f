import type { Dflow } from "../../src/contracts/dflow.ts";
import type { Event } from "../../src/domain/event.ts";
import type { Release } from "../../src/domain/executable.ts";
import type { Program, RolloutRules, Settings } from "../../src/domain/settings.ts";
import type { ClusterState } from "../../src/domain/state.ts";
import { hello, release } from "../plan/things.ts";
import { fakeClock, fakeTime } from "./clock.ts";
import { good } from "./conduct.ts";
import { fakeContainers } from "./containers.ts";
import { type Effects, effects } from "./effects.ts";
import { type FakeMeter, fakeMeter } from "./meter.ts";
import { settingsFor, withChecks } from "./ordinary-settings.ts";
import { fakeProbe } from "./probe.ts";
import { fakeHooks, fakeParcels, fakeWorkshop, type Project } from "./project.ts";
import { fakeTransport } from "./remote.ts";
import { settle } from "./settled.ts";
import { fakeStore } from "./store.ts";
import { fakeTraffic } from "./traffic.ts";
import { fakeVMs } from "./vms.ts";
import type { FakeNode, World } from "./world.ts";

export { withChecks };

/** What a test cares about; everything else is as an ordinary cluster has it. */
export interface Wanted {
  /** How many there are, and what COUNT says; 3 when absent. */
  readonly nodes?: number;
  /** What every Node serves, verified: "v1" is the first commit. Absent: nothing was deployed yet. */
  readonly running?: `v${number}`;
  /** What HEAD is; the commit after `running` when absent. */
  readonly head?: `v${number}`;
  /** One program with a port, under port-swap, when absent. */
  readonly programs?: readonly Program[];
  readonly rollout?: Partial<RolloutRules>;
  readonly gc?: Partial<Settings["gc"]>;
  readonly makesNodes?: boolean;
  readonly failingHooks?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly seed?: number;
}

export interface Cluster {
  readonly world: World;
  readonly project: Project;
  /** A dflow that is started on this cluster: a command line, or a CI job. Several may run at once. */
  readonly controller: () => Controller;
  /** Release of a commit: `release("v2")`. */
  readonly release: (name: `v${number}`) => Release;
  readonly settings: Settings;
  readonly node: (index: number) => FakeNode;
  readonly state: () => ClusterState | undefined;
  readonly hooks: readonly string[];
}

export interface Controller {
  readonly dflow: Dflow;
  readonly effects: Effects;
  readonly meter: FakeMeter;
  readonly events: readonly Event[];
  /** As Ctrl-C does. */
  readonly cancel: () => void;
  /** @throws Crash where one was injected; Error when something waits for ever */
  run<T>(body: (dflow: Dflow) => Promise<T>): Promise<T>;
}

export function aClusterOf(wanted: Wanted = {}): Cluster {
  const { nodes = 3, programs = [withChecks(hello)] } = wanted;
  const names = programs.map((one) => one.name);
  const releaseOf = (name: string) => release(Number(name.slice(1)), names);
  const settings = settingsFor(wanted, nodes, programs);
  const world: World = {
    time: fakeTime(),
    nodes: new Map(),
    store: { state: undefined, revision: 0 },
    cache: new Map(),
    conduct: () => good,
    requestFails: () => undefined,
    running: new Set(),
    changed: () => {},
    made: 0,
  };
  const first = Number(wanted.running?.slice(1) ?? 0);
  const project: Project = {
    commits: Array.from({ length: 9 }, (_, at) => releaseOf(`v${at + 1}`)),
    head: releaseOf(wanted.head ?? `v${first + 1}`),
  };
  const hooks: string[] = [];
  const controller = () => aController({ world, project, settings, hooks, wanted });
  if (wanted.running || nodes > 0)
    settle(world, nodes, wanted.running ? releaseOf(wanted.running) : undefined, controller().dflow);
  return {
    world,
    project,
    controller,
    release: releaseOf,
    settings,
    hooks,
    node: (index) => {
      const found = world.nodes.get(index);
      if (!found) throw new Error(`there is no node ${index}`);
      return found;
    },
    state: () => world.store.state,
  };
}

interface Surroundings {
  readonly world: World;
  readonly project: Project;
  readonly settings: Settings;
  readonly hooks: string[];
  readonly wanted: Wanted;
}

let controllers = 0;

function aController({ world, project, settings, hooks, wanted }: Surroundings): Controller {
  const all = effects();
  const cancelling = new AbortController();
  const events: Event[] = [];
  const pid = ++controllers;
  let ids = 0;
  const meter = fakeMeter(world, all.isDead);
  const dflow: Dflow = {
    settings,
    vms: fakeVMs(world, all, { makesNodes: wanted.makesNodes ?? true }),
    containers: fakeContainers(world),
    traffic: fakeTraffic,
    store: fakeStore(world, all),
    transport: fakeTransport(world, all),
    probe: fakeProbe(world, all),
    meter,
    workshop: fakeWorkshop(world, all, project),
    parcels: fakeParcels(world, all),
    hooks: fakeHooks(world, all, hooks, new Set(wanted.failingHooks)),
    clock: fakeClock(world.time, all.isDead),
    random: mulberry32(wanted.seed ?? 1),
    uuid: () => `00000000-0000-4000-8000-${String(pid).padStart(4, "0")}${String(ids++).padStart(8, "0")}`,
    reporter: { report: (event) => void events.push(event) },
    owner: { name: "anna@laptop", host: "laptop", boot: "b", pid, started: 1 },
    isAlive: async (owner) => world.running.has(owner.pid),
    variable: (name) => wanted.secrets?.[name],
    again: async () => ({ ...dflow, settings: world.written ?? settings }),
    signal: cancelling.signal,
  };
  return {
    dflow,
    effects: all,
    meter,
    events,
    cancel: () => cancelling.abort(),
    async run(body) {
      world.running.add(pid);
      try {
        return await Promise.race([body(dflow), all.crashed, world.time.ranOut]);
      } finally {
        world.running.delete(pid);
      }
    },
  };
}

/** Small, seeded, the same everywhere. */
function mulberry32(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
