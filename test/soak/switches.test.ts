import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server } from "../real-nodes/cluster.ts";
import { type Load, type Marked, together } from "../real-nodes/load.ts";
import { receipt } from "./receipt.ts";

/** Promise 1; less where somebody only wants to see it run. */
const SWITCHES = Number(process.env.SOAK_SWITCHES ?? 1000);
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 1_000_000);
const CONTAINERS = process.env.SOAK_CONTAINERS ?? "process";
const NODES = 3;
/** Requests a second. */
const RATE = 1200;
const AT_LEAST = 500;
const LIMIT_MS = 3 * 3_600_000;

describe("the long run", () => {
  let cluster: RealCluster;
  let loads: readonly Load[] = [];
  const marks: Marked[] = [];

  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: NODES, containers: CONTAINERS });
    cluster.commit(await server("v0"));
    expect(await cluster.ask("deploy")).toMatchObject({ exit: 0 });
    const clients = { fresh: 2, kept: 2, rate: RATE / NODES / 2 };
    const each = Array.from({ length: NODES }, (_, index) => [
      cluster.fromOutside(index, clients),
      cluster.onTheNode(index, clients),
    ]);
    loads = await Promise.all(each.flat());
  });
  afterAll(() => cluster?.remove());

  const commandOf = (turn: number) => (turn % 10 === 0 ? "restart" : turn % 4 === 0 ? "rollback" : "deploy");

  /** One command, which switches every Node. @returns its name */
  async function one(turn: number): Promise<string> {
    const command = commandOf(turn);
    if (command === "deploy") cluster.commit(await server(`v${turn}`));
    const { exit, data, error } = await cluster.ask(command);
    expect({ turn, command, exit, changed: data?.changed, error }).toMatchObject({ turn, exit: 0, changed: true });
    for (const load of loads) marks.push(await load.mark());
    expect({ turn, command, failures: together(marks).failures }).toEqual({ turn, command, failures: {} });
    return command;
  }

  const title = `${SWITCHES} switches by whole commands and ${REQUESTS} requests: none fails`;
  test(title, { timeout: LIMIT_MS + 60_000 }, async () => {
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    const did: Record<string, number> = { switches: 0 };
    for (let turn = 1; (did.switches ?? 0) < SWITCHES || together(marks).sent < REQUESTS; turn++) {
      const command = await one(turn);
      did[`${command}s`] = (did[`${command}s`] ?? 0) + 1;
      did.switches = turn * NODES;
      if (turn % 10 === 0) console.log(`${did.switches} switches, ${together(marks).sent} requests, 0 failed`);
      if (seconds() * 1000 > LIMIT_MS) break;
    }
    for (const load of loads) marks.push(await load.stop());
    const { sent, failures } = together(marks);
    console.log(receipt(did, marks, seconds()));
    expect({ failures, switches: did.switches }).toEqual({
      failures: {},
      switches: expect.toSatisfy((n) => n >= SWITCHES),
    });
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
    expect(sent / seconds()).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
