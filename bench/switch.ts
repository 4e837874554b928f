import { cpus, loadavg, release } from "node:os";
import { parseArgs } from "node:util";
import { giveWay } from "./processors.ts";
import { measure } from "./switch-rounds.ts";
import { heading, type Line, lineOf, markdown } from "./switch-table.ts";
import { ways } from "./switch-ways.ts";

/**
 * The test that the method's author made in 2016, with dflow's own backends on a real Node (a container with systemd, sshd
 * and nft): 100,000 requests while a new version is switched in every 100 ms; what fails, and what it costs the others.
 *
 *   npm run bench:switch [-- --requests N] [--quick] [--only WORD] [--json] [--lenient]
 *
 * As root, on Debian with docker, nft and gcc. --quick: a fifth of the requests. --lenient: exit 0 also where it takes
 * longer than the goal; a lost request is never passed over.
 */
const { values: flags } = parseArgs({
  options: {
    requests: { type: "string" },
    quick: { type: "boolean" },
    only: { type: "string", default: "" },
    json: { type: "boolean" },
    lenient: { type: "boolean" },
  },
});
const requests = Number(flags.requests ?? (flags.quick ? 20_000 : 100_000));
const rounds = flags.quick ? 4 : 20;

/** Processes that wanted a processor, on average of the last five minutes: whether others shared the machine. */
const load = () => (loadavg()[1] ?? 0).toFixed(1);
const before = load();

const lines: Line[] = [];
giveWay();
if (!flags.json) console.log(heading);
for (const way of ways.filter((one) => one.name.includes(flags.only))) {
  const line = lineOf(await measure(way, { requests, rounds }));
  lines.push(line);
  if (!flags.json) console.log(markdown(line));
}
const machine = { processors: cpus().length, kernel: release(), load: { before, after: load() } };
if (flags.json) {
  console.log(JSON.stringify({ requests, rounds, machine, ways: lines }, null, 2));
} else {
  console.log(`\n${requests} requests a way by the one client, in ${rounds} rounds, and as many without switching.`);
  console.log(`${machine.processors} processors, kernel ${machine.kernel}; load ${before} before, ${load()} after.`);
}
const missed = lines.flatMap((line) => line.missed.map((what) => ({ way: line.way, what })));
for (const { way, what } of missed) console.error(`${way}: missed its goal: ${what}`);
process.exitCode = missed.some(({ what }) => !(flags.lenient && what === "latency")) ? 1 : 0;
