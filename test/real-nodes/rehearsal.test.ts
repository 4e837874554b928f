import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";
import { type Load, together } from "./load.ts";

const NODES = 3;

/** What people do to a cluster in a bad week, while its clients go on. */
describe("three real Nodes under load", () => {
  let cluster: RealCluster;
  let loads: readonly Load[] = [];
  const versions: string[] = [];

  beforeAll(async () => {
    cluster = await aRealCluster({ nodes: NODES });
    for (const name of ["v1", "v2", "v3"]) {
      versions.push(cluster.commit(await server(name)));
      expect(await cluster.ask("deploy")).toMatchObject({ exit: 0 });
    }
    loads = await Promise.all(
      Array.from({ length: NODES }, (_, index) => cluster.fromOutside(index, { fresh: 2, kept: 2, rate: 100 })),
    );
  });
  afterAll(() => cluster?.remove());

  /** What the clients of these Nodes met meanwhile. */
  const met = async (indexes: readonly number[], act: () => Promise<void>) => {
    const some = indexes.map((index) => loads[index] as Load);
    await Promise.all(some.map((load) => load.sends(20)));
    await Promise.all(some.map((load) => load.mark()));
    await act();
    await Promise.all(some.map((load) => load.sends(20)));
    return Promise.all(some.map((load) => load.mark()));
  };

  test("two rollbacks, one after the other, lose no request and copy nothing", async () => {
    const marks = await met([0, 1, 2], async () => {
      for (const at of [1, 0]) {
        const { exit, data } = await cluster.ask("rollback");
        expect({ exit, version: data.version, bytes: data.bytes }).toEqual({
          exit: 0,
          version: versions[at],
          bytes: 0,
        });
      }
    });
    expect(together(marks).failures).toEqual({});
    for (const { answerers } of marks) expect(answerers).toBe(3);
  });

  test("a restart loses no request", async () => {
    const marks = await met([0, 1, 2], async () => {
      expect(await cluster.ask("restart")).toMatchObject({ exit: 0 });
    });
    expect(together(marks).failures).toEqual({});
    for (const { answerers } of marks) expect(answerers).toBe(2);
  });

  test("a Node that is rebooted is served by repair again; clients of the others notice nothing", async () => {
    const marks = await met([1, 2], async () => {
      await cluster.nodes[0]?.reboot();
      expect(await cluster.ask("verify")).toMatchObject({ exit: 12 });
      expect(await cluster.ask("repair")).toMatchObject({ exit: 0 });
      expect(await cluster.ask("verify")).toMatchObject({ exit: 0 });
    });
    expect(together(marks).failures).toEqual({});
    for (const { answerers } of marks) expect(answerers).toBe(1);
    const [back] = await met([0], async () => undefined);
    expect(together([back as never])).toMatchObject({ failures: {} });
  });
});
