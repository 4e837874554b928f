import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRealCluster, type RealCluster, server } from "./cluster.ts";

type Line = { index: number; path: string; phase: string; sent: number };

describe("the receipt of a deploy to real Nodes", () => {
  let cluster: RealCluster;
  beforeAll(async () => {
    cluster = await aRealCluster({
      nodes: 2,
      settings: ["rollout: {waves: [1, 100%], pause: 1s, receipt: {rate: 40}}"],
    });
    cluster.commit(await server("v1"));
    expect((await cluster.ask("deploy")).exit).toBe(0);
  });
  afterAll(() => cluster?.remove());

  test("counts requests through nft's map from outside and from the Node itself, and none fails", async () => {
    cluster.commit(await server("v2"));
    const { exit, data } = await cluster.ask("deploy");
    expect({ exit, failures: data.requests.failures, notes: data.requests.notes }).toEqual({
      exit: 0,
      failures: [],
      notes: [],
    });
    const during = data.requests.nodes.filter(({ phase }: Line) => phase === "during");
    expect(during.map(({ index, path }: Line) => `${index} ${path}`)).toEqual([
      "0 direct",
      "0 ssh",
      "1 direct",
      "1 ssh",
    ]);
    for (const { sent } of during) expect(sent).toBeGreaterThan(5);
  });

  test("shows it when what serves is killed before its successor has come", async () => {
    cluster.commit(await server("v3"));
    // By hand, once the new version runs beside it; until its watcher has started it again nobody answers.
    const [{ data }] = await Promise.all([
      cluster.ask("deploy"),
      cluster.nodes[1]?.asRoot(`until [ "$(pgrep -c -x hello)" = 2 ]; do sleep 0.05; done; pkill -KILL -o -x hello`),
    ]);
    expect(data.requests.failures.length).toBeGreaterThan(0);
    expect(data.requests.failures.every(({ index }: Line) => index === 1)).toBe(true);
  });
});
