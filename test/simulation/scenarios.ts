import { chaosMonkey } from "../../src/commands/chaos-monkey.ts";
import type { Command } from "../../src/commands/command.ts";
import { copy } from "../../src/commands/copy.ts";
import { cycle } from "../../src/commands/cycle.ts";
import { deploy } from "../../src/commands/deploy.ts";
import { destroy } from "../../src/commands/destroy.ts";
import { gc } from "../../src/commands/gc.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { set } from "../../src/commands/set.ts";
import { start } from "../../src/commands/start.ts";
import { stop } from "../../src/commands/stop.ts";
import type { Exit } from "../../src/domain/errors.ts";
import type { Program } from "../../src/domain/settings.ts";
import { ask, type Flags } from "../fakes/ask.ts";
import { aClusterOf, type Cluster, type Wanted } from "../fakes/cluster.ts";
import { badBuilds } from "../fakes/conduct.ts";
import { hello, web, worker } from "../plan/things.ts";

/** A command that changes something, on three Nodes, and what may come of it. */
export interface Scenario {
  readonly name: string;
  readonly cluster: () => Cluster;
  readonly command: Command;
  readonly flags: Flags;
  /** Nodes that this command may take out of service: what it is asked to do, and nothing else. */
  readonly mayMiss: readonly number[];
  /** How it ends when nothing goes wrong. */
  readonly exit: Exit;
  /** How it may end when it is asked again after a fault; `exit` alone when absent. */
  readonly again: readonly Exit[];
  /** What every Node serves in the end; undefined: nothing, or whatever the store says. */
  readonly serves: `v${number}` | undefined;
  /** Asked a second time it changes nothing. */
  readonly idempotent: boolean;
  /** Every Node serves what the store says afterwards; false for what is there to end services, and for trials. */
  readonly settles: boolean;
}

/** One good answer is enough here: asking more often adds effects and no new kind of them. */
const asked = (program: Program): Program => {
  const rhythm = { interval: 1000, timeout: 5000, successes: 1, deadline: 3000, healthyFor: 0 };
  const check =
    program.port === undefined
      ? { kind: "alive" as const }
      : { kind: "http" as const, path: "/ready", status: 200, contains: undefined };
  return { ...program, verify: [{ ...rhythm, ...check }] };
};

const one = [asked(hello)];
const several = [asked(hello), asked(web), asked(worker)];

const scenario = (
  name: string,
  command: Command,
  more: Partial<Omit<Scenario, "name" | "command" | "cluster">> & {
    readonly wanted?: Wanted;
    readonly before?: (cluster: Cluster) => void;
  } = {},
): Scenario => {
  const { wanted, before, ...rest } = more;
  const exit = more.exit ?? "done";
  return {
    name,
    command,
    cluster: () => {
      const cluster = aClusterOf({ nodes: 3, running: "v1", programs: one, ...wanted });
      before?.(cluster);
      return cluster;
    },
    flags: {},
    mayMiss: [],
    exit,
    again: [exit],
    serves: "v1",
    idempotent: true,
    settles: true,
    ...rest,
  };
};

/** A version that was verified before v1, or was copied and never ran, lies on every Node and in the cache. */
function alsoHas(cluster: Cluster, name: `v${number}`, verified: boolean): void {
  const { world } = cluster;
  const release = cluster.release(name);
  const at = world.time.now() - 7_200_000;
  world.cache.set(release.version, { release, builtAt: new Date(at) });
  for (const { files, previous } of world.nodes.values()) {
    for (const executable of release.executables) {
      files.push({ executable, at, bytes: executable.checksum });
      if (verified) previous.set(executable.name, `${executable.version}-${executable.checksum.slice(0, 12)}`);
    }
  }
  const { state } = world.store;
  if (!state || !verified) return;
  const entry = { release, at: new Date(at).toISOString(), how: "deploy", result: "verified", by: "anna" } as const;
  world.store.state = { ...state, history: [{ ...entry, epoch: 0 }, ...state.history] };
}

const isBad = (kind: string, name: `v${number}`) => (cluster: Cluster) => {
  const was = cluster.world.conduct;
  cluster.world.conduct = (executable, index) =>
    executable.version === cluster.release(name).version ? (badBuilds[kind] as never) : was(executable, index);
};

/** A reboot that brings the ports back and not the programs. */
const hasDied = ({ world }: Cluster): void => {
  for (const node of world.nodes.values()) {
    node.processes = node.processes.map((process) => ({ ...process, endedAt: world.time.now() }));
  }
};

const hasStopped = (cluster: Cluster): void => {
  hasDied(cluster);
  for (const node of cluster.world.nodes.values()) node.portMap.clear();
};

/** What has run for an hour there does not answer any more; what is started now does. */
const isSick = (index: number) => (cluster: Cluster) => {
  const was = cluster.world.conduct;
  cluster.world.conduct = (executable, at) =>
    at === index ? { ...was(executable, at), answers: (age) => age < 3_000_000 } : was(executable, at);
};

export const scenarios: readonly Scenario[] = [
  scenario("deploy", deploy, { serves: "v2" }),
  scenario("deploy of several programs", deploy, { serves: "v2", wanted: { programs: several } }),
  scenario("deploy share by share", deploy, { serves: "v2", wanted: { rollout: { shares: [0.1, 1] } } }),
  scenario("deploy where ports still lead to what has died", deploy, { serves: "v2", before: hasDied }),
  scenario("a first deploy", deploy, { wanted: { head: "v1" }, before: hasNothing }),
  scenario("deploy of a build that answers 503", deploy, {
    exit: "unhealthy",
    before: isBad("always answers 503", "v2"),
    idempotent: false,
    settles: false,
  }),
  scenario("deploy of a build that cannot be executed", deploy, {
    exit: "unhealthy",
    before: isBad("cannot be executed", "v2"),
    idempotent: false,
    settles: false,
  }),
  scenario("deploy to a share", deploy, { flags: { rollout: 67 }, serves: undefined }),
  scenario("deploy to one Node", deploy, { flags: { index: [1] }, serves: undefined, settles: false }),
  scenario("deploy with --auto-rollout and --through-cache", deploy, {
    flags: { "auto-rollout": 0, "through-cache": true },
    serves: "v2",
    // What it is told to write again it writes again.
    idempotent: false,
  }),
  scenario("rollback", rollback, {
    wanted: { running: "v2" },
    before: (cluster) => alsoHas(cluster, "v1", true),
    // When it was only the last word that was cut off, there is nothing further back.
    again: ["done", "preflight"],
    idempotent: false,
  }),
  scenario("restart", restart, { idempotent: false }),
  scenario("restart of several programs", restart, { idempotent: false, wanted: { programs: several } }),
  scenario("start", start, { before: hasStopped }),
  scenario("stop", stop, { mayMiss: [0, 1, 2], serves: undefined, settles: false }),
  scenario("stop --all --now", stop, {
    flags: { all: true, now: true },
    mayMiss: [0, 1, 2],
    serves: undefined,
    settles: false,
  }),
  scenario("copy", copy),
  scenario("gc", gc, {
    flags: { count: 0 },
    wanted: { running: "v4" },
    before: (cluster) => {
      alsoHas(cluster, "v3", true);
      alsoHas(cluster, "v2", false);
      alsoHas(cluster, "v1", false);
    },
    serves: "v4",
  }),
  scenario("set 4", set, { flags: { count: 4 } }),
  scenario("set 2", set, { flags: { count: 2 }, mayMiss: [2] }),
  scenario("cycle 1", cycle, { flags: { index: 1 }, mayMiss: [1], idempotent: false }),
  scenario("destroy 2", destroy, { flags: { index: 2 }, mayMiss: [2], serves: undefined, settles: false }),
  scenario("chaos-monkey", chaosMonkey, {
    flags: { seed: 3 },
    mayMiss: [0, 1, 2],
    serves: undefined,
    again: ["done", "preflight"],
    idempotent: false,
    settles: false,
  }),
  scenario("repair of a missing Node", repair, { before: ({ world }) => void world.nodes.delete(1), mayMiss: [1] }),
  scenario("repair of what has died", repair, { before: hasDied }),
  scenario("repair of a sick process", repair, { before: isSick(0), mayMiss: [0] }),
];

function hasNothing({ world }: Cluster): void {
  for (const node of world.nodes.values()) {
    node.files.length = 0;
    node.processes = [];
    node.portMap.clear();
    node.current.clear();
    node.witness = undefined;
  }
  const { state } = world.store;
  if (!state) return;
  const { current: _, ...rest } = state;
  world.store.state = { ...rest, history: [] };
  world.cache.clear();
}

/** Runs the scenario's command as one dflow would. */
export const perform = (cluster: Cluster, { command, flags }: Pick<Scenario, "command" | "flags">) =>
  cluster.controller().run((dflow) => ask(dflow, command, flags));
