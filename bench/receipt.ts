import { parseArgs } from "node:util";
import { built } from "./built.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { type Figure, figure, median, table } from "./figures.ts";
import { type Deployed, deploy } from "./run.ts";

/**
 * What the receipt costs a deploy: the same deploys with it and without it, in turns, to Nodes behind real OpenSSH servers
 * on loopback.
 *
 *   npm run bench:receipt [-- --nodes 10] [--turns 6] [--json]
 */
const { values: flags } = parseArgs({
  options: { nodes: { type: "string" }, turns: { type: "string" }, json: { type: "boolean" } },
});
const NODES = Number(flags.nodes ?? 10);
const TURNS = Number(flags.turns ?? 6);
const LIMIT_MS = 900_000;
/** The checks' own rhythm is no cost of the receipt's: one good answer will do. */
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
  const { folder } = dist;
  cluster = await openCluster(NODES, 2);
  let builds = 0;
  const once = async (more: string): Promise<Deployed> => {
    cluster?.settings(AT_ONCE, more);
    cluster?.commit(cluster.builds[builds++ % 2] as Cluster["builds"][number]);
    return deploy(folder, cluster as Cluster);
  };
  const OFF = "rollout: {receipt: off}\n";
  await once(OFF);
  const on: Deployed[] = [];
  const off: Deployed[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const each = [async () => void on.push(await once("")), async () => void off.push(await once(OFF))];
    for (const one of turn % 2 === 0 ? each : each.reverse()) await one();
  }
  const longer = on.map((one, turn) => one.ms / (off[turn] as Deployed).ms);
  const most = (of: readonly Deployed[], what: (one: Deployed) => number) => Math.max(...of.map(what));
  return [
    figure("requests sent in a deploy, median", median(on.map((one) => one.sent)), {}),
    figure(
      "requests that failed, all deploys",
      on.reduce((sum, one) => sum + one.failed, 0),
      { goal: 0 },
    ),
    figure(
      "round trips to each Node, with the receipt",
      most(on, (one) => one.roundTrips),
      {},
    ),
    figure(
      "round trips to each Node, without",
      most(off, (one) => one.roundTrips),
      {},
    ),
    figure("time, with the receipt, median", median(on.map((one) => one.ms)) / 1000, { unit: "s", digits: 2 }),
    figure("time, without", median(off.map((one) => one.ms)) / 1000, { unit: "s", digits: 2 }),
    figure("ratio of these, median of the turns", median(longer), { digits: 2 }),
    figure("peak memory, with the receipt", most(on, (one) => one.peak) / MIB, { unit: "MiB" }),
    figure("peak memory, without", most(off, (one) => one.peak) / MIB, { unit: "MiB" }),
  ];
}

async function end(result: readonly Figure[] | Error): Promise<void> {
  await cluster?.stop();
  dist?.remove();
  if (result instanceof Error) {
    console.error(result.message);
    process.exit(1);
  }
  console.log(flags.json ? JSON.stringify({ nodes: NODES, turns: TURNS, figures: result }, null, 2) : table(result));
  process.exit(result.every((one) => one.ok) ? 0 : 1);
}
