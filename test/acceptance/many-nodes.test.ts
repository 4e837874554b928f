import { expect, test } from "vitest";
import { aCluster, hello, said } from "../end-to-end/a-cluster.ts";
import { aGithub } from "./runner.ts";

/** examples/workflows/many-nodes.yml, job by job; none of them remembers another. With a store-key the build needs no ssh key. */
test("jobs of a matrix copy side by side, one job deploys what it finds there, and jobs of a matrix verify", async () => {
  const build = 'build: {command: "echo building; env | grep ^INPUT_; cp source hello; chmod +x hello"}';
  const cluster = await aCluster({ nodes: 3, settings: [build] });
  const github = await aGithub(cluster);
  const job = (inputs: Readonly<Record<string, string>>) => github.job({ "store-key": "k".repeat(32), ...inputs });
  try {
    cluster.commit({ source: hello("v1") });
    expect((await job({ command: "deploy" }).ended).exit).toBe(0);
    const v2 = cluster.commit({ source: hello("v2") });
    const built = await job({ command: "build", "ssh-private-key": "" }).ended;
    expect({ exit: built.exit, log: built.log }).toMatchObject({ exit: 0, log: expect.stringContaining("building") });
    // The ssh key is one of them.
    expect(built.log).not.toContain("INPUT_COMMAND");
    const parts = ["1/3", "2/3", "3/3"];
    const copied = await Promise.all(parts.map((shard) => job({ command: "copy", shard, version: v2 }).ended));
    const fetched = { exit: 0, log: expect.not.stringContaining("building") };
    expect(copied.map(({ exit, log }) => ({ exit, log }))).toEqual([fetched, fetched, fetched]);
    expect(copied.map(({ outputs }) => JSON.parse(outputs.nodes ?? ""))).toMatchObject([
      [{ index: 0 }],
      [{ index: 1 }],
      [{ index: 2 }],
    ]);
    const refused = await job({ command: "deploy", shard: "1/3" }).ended;
    expect(refused).toMatchObject({ exit: 2, log: expect.stringContaining("deploy does not take the input shard") });
    const { exit, log, outputs } = await job({ command: "deploy" }).ended;
    expect({ exit, log }).toEqual(fetched);
    expect(JSON.parse(outputs.result ?? "").bytes).toBe(0);
    expect(await Promise.all(cluster.urls.map((url) => said(url)))).toEqual(
      [0, 1, 2].map((index) => `hello v2 from node ${index}`),
    );
    const looked = await Promise.all(parts.map((shard) => job({ command: "verify", shard }).ended));
    expect(looked.map((one) => one.exit)).toEqual([0, 0, 0]);
  } finally {
    await github.stop();
    await cluster.stop();
  }
});
