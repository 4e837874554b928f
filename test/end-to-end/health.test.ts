import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCluster, type Cluster, hello, said } from "./a-cluster.ts";
import { changed } from "./programs.ts";

/** Ready, until there is such a file. */
const readyUntil = (version: string, file: string): string =>
  changed(hello(version), "READY ? ", `!process.getBuiltinModule("fs").existsSync(${JSON.stringify(file)}) ? `);

describe("health on real OpenSSH servers", () => {
  let cluster: Cluster;
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const script = (name: string, text: string) => {
    writeFileSync(join(cluster.folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(cluster.folder, name), 0o755);
  };

  beforeAll(async () => {
    cluster = await aCluster({
      nodes: 2,
      executables: ({ port, privatePorts }) => [
        "- name: hello",
        "  path: hello",
        `  port: ${port}`,
        `  private-ports: ${privatePorts}`,
        "  verify:",
        "    - {http: /ready, contains: 'ok', interval: 100ms, successes: 2, deadline: 5s, healthy-for: 300ms}",
        "    - {run: ./outside.sh, on: here, interval: 100ms, successes: 1, deadline: 10s, healthy-for: 0s}",
        "- {name: worker, path: worker, verify: [{run: echo 5 1, interval: 300ms, successes: 2, deadline: 20s, healthy-for: 1500ms}]}",
      ],
      settings: ["rollout: {receipt: off}"],
    });
    script(
      "outside.sh",
      `node -e '
      const { DFLOW_HOST: host, DFLOW_PORT: port, DFLOW_VERSION: version, DFLOW_INDEX: index } = process.env;
      require("http").get({ host, port, path: "/" }, (answer) => {
        answer.resume();
        require("fs").appendFileSync("asked", index + " " + version + " " + answer.headers["x-version"] + "\\n");
        process.exit(answer.statusCode === 200 ? 0 : 1);
      })'`,
    );
    writeFileSync(join(cluster.folder, ".gitignore"), ".dflow\nasked\n");
    cluster.commit({ hello: hello("v1"), worker: "#!/bin/sh\nexec sleep 600\n" });
    const { exit, error } = await cluster.ask("deploy");
    expect([exit, error]).toEqual([0, null]);
  });
  afterAll(() => cluster.stop());

  it("is asked for from this machine by a command that is led to the very instance", async () => {
    const asked = join(cluster.folder, "asked");
    expect(existsSync(asked)).toBe(true);
    const version = cluster.commit({ hello: hello("v2") });
    expect((await cluster.ask("deploy")).exit).toBe(0);
    const lines = readFileSync(asked, "utf8").trim().split("\n");
    const ofThisOne = lines.filter((line) => line.includes(version));
    expect(new Set(ofThisOne)).toEqual(new Set([`0 ${version} v2`, `1 ${version} v2`]));
  });

  it("that falls while it bakes puts every Node back: exit 8", async () => {
    const falls = join(cluster.folder, ".dflow", "falls");
    cluster.commit({ hello: readyUntil("v3", falls) });
    const deploying = cluster.begin("deploy", "--bake", "10m", "--progress", "plain");
    // All have switched; from here on it bakes.
    await deploying.prints("retire");
    writeFileSync(falls, "");
    expect(await deploying.ended).toBe(8);
    expect(deploying.printed()).toContain("health fell from 100% to 50%, more than 0%");
    expect(deploying.printed()).toContain("node 1: 1 before, 0.5 now: hello: /ready answered 503");
    expect(deploying.printed()).toContain("every Node serves what it served before");
    expect(await serving()).toEqual(["hello v2 from node 0", "hello v2 from node 1"]);
  });

  it("that stays lets the old version end when the time is over", async () => {
    cluster.commit({ hello: hello("v4") });
    const { exit, data } = await cluster.ask("deploy", "--bake", "2s", "--auto-rollout", "10");
    expect(exit).toBe(0);
    expect(data.ms).toBeGreaterThanOrEqual(2000);
    expect(await serving()).toEqual(["hello v4 from node 0", "hello v4 from node 1"]);
  });

  it("of a worker that keeps ending is bad, whatever its command says", async () => {
    cluster.commit({ worker: "#!/bin/sh\nsleep 1\nexit 5\n" });
    const { exit, stderr } = await cluster.dflow("deploy");
    expect(exit).toBe(8);
    expect(stderr).toMatch(/worker \w+ (keeps ending|is not healthy)/);
    expect(stderr).toContain("exit status 5");
    expect(await serving()).toEqual(["hello v4 from node 0", "hello v4 from node 1"]);
  });

  it("is counted over some time by health --for", async () => {
    const { exit, data } = await cluster.ask("health", "--for", "2s", "--every", "500ms");
    expect(exit).toBe(0);
    const { looks, well } = data.stats;
    expect(data.stats).toMatchObject({ nodes: 2, healthy: 2, least: 1 });
    expect([looks > 1, well]).toEqual([true, looks]);
  });
});
