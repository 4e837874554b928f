import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Build } from "./builds.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { type Deployed, deploy, run } from "./run.ts";

const NODES = 10;
/** dflow and the script in turn; the ratios are of neighbours, so a machine that grows slow slows both. */
const ROUNDS = 5;
const STARTS = 9;

interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
}

const words = process.argv.slice(2);
const top = fileURLToPath(new URL("../", import.meta.url));

async function measured(): Promise<readonly Figure[]> {
  const dist = `${top}lib/bench/dist`;
  mkdirSync(`${top}lib/bench`, { recursive: true });
  await run(process.execPath, ["scripts/build.ts", dist, `${top}lib/bench/js`], { cwd: top });
  const cluster = await openCluster(NODES, ROUNDS + 1);
  try {
    return [...(await deploys(cluster, dist)), ...(await starts(dist))];
  } finally {
    await cluster.stop();
    rmSync(`${top}lib/bench`, { recursive: true, force: true });
  }
}

async function deploys(cluster: Cluster, dist: string): Promise<readonly Figure[]> {
  const [first, ...later] = cluster.builds as readonly [Build, ...Build[]];
  const byDflow = async (build: Build): Promise<Deployed> => {
    cluster.commit(build);
    return deploy(dist, cluster.folder, cluster.project);
  };
  const byHand = async (build: Build) =>
    run("sh", [`${top}bench/by-hand.sh`, ...cluster.byHand(build)], { cwd: cluster.folder });
  // Without its configured waits: one good answer, as the script asks for.
  cluster.settings(", interval: 20ms, successes: 1, healthy-for: 0s");
  const whole = await byDflow(first);
  await byHand(first);

  const rounds: { deployed: Deployed; ratio: number }[] = [];
  for (const build of later) {
    const deployed = await byDflow(build);
    const { ms } = await byHand(build);
    for (const whose of ["dflow", "script"] as const) {
      const served = [...(await cluster.serving(whose))];
      if (served.join() !== build.name) throw new Error(`${whose}: ${served} serve instead of ${build.name}`);
    }
    rounds.push({ deployed, ratio: deployed.ms / ms });
  }
  // As dflow.yaml has it when nothing is said.
  cluster.settings();
  const again: Deployed[] = [];
  for (let round = 0; round < ROUNDS; round++) again.push(await deploy(dist, cluster.folder, cluster.project));

  const all = [whole, ...rounds.map((one) => one.deployed), ...again];
  const trips = Math.max(...rounds.map((one) => one.deployed.roundTrips));
  const share = Math.max(...rounds.map((one) => one.deployed.bytes / NODES)) / first.size;
  const ratio = median(rounds.map((one) => one.ratio));
  const idle = median(again.map((one) => one.ms));
  const idleBytes = Math.max(...again.map((one) => one.bytes));
  const peak = Math.max(...all.map((one) => one.peak)) / 2 ** 20;
  return [
    figure("round trips per Node for a deploy", `${trips}`, "<= 8", trips <= 8),
    figure("sent for a build that differs in a few strings", percent(share), "<= 2 % of the file", share <= 0.02),
    figure("sent for what already runs", `${idleBytes} bytes`, "0 bytes", idleBytes === 0),
    figure("time of a deploy of what already runs", seconds(idle), "<= 1.5 s", idle <= 1500),
    figure("time of a deploy against rsync + ssh by hand", ratio.toFixed(2), "<= 1", ratio <= 1),
    figure("peak memory of dflow", `${Math.round(peak)} MiB`, "<= 200 MiB", peak <= 200),
  ];
}

async function starts(dist: string): Promise<readonly Figure[]> {
  const help: number[] = [];
  const bare: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    help.push((await run(process.execPath, [`${dist}/cli/index.js`, "--help"], { cwd: top })).ms);
    bare.push((await run(process.execPath, ["-e", "0"], { cwd: top })).ms);
  }
  const ratio = median(help.map((ms, at) => ms / (bare[at] as number)));
  const name = `start-up of --help (${ratio.toFixed(1)} times node -e 0)`;
  return [figure(name, `${Math.round(median(help))} ms`, "<= 150 ms", median(help) <= 150)];
}

function print(figures: readonly Figure[]): void {
  console.log(`${NODES} Nodes behind real OpenSSH servers on loopback, an executable of 12 MB, ${ROUNDS} rounds\n`);
  const width = Math.max(...figures.map((one) => one.name.length));
  for (const { name, measured: is, goal, met } of figures) {
    console.log(`${name.padEnd(width)}  ${is.padStart(9)}  ${goal.padEnd(18)}  ${met ? "ok" : "MISSED"}`);
  }
}

const figure = (name: string, measured: string, goal: string, met: boolean): Figure => ({ name, measured, goal, met });

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const figures = await measured();
const missed = figures.filter((one) => !one.met);
if (words.includes("--json")) console.log(JSON.stringify(figures, undefined, 2));
else print(figures);
process.exitCode = missed.length > 0 && !words.includes("--lenient") ? 1 : 0;
