import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { badBuilds, verifyLong } from "./bad-builds.ts";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";
import { type Load, together } from "./load.ts";

const NODES = 2;

describe("a build, deployed to real Nodes under load,", () => {
  let cluster: RealCluster;
  let loads: readonly Load[] = [];
  let good: string;

  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: NODES, program: [verifyLong] });
    good = cluster.commit(await server("v0"));
    expect(await cluster.ask("deploy")).toMatchObject({ exit: 0 });
    const each = Array.from({ length: NODES }, (_, index) => [
      cluster.fromOutside(index, { fresh: 1, kept: 1, rate: 100 }),
      cluster.onTheNode(index, { fresh: 1, kept: 1, rate: 100 }),
    ]);
    loads = await Promise.all(each.flat());
  });
  afterAll(() => cluster?.remove());

  test.each(badBuilds)(
    "that $that: exit $exit, no request is lost, every Node serves what it served",
    async (build) => {
      const bad = cluster.commit(await build.program("bad"));
      await Promise.all(loads.map((load) => load.mark()));
      const { exit, stderr } = await cluster.dflow("deploy");
      await Promise.all(loads.map((load) => load.sends(10)));
      const marks = await Promise.all(loads.map((load) => load.mark()));
      expect({ exit, failures: together(marks).failures }).toEqual({ exit: build.exit, failures: {} });
      expect(stderr).toMatch(build.said);
      expect(stderr).toContain("every Node serves what it served before");
      // The process that served before it served all the time.
      for (const { answerers } of marks) expect(answerers).toBe(1);
      const { versions } = (await cluster.ask("versions")).data;
      expect(versions).toMatchObject([{ version: good, nodes: [0, 1] }]);
      const { current, deployments } = (await cluster.ask("history")).data;
      expect({ current, last: deployments[0] }).toMatchObject({
        current: good,
        last: { version: bad, result: "reverted" },
      });
    },
  );
});
