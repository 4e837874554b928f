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
    const killed = cluster.nodes[1]?.asRoot(
      // In the container, by hand, once the new version runs beside it; its watcher starts it again soon.
      "until pgrep -c -x hello | grep -qx 2; do sleep 0.05; done; sleep 1; pkill -KILL -o -x hello; sleep 0.2; pkill -KILL -o -x hello",
    );
    const { data } = await cluster.ask("deploy");
    await killed;
    expect(data.requests.failures.length).toBeGreaterThan(0);
    expect(data.requests.failures.every(({ index }: Line) => index === 1)).toBe(true);
  });
});
