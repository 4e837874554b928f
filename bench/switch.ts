import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { measure } from "./switch-rounds.ts";
import { type Line, lineOf, markdown } from "./switch-table.ts";
import { ways } from "./switch-ways.ts";

/**
 * The test that the method's author made in 2016, with dflow's own backends on a real Node (a container with systemd, sshd
 * and nft): 100,000 requests while a new version is switched in every 100 ms; what fails, and what it costs the others.
 *
 *   npm run bench:switch [-- --requests N] [--quick] [--only WORD] [--json] [--lenient]
 *
 * As root, on Debian with docker, nft and gcc. --quick: a tenth of the requests. --lenient: exit 0 also where it takes
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
const requests = Number(flags.requests ?? (flags.quick ? 10_000 : 100_000));
const rounds = flags.quick ? 4 : 20;

const lines: Line[] = [];
for (const way of ways.filter((one) => one.name.includes(flags.only))) {
  console.error(`${way.name} …`);
  lines.push(lineOf(await measure(way, { requests, rounds })));
}
const machine = { processors: cpus().length, kernel: release() };
console.log(flags.json ? JSON.stringify({ requests, rounds, machine, ways: lines }, null, 2) : markdown(lines));
const missed = lines.flatMap((line) => line.missed.map((what) => ({ way: line.way, what })));
for (const { way, what } of missed) console.error(`${way}: missed its goal: ${what}`);
process.exitCode = missed.some(({ what }) => !(flags.lenient && what === "latency")) ? 1 : 0;
