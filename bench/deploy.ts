import { parseArgs } from "node:util";
import { built } from "./built.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { type Figure, figure, median, table } from "./figures.ts";
import { type Deployed, deploy, deployByHand, startUp } from "./run.ts";

/**
 * What a deploy costs, on this machine: ten Nodes behind real OpenSSH servers on loopback, a program of some 12 MB, the
 * built dflow. Times are held against a script of rsync and ssh that does the same, in turns with dflow.
 *
 *   npm run bench [-- --json] [--lenient]     --lenient: exit 0 even where a goal is missed
 */
const { values: flags } = parseArgs({ options: { json: { type: "boolean" }, lenient: { type: "boolean" } } });
const NODES = 10;
const RUNS = 5;
const LIMIT_MS = 230_000;
/** The checks' own rhythm is no cost of ours: one good answer will do. */
const AT_ONCE = ", interval: 100ms, successes: 1, healthy-for: 0s";
const MIB = 1 << 20;

let cluster: Cluster | undefined;
let dist: ReturnType<typeof built> | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(new Error(`ended by ${signal}`)));
setTimeout(() => end(new Error(`not done within ${LIMIT_MS / 1000} s`)), LIMIT_MS).unref();

measure().then(
  (figures) => end(figures),
  (error) => end(error),
);

async function measure(): Promise<readonly Figure[]> {
  dist = built();
  const start = await startUp(dist.folder, 11);
  cluster = await openCluster(NODES, RUNS + 1);
  const { ours, theirs } = await inTurns(dist.folder, cluster);
  cluster.settings();
  const again: Deployed[] = [];
  for (let turn = 0; turn < 3; turn++) again.push(await deploy(dist.folder, cluster));

  const all = [...ours, ...again];
  const [first, ...changes] = ours as [Deployed, ...Deployed[]];
  const size = cluster.builds[0]?.size ?? 0;
  const share = (bytes: number) => (100 * bytes) / NODES / size;
  const ratios = changes.map((one, turn) => one.ms / (theirs[turn + 1] as number));
  return [
    figure("round trips to each Node", Math.max(...all.map((one) => one.roundTrips)), { goal: 8 }),
    figure("bytes to each Node, first deploy", share(first.bytes), { unit: "% of the file", digits: 1 }),
    figure("bytes to each Node, a few strings changed", Math.max(...changes.map((one) => share(one.bytes))), {
      unit: "% of the file",
      digits: 2,
      goal: 2,
    }),
    figure("bytes to all Nodes, what runs already", Math.max(...again.map((one) => one.bytes)), { goal: 0 }),
    figure("time, what runs already", median(again.map((one) => one.ms)) / 1000, { unit: "s", digits: 2, goal: 1.5 }),
    figure("time, a few strings changed", median(changes.map((one) => one.ms)) / 1000, { unit: "s", digits: 2 }),
    figure("the same by rsync and ssh", median(theirs.slice(1)) / 1000, { unit: "s", digits: 2 }),
    figure("ratio of these, median of the turns", median(ratios), { digits: 2, goal: 1 }),
    figure("peak memory of dflow", Math.max(...all.map((one) => one.peak)) / MIB, { unit: "MiB", goal: 200 }),
    figure("start-up, --help", median(start.help), { unit: "ms", goal: 150 }),
    figure("the action refuses a bad input", median(start.refusal), { unit: "ms", goal: 400 }),
    figure("start-up, node -e 0", median(start.node), { unit: "ms" }),
  ];
}

/** The first build makes the state both start from; then each build is deployed by both, who goes first alternates. */
async function inTurns(dist: string, on: Cluster): Promise<{ ours: Deployed[]; theirs: number[] }> {
  const ours: Deployed[] = [];
  const theirs: number[] = [];
  on.settings(AT_ONCE);
  for (const [turn, build] of on.builds.entries()) {
    on.commit(build);
    const each = [
      async () => void ours.push(await deploy(dist, on)),
      async () => void theirs.push(await deployByHand(on, build)),
    ];
    for (const one of turn % 2 === 0 ? each : each.reverse()) await one();
    for (const whose of ["dflow", "script"] as const) {
      const found = await on.serving(whose);
      if (found.size !== 1 || !found.has(build.name))
        throw new Error(`after the ${whose}'s deploy of ${build.name} the Nodes serve ${[...found]}`);
    }
  }
  return { ours, theirs };
}

async function end(result: readonly Figure[] | Error): Promise<void> {
  await cluster?.stop();
  dist?.remove();
  if (result instanceof Error) {
    console.error(result.message);
    process.exit(1);
  }
  const size = cluster?.builds[0]?.size;
  console.log(
    flags.json ? JSON.stringify({ nodes: NODES, size, turns: RUNS, figures: result }, null, 2) : table(result),
  );
  process.exit(result.every((one) => one.ok) || flags.lenient ? 0 : 1);
}
