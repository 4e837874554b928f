import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";
import { type Load, together } from "./load.ts";

const NODES = 3;
const REQUESTS = 100_000;

describe.each([
  { containers: "process", commands: 20 },
  { containers: "docker", commands: 10 },
])("deploys and rollbacks, one after the other, under load, with $containers", ({ containers, commands }) => {
  let cluster: RealCluster;
  let loads: readonly Load[] = [];

  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: NODES, containers });
    cluster.commit(await server("v0"));
    expect(await cluster.ask("deploy")).toMatchObject({ exit: 0 });
    const each = Array.from({ length: NODES }, (_, index) => [
      cluster.fromOutside(index, { fresh: 2, kept: 2, rate: 250 }),
      cluster.onTheNode(index, { fresh: 2, kept: 2, rate: 250 }),
    ]);
    loads = await Promise.all(each.flat());
  });
  afterAll(() => cluster?.remove());

  test(`${NODES * commands} switches and ${REQUESTS} requests: none fails, and every version has answered everybody`, async () => {
    const enough = Promise.all(loads.map((load) => load.sends(Math.ceil(REQUESTS / loads.length))));
    for (let turn = 1; turn <= commands; turn++) {
      const back = turn % 4 === 0;
      if (!back) cluster.commit(await server(`v${turn}`));
      const { exit, data } = await cluster.ask(back ? "rollback" : "deploy");
      expect({ turn, exit, changed: data?.changed }).toEqual({ turn, exit: 0, changed: true });
    }
    await enough;
    const marks = await Promise.all(loads.map((load) => load.stop()));
    const { sent, failures } = together(marks);
    expect(failures).toEqual({});
    expect(sent).toBeGreaterThanOrEqual(REQUESTS);
    // Each deploy and each rollback starts a process on each Node; with the first one they are one more.
    for (const { answerers } of marks) expect(answerers).toBe(commands + 1);
  });
});
