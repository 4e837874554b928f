import type { Dflow } from "../../src/contracts/dflow.ts";
import type { Instance } from "../../src/domain/container.ts";
import { releaseFolder } from "../../src/domain/executable.ts";
import type { Program } from "../../src/domain/settings.ts";
import { short } from "../../src/domain/version.ts";
import { wishFor } from "../../src/plan/rollout.ts";
import type { Cluster } from "../fakes/cluster.ts";
import { alive, type FakeProcess, life, reached } from "../fakes/world.ts";

/** What must be true after every single change of a Node; what is not is told in `broken`. */
export interface Watch {
  readonly broken: string[];
  /** Indexes that nobody answered on, at some moment, where somebody had. */
  readonly missed: Set<number>;
  /** The same dflow; what its checks find good counts as verified from then on. */
  readonly spied: (dflow: Dflow) => Dflow;
}

export function watch(cluster: Cluster, mayMiss: readonly number[]): Watch {
  const { world, settings } = cluster;
  const broken: string[] = [];
  const missed = new Set<number>();
  const indexes = [...world.nodes.keys()];
  const verified = new Set(
    indexes.flatMap((index) => cluster.node(index).processes.map((process) => keyOf(index, process))),
  );
  const served = indexes.flatMap((index) =>
    settings.executables
      .filter((program) => !mayMiss.includes(index) && answering(cluster, index, program))
      .map((program) => ({ index, program })),
  );
  const epochs = new Map<string, number>();

  world.changed = (changed) => {
    const say = (what: string) => void broken.push(`after a change of node ${changed}: ${what}`);
    // Promise 1: nobody who served goes missing.
    for (const { index, program } of served) if (!answering(cluster, index, program)) missed.add(index);
    for (const index of world.nodes.keys()) {
      for (const what of [...unverified(cluster, index, verified), ...lostFiles(cluster, index)]) say(what);
    }
    // Promise 6: a Node never goes back to an older command.
    const there = world.nodes.get(changed);
    if (!there?.witness) return;
    if (there.witness.epoch < (epochs.get(there.boot) ?? 0)) say(`an older command has changed it`);
    epochs.set(there.boot, there.witness.epoch);
  };

  return {
    broken,
    missed,
    spied: (dflow) => ({
      ...dflow,
      probe: {
        ask: async (check, remote, process, context) => {
          const answer = await dflow.probe.ask(check, remote, process, context);
          if (answer.healthy) verified.add(keyOf(remote.node.index, process));
          return answer;
        },
      },
    }),
  };
}

const keyOf = (index: number, { executable, epoch }: Instance): string =>
  `${index}/${executable.name}/${executable.version}/${epoch}`;

const isLed = (program: Program): boolean => program.port !== undefined && program.traffic === "port-swap";

/** Who answers for a program on a Node: where clients come in, or for a worker whoever runs. */
export const answering = ({ world }: Cluster, index: number, { name, port }: Program): FakeProcess | undefined =>
  port === undefined
    ? alive(world, index).find((one) => one.executable.name === name && life(world, index, one).state === "running")
    : reached(world, index, name, port);

/** No version gets traffic, or a share of it, that was not verified first, where the strategy allows it. */
function unverified(cluster: Cluster, index: number, verified: ReadonlySet<string>): readonly string[] {
  const { portMap, processes } = cluster.node(index);
  return cluster.settings.executables.filter(isLed).flatMap((program) => {
    const { to, share } = portMap.get(program.port as number) ?? {};
    const at = (port: number | undefined) => processes.find((one) => one.endedAt === undefined && one.port === port);
    const led = [at(to), ...(share ? [at(share.port)] : [])].flatMap((found) => found ?? []);
    return [
      ...led
        .filter((found) => !verified.has(keyOf(index, found)))
        .map(({ executable }) => `${wordsOf(executable)} has traffic on node ${index} and was never verified`),
      ...(share && !at(share.port) ? [`a share of ${program.name} on node ${index} goes to what has ended`] : []),
    ];
  });
}

/** Promise 12: what runs, is current or is the way back has its file. */
function lostFiles(cluster: Cluster, index: number): readonly string[] {
  const { files, current, previous } = cluster.node(index);
  const has = (name: string, folder: string) =>
    files.some(({ executable }) => executable.name === name && releaseFolder(executable) === folder);
  const needed = [
    ...alive(cluster.world, index).map(({ executable }) => ({
      name: executable.name,
      folder: releaseFolder(executable),
    })),
    ...[...current, ...previous].map(([name, folder]) => ({ name, folder })),
  ];
  return needed
    .filter(({ name, folder }) => !has(name, folder))
    .map(({ name, folder }) => `node ${index} has lost the file of ${name} ${folder.slice(0, 7)}`);
}

/** What speaks against "store and Nodes agree, every Node serves what it is to serve, and nothing else runs". */
export function unsettled(cluster: Cluster): readonly string[] {
  const { world } = cluster;
  const state = cluster.state();
  if (!state) return ["there is no store"];
  const indexes = [...new Set([...Array(state.count).keys(), ...world.nodes.keys()])];
  return [
    ...(state.lease ? ["the lock is still held"] : []),
    ...(state.unfinished ? [`"${state.unfinished.command}" is still unfinished`] : []),
    ...indexes.flatMap((index) => unsettledNode(cluster, index)),
  ];
}

function unsettledNode(cluster: Cluster, index: number): readonly string[] {
  const { world, settings } = cluster;
  const state = cluster.state();
  const there = world.nodes.get(index);
  if (!state || !there) return [`node ${index} is missing`];
  if (index >= state.count) return [`node ${index} is one too many`];
  const wished = wishFor(state, index)?.executables ?? [];
  const running = alive(world, index).map(({ executable }) => wordsOf(executable));
  const wanted = wished.map(wordsOf);
  const wrong: string[] = [];
  if (running.sort().join() !== wanted.sort().join()) {
    wrong.push(`node ${index} runs ${running.join(", ") || "nothing"}, not ${wanted.join(", ") || "nothing"}`);
  }
  for (const executable of wished) {
    const program = settings.executables.find((one) => one.name === executable.name) as Program;
    const found = answering(cluster, index, program)?.executable;
    if (found?.version !== executable.version) wrong.push(`node ${index} does not serve ${wordsOf(executable)}`);
    if (there.portMap.get(program.port as number)?.share) {
      wrong.push(`node ${index} leads a share of ${executable.name} elsewhere`);
    }
    if (there.current.get(executable.name) !== releaseFolder(executable)) {
      wrong.push(`node ${index} does not call ${wordsOf(executable)} current`);
    }
  }
  return wrong;
}

const wordsOf = (one: FakeProcess["executable"]): string => `${one.name} ${short(one.version)}`;

/** What clients reach, what runs, and what is called current and previous, Node by Node: equal before and after what was put back. */
export const picture = (cluster: Cluster): unknown =>
  [...cluster.world.nodes.keys()].sort().map((index) => ({
    index,
    names: [cluster.node(index).current, cluster.node(index).previous].map((names) => [...names].sort()),
    served: cluster.settings.executables.map((program) => {
      const found = answering(cluster, index, program)?.executable;
      return found ? wordsOf(found) : "nobody";
    }),
    runs: alive(cluster.world, index)
      .map(({ executable }) => wordsOf(executable))
      .sort(),
  }));
