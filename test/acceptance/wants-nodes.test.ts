import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCluster, type Cluster, hello, said } from "../end-to-end/a-cluster.ts";
import { openSshServers } from "../hosts/sshd.ts";
import { aDoor, type Door } from "./door.ts";
import { aGithub, annotations, type Github, readable } from "./runner.ts";

/** wants.md, by their numbers: Nodes that are away, and sshds that take few at a time. */
describe("a job", () => {
  let cluster: Cluster;
  let github: Github;
  let doors: readonly Door[];
  const yaml = () => join(cluster.folder, "dflow.yaml");
  const job = async (inputs: Readonly<Record<string, string>>) => {
    const ended = await github.job(inputs).ended;
    return { ...ended, annotations: annotations(ended.log), summary: readable(ended.summary) };
  };
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (...names: readonly string[]) => names.map((name, index) => `hello ${name} from node ${index}`);

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 3, settings: ["rollout: {waves: [100%], unreachable: fail}"] });
    github = await aGithub(cluster);
    doors = await Promise.all(cluster.servers.map(({ node }) => aDoor(node.host, node.port)));
    for (const [index, { node }] of cluster.servers.entries())
      cluster.rewrite(`"port":${node.port},`, `"port":${doors[index]?.port},`);
    cluster.commit(hello("v1"));
    const { exit, log } = await job({ command: "deploy" });
    expect({ exit, log }).toMatchObject({ exit: 0 });
  });
  afterAll(async () => {
    for (const door of doors) door.close();
    await github.stop();
    await cluster.stop();
  });

  test("(13) begins again where an sshd drops its first connections", async () => {
    for (const door of doors) door.turnAway(2);
    const { exit, log } = await job({ command: "verify" });
    expect({ exit, log }).toMatchObject({ exit: 0 });
  });

  test("(13) reaches many Nodes through one sshd that lets one begin at a time", async () => {
    const { node } = cluster.servers[0] ?? expect.fail();
    const gate = await openSshServers(1, {
      lines: ["MaxStartups 1", `AuthorizedKeysFile ${node.identityFile}.pub`, "LogLevel VERBOSE"],
    });
    const before = readFileSync(yaml(), "utf8");
    try {
      const [server] = gate.servers;
      const { host, port, user, hostKey } = server?.node ?? expect.fail();
      writeFileSync(yaml(), `${before}ssh: {jump: "${user}@${host}:${port}"}\n`);
      const known = `[${host}]:${port} ${hostKey.kind === "key" ? hostKey.line : ""}`;
      const { exit, log } = await job({ command: "verify", "known-hosts": known });
      expect({ exit, log }).toMatchObject({ exit: 0 });
      expect(server?.log().match(/Accepted publickey/g)).toHaveLength(1);
    } finally {
      writeFileSync(yaml(), before);
      await gate.stop();
    }
  });

  test("(6) that finds a Node away touches none, and names it and the ways out", async () => {
    doors[1]?.turnAway(Number.POSITIVE_INFINITY);
    cluster.commit(hello("v2"));
    const { exit, annotations, summary } = await job({ command: "deploy" });
    expect(exit).toBe(3);
    expect(annotations).toEqual([expect.stringMatching(/^node 1 .*closed the connection/)]);
    for (const told of [...annotations, summary]) expect(told).toContain("`rollout: {unreachable: skip}`");
    expect(await serving()).toEqual(everywhere("v1", "v1", "v1"));
  });

  test("(6) that may leave it out serves with the others, and is not green", async () => {
    cluster.rewrite("unreachable: fail", "unreachable: skip");
    const { exit, outputs, summary } = await job({ command: "deploy" });
    expect({ exit, updated: outputs["nodes-updated"] }).toEqual({ exit: 10, updated: "2" });
    expect(summary).toContain("serves on 2 of 3 Nodes only");
    expect(summary).toMatch(/\| 1 \| .* ⚠️ skipped: (closed|did not|refuses|nothing)/);
    expect(await serving()).toEqual(everywhere("v2", "v1", "v2"));
  });

  test("(6) that repairs says who is still away, and brings it to the others' version when it is back", async () => {
    const away = await job({ command: "repair" });
    expect(away.exit).toBe(12);
    expect(away.annotations).toEqual([expect.stringMatching(/^node 1 could not be repaired\n/)]);
    expect(await serving()).toEqual(everywhere("v2", "v1", "v2"));
    doors[1]?.turnAway(0);
    const back = await job({ command: "repair" });
    expect({ exit: back.exit, updated: back.outputs["nodes-updated"] }).toEqual({ exit: 0, updated: "1" });
    expect(await serving()).toEqual(everywhere("v2", "v2", "v2"));
  });
});
