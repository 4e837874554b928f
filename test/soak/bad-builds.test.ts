import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BadBuild, badBuilds, verifyLong } from "../real-nodes/bad-builds.ts";
import { aRealCluster, type RealCluster, server } from "../real-nodes/cluster.ts";
import { type Load, together } from "../real-nodes/load.ts";
import { receipt } from "./receipt.ts";

/** Promise 2; less where somebody only wants to see it run. */
const BUILDS = Number(process.env.SOAK_BAD_BUILDS ?? 100);
const NODES = 2;

describe("bad builds of seven kinds, one after the other", () => {
  let cluster: RealCluster;
  let loads: readonly Load[] = [];

  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: NODES, program: [verifyLong] });
    cluster.commit(await server("v0"));
    expect(await cluster.ask("deploy")).toMatchObject({ exit: 0 });
    const clients = { fresh: 2, kept: 2, rate: 100 };
    loads = await Promise.all(Array.from({ length: NODES }, (_, index) => cluster.fromOutside(index, clients)));
  });
  afterAll(() => cluster?.remove());

  test(`${BUILDS} of ${BUILDS} are taken back, and none is ever served`, { timeout: 2 * 3_600_000 }, async () => {
    const begun = performance.now();
    const did: Record<string, number> = {};
    for (let turn = 0; turn < BUILDS; turn++) {
      const { that, program, exit: expected } = badBuilds[turn % badBuilds.length] as BadBuild;
      cluster.commit(await program(`bad ${turn}`));
      const { exit, data } = await cluster.ask("deploy");
      expect({ turn, that, exit, reverted: data?.reverted }).toEqual({ turn, that, exit: expected, reverted: true });
      did[`that ${that}`] = (did[`that ${that}`] ?? 0) + 1;
      if (turn % 10 === 9) console.log(`${turn + 1} bad builds taken back`);
    }
    const marks = await Promise.all(loads.map((load) => load.stop()));
    console.log(receipt(did, marks, (performance.now() - begun) / 1000));
    expect(together(marks).failures).toEqual({});
    for (const { answerers } of marks) expect(answerers).toBe(1);
  });
});
