import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Load } from "../../src/contracts/stage.ts";
import { startLoad } from "../../src/local/load.ts";
import { aCluster, type Cluster, hello, neverHealthy, said } from "./a-cluster.ts";
import { endsAfter, ofAnotherProcessor, sometimesReady, withoutItsLibrary } from "./programs.ts";

type Program = string | Buffer | Promise<Buffer>;

describe("a build that is bad", () => {
  let cluster: Cluster;
  let load: Load;
  let good: string;

  beforeAll(async () => {
    cluster = await aCluster({
      nodes: 2,
      executables: ({ port, privatePorts }) => [
        "- name: hello",
        "  path: hello",
        `  port: ${port}`,
        `  private-ports: ${privatePorts}`,
        "  verify: [{http: /ready, contains: ok, interval: 100ms, successes: 3, deadline: 3s, healthy-for: 1500ms}]",
      ],
    });
    good = cluster.commit(hello("v1"));
    expect((await cluster.ask("deploy")).exit).toBe(0);
    load = startLoad(cluster.urls, { clients: 4, rate: 100 });
  });
  afterAll(async () => {
    const { sent, failed } = await load.stop();
    await cluster.stop();
    expect({ failed, many: sent > 50 }).toEqual({ failed: 0, many: true });
  });

  it.each<[kind: string, program: () => Program, words: readonly string[], exits?: number]>([
    ["that dies at once", () => "#!/bin/sh\necho broken >&2\nexit 3\n", ["exit status 3", "broken"]],
    ["that dies after a second", () => endsAfter("v2", 1000), ["exit status 4", "hello v2 listens on port"]],
    ["that never listens", () => "#!/bin/sh\nexec sleep 600\n", ["nothing listens on port"]],
    ["that is never ready", () => neverHealthy("v3"), ["/ready answered 503", "v3 is not ready"]],
    ["that is ready one time in three", () => sometimesReady("v4"), ["/ready answered 503", "v4 is not ready"]],
    ["whose interpreter is missing", () => "#!/usr/bin/perl6000\n", ["its interpreter /usr/bin/perl6000 is not there"]],
    ["that is no program", () => "hello\n", ["neither a program (ELF) nor a script that begins with #!"]],
    ["for another processor", () => ofAnotherProcessor("v6"), ["it was built for"], 3],
    ["whose library is missing", () => withoutItsLibrary("v7"), ["it has no libmissing.so"], 3],
  ])("%s is put back, says why, and every Node serves what it served", async (_, program, words, exits = 8) => {
    const bad = cluster.commit(await program());
    const { exit, stderr } = await cluster.dflow("deploy");
    expect(exit).toBe(exits);
    for (const word of [...words, "every Node serves what it served before"]) expect(stderr).toContain(word);
    expect(await Promise.all(cluster.urls.map((url) => said(url)))).toEqual([
      "hello v1 from node 0",
      "hello v1 from node 1",
    ]);
    expect((await cluster.ask("versions")).data.versions).toMatchObject([{ version: good, nodes: [0, 1] }]);
    const { current, deployments } = (await cluster.ask("history")).data;
    expect({ current, last: deployments[0] }).toMatchObject({
      current: good,
      last: { version: bad, result: "reverted" },
    });
  });

  it("with Windows line ends does not even leave this machine", async () => {
    cluster.commit(hello("v8").replaceAll("\n", "\r\n"));
    const { exit, stderr } = await cluster.dflow("deploy");
    expect(exit).toBe(6);
    expect(stderr).toContain("has Windows line ends");
    expect((await cluster.ask("versions")).data.versions).toMatchObject([{ version: good, nodes: [0, 1] }]);
  });
});
