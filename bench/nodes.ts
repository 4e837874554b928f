import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { built } from "./built.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { type Figure, figure, table } from "./figures.ts";
import { type Deployed, deploy } from "./run.ts";

/**
 * How a deploy grows with the number of Nodes: the same small program to a hundred and to a thousand real OpenSSH servers
 * on loopback, the second version in the place of the first.
 *
 *   npm run bench:nodes [-- --few 100] [--many 1000] [--json]
 */
const { values: flags } = parseArgs({
  options: { few: { type: "string" }, many: { type: "string" }, json: { type: "boolean" } },
});
const FEW = Number(flags.few ?? 100);
const MANY = Number(flags.many ?? 1000);
const LIMIT_MS = 3_600_000;
/** The checks' own rhythm is no cost of ours: one good answer will do. */
const AT_ONCE = ", interval: 100ms, successes: 1, healthy-for: 0s, deadline: 5m";
const MIB = 1 << 20;

interface Grown extends Deployed {
  /** To all of the sshds together. */
  readonly connections: number;
}

let cluster: Cluster | undefined;
const dist = built();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(new Error(`ended by ${signal}`)));

measure().then(
  (figures) => end(figures),
  (error) => end(error),
);

async function measure(): Promise<readonly Figure[]> {
  const few = await deployedTo(FEW);
  const many = await deployedTo(MANY);
  const growth = (of: (deployed: Deployed) => number) => of(many) / MANY / (of(few) / FEW);
  return [
    figure(`peak memory of dflow, ${FEW} Nodes`, few.peak / MIB, { unit: "MiB", goal: 256 }),
    figure(`peak memory of dflow, ${MANY} Nodes`, many.peak / MIB, { unit: "MiB", goal: 256 }),
    figure("most connections to Nodes at once", Math.max(few.connections, many.connections), { goal: 32 }),
    figure("round trips to each Node", Math.max(few.roundTrips, many.roundTrips), { goal: 8 }),
    figure(`time of a deploy to ${FEW} Nodes`, few.ms / 1000, { unit: "s" }),
    figure(`time of a deploy to ${MANY} Nodes`, many.ms / 1000, { unit: "s" }),
    figure(
      "dflow's processor time for each of many over each of few",
      growth(({ processor }) => processor),
      {
        digits: 2,
        goal: 1.25,
      },
    ),
    figure(
      "wall time for each of many over each of few",
      growth(({ ms }) => ms),
      { digits: 2 },
    ),
    figure("requests of the receipt that failed", few.failed + many.failed, { goal: 0 }),
  ];
}

/** The second deploy: both versions run for a while, and traffic moves. */
async function deployedTo(nodes: number): Promise<Grown> {
  const on = await openCluster(nodes, 2, { size: 0 });
  cluster = on;
  on.settings(AT_ONCE);
  const [first, second] = on.builds as [Cluster["builds"][number], Cluster["builds"][number]];
  on.commit(first);
  await deploy(dist.folder, on, LIMIT_MS);
  on.commit(second);
  const watch = watchedConnections(on.sshds);
  const deployed = await deploy(dist.folder, on, LIMIT_MS);
  const connections = watch.most();
  const serving = await on.serving("dflow");
  if (serving.size !== 1 || !serving.has(second.name)) throw new Error(`the Nodes serve ${[...serving]}`);
  await on.stop();
  cluster = undefined;
  return { ...deployed, connections };
}

/**
 * Ten times a second; as the kernel lists them on the servers' side. A list of many takes so long to read that some end and
 * others begin meanwhile: those that are in two lists, one right after the other, were open all at once in between.
 */
function watchedConnections(sshds: readonly { readonly host: string; readonly port: number }[]): { most(): number } {
  const ends = new Set(sshds.map(({ host, port }) => inHex(host, port)));
  // A set: the kernel lists one twice where others have gone meanwhile.
  const open = (): ReadonlySet<string> => {
    const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
    return new Set(
      lines.flatMap((line) => {
        const [, local = "", remote = "", state] = line.trim().split(/\s+/);
        return state === "01" && ends.has(local) ? [`${local} ${remote}`] : [];
      }),
    );
  };
  let most = 0;
  const timer = setInterval(() => {
    const before = open();
    most = Math.max(most, [...open()].filter((one) => before.has(one)).length);
  }, 100);
  return {
    most() {
      clearInterval(timer);
      return most;
    },
  };
}

/** `0100007F:1F90` for 127.0.0.1:8080, as proc(5) writes it on this machine. */
const inHex = (host: string, port: number): string => {
  const bytes = host.split(".").map(Number).reverse();
  const hex = (number: number, width: number) => number.toString(16).toUpperCase().padStart(width, "0");
  return `${bytes.map((byte) => hex(byte, 2)).join("")}:${hex(port, 4)}`;
};

async function end(result: readonly Figure[] | Error): Promise<void> {
  await cluster?.stop();
  dist.remove();
  if (result instanceof Error) {
    console.error(result.message);
    process.exit(1);
  }
  console.log(flags.json ? JSON.stringify({ few: FEW, many: MANY, figures: result }, null, 2) : table(result));
  process.exit(result.every((one) => one.ok) ? 0 : 1);
}
