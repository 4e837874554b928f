import { afterAll, beforeAll, expect, test } from "vitest";
import { aCluster, type Cluster, hello } from "../end-to-end/a-cluster.ts";
import { killedDeploys } from "../end-to-end/killed-deploys.ts";

/** Promise 4; less where somebody only wants to see it run. */
const KILLS = Number(process.env.SOAK_KILLS ?? 200);

let cluster: Cluster;
let number = 0;
const newVersion = () => ({ version: cluster.commit(hello(`v${++number}`)) });

beforeAll(async () => {
  cluster = await aCluster({ nodes: 2, program: ["stop: {drain: 9s, immediate: 2s, kill: 2s}"] });
  newVersion();
  expect((await cluster.ask("deploy")).exit).toBe(0);
});
afterAll(() => cluster?.stop());

test(
  `${KILLS} deploys that are killed cost no request, and the same command again brings each to its end`,
  {
    timeout: 3 * 3_600_000,
  },
  () => killedDeploys(cluster, KILLS, newVersion),
);
