import { describe, expect, test } from "vitest";
import { build } from "../../src/commands/build.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { aClusterOf, type Cluster, withChecks } from "../fakes/cluster.ts";
import { hello } from "../plan/things.ts";
import { tell, v2 } from "./story.ts";

interface Found {
  readonly where: string;
  readonly index?: number;
  readonly level: string;
  readonly what: string;
  readonly hint?: string;
}
const AFTER_REBOOT = /a Node that was rebooted serves nothing/;
/** What is wrong, beside what is always said of a container backend that survives no reboot. */
const bad = (data: { findings: Found[] }) =>
  data.findings.filter((one) => one.level !== "good" && !AFTER_REBOOT.test(one.what));

describe("doctor", () => {
  test("of a cluster that can be deployed to says so", async () => {
    const { exit, data, view } = await tell(aClusterOf({ nodes: 2, running: "v1" }), doctor);
    expect(exit).toBe(0);
    expect(data.ready).toBe(true);
    expect(view).toContain("ready to deploy");
    expect(view).toContain(`a deploy would be version ${v2}`);
    expect(view).toContain("x86_64, 11 GB free, all it needs is there");
  });

  type Case = readonly [what: string, spoil: (cluster: Cluster) => unknown, level: string, words: string, hint: string];
  test.each<Case>([
    ["a Node is missing", ({ world }) => world.nodes.delete(1), "problem", "it is missing", '"dflow repair" makes it'],
    ["a Node is away", (c) => Object.assign(c.node(1), { up: false }), "problem", "nothing answers at node-1:22", ""],
    [
      "a disk is full",
      (c) => Object.assign(c.node(1), { diskFree: 1e6 }),
      "problem",
      "its disk is almost full: 1 MB are free",
      '"dflow gc"',
    ],
    [
      "a disk has no room at all",
      (c) => Object.assign(c.node(1), { diskFree: 0 }),
      "problem",
      "its disk is full",
      '"dflow gc"',
    ],
    [
      "nothing can be written",
      (c) => Object.assign(c.node(1), { writable: false }),
      "problem",
      "may not write",
      "read-only",
    ],
    [
      "a clock is ahead",
      (c) => Object.assign(c.node(1), { clockAhead: 3600 }),
      "warning",
      "its clock is 1 h ahead",
      "set-ntp",
    ],
    [
      "a clock is behind",
      (c) => Object.assign(c.node(1), { clockAhead: -90 }),
      "warning",
      "is 1 min 30 s behind",
      "set-ntp",
    ],
    [
      "node.json is damaged",
      (c) => Object.assign(c.node(1), { forgetful: true }),
      "problem",
      "node.json is damaged",
      '"dflow repair"',
    ],
    [
      "the container backend lacks something",
      (c) => Object.assign(c.node(1), { lacks: [{ what: "it has no dockerd", hint: "install docker.io" }] }),
      "problem",
      "it has no dockerd",
      "install docker.io",
    ],
    ["there is no flock", without("flock"), "problem", "it has no flock", "util-linux"],
    ["there is no setsid", without("setsid"), "problem", "it has no setsid", "util-linux"],
    ["there is no nft", without("nft"), "problem", "port-swap needs nft", "install it"],
    ["there is no zstd", without("zstd"), "warning", "it has no zstd, so copies are whole", "install zstd"],
  ])("finds that %s, with the way out", async (_, spoil, level, words, hint) => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    spoil(cluster);
    const { exit, data } = await tell(cluster, doctor);
    expect(exit).toBe(level === "problem" ? 12 : 0);
    expect(bad(data)).toHaveLength(1);
    const [found] = bad(data);
    expect(found).toMatchObject({ where: "node", index: 1, level });
    expect(found?.what).toContain(words);
    expect(found?.hint ?? "").toContain(hint);
  });

  test("finds secrets that are not set, and a version that git cannot tell", async () => {
    const programs = [{ ...withChecks(hello), secrets: ["TOKEN"] }];
    const cluster = aClusterOf({ nodes: 1, running: "v1", programs, secrets: { TOKEN: "x" } });
    const { exit, data, view, failure } = await tell(cluster, doctor, {}, ({ dflow }) =>
      Object.assign(dflow, { variable: () => undefined }),
    );
    expect(exit).toBe(12);
    expect(bad(data)[0]).toMatchObject({
      where: "here",
      what: "hello needs TOKEN, which dflow's environment does not have",
    });
    expect(view).toContain("1 problem to solve first");
    expect(failure).toContain("a deploy would fail here: 1 problem");
  });

  test("finds what this machine lacks to build, though the Nodes cannot be looked at", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1" });
    cluster.project.lacks = [{ level: "problem", what: "cabal is not installed here", hint: "ghcup brings it" }];
    const { exit, data } = await tell(cluster, doctor, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "store load" ? "error" : undefined)),
    );
    expect(exit).toBe(12);
    expect(bad(data)).toMatchObject([
      { where: "here", level: "problem", what: "cabal is not installed here", hint: "ghcup brings it" },
      { where: "store", level: "problem", what: expect.stringContaining("store load failed") },
    ]);
  });

  test("says what a reboot leaves, where the container backend does not bring it back", async () => {
    const { data } = await tell(aClusterOf({ nodes: 1, running: "v1" }), doctor);
    expect(data.findings.filter((one: Found) => AFTER_REBOOT.test(one.what))).toMatchObject([
      { where: "here", level: "warning", hint: expect.stringContaining("dflow repair --watch") },
    ]);
    const lasting = await tell(aClusterOf({ nodes: 1, running: "v1" }), doctor, {}, ({ dflow }) =>
      Object.assign(dflow.containers, { survivesReboot: true }),
    );
    expect(lasting.data.findings.filter((one: Found) => AFTER_REBOOT.test(one.what))).toEqual([]);
  });

  test("asks the Nodes for what the programs need, as far as they are built", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const asked: unknown[] = [];
    const before = await tell(cluster, doctor);
    expect(before.view).toContain("which is not built yet");
    const requirements = { machine: "", architecture: "x86_64", loader: "/lib/ld.so", libraries: [], searched: [] };
    await tell(cluster, build);
    const { view } = await tell(cluster, doctor, {}, ({ dflow }) => {
      const { pack } = dflow.parcels;
      Object.assign(dflow.parcels, {
        pack: async (...words: Parameters<typeof pack>) => ({ ...(await pack(...words)), requirements }),
      });
      Object.assign(dflow.containers, {
        needs: async (_: unknown, programs: readonly unknown[]) => {
          asked.push(...programs);
          return [{ what: "hello cannot run there: it has no libgmp.so.10", hint: "apt-get install libgmp10" }];
        },
      });
    });
    expect(asked).toMatchObject([
      { executable: { name: "hello", version: expect.stringContaining(v2) }, requirements },
    ]);
    expect(view).toContain("hello cannot run there: it has no libgmp.so.10");
    expect(view).not.toContain("not built yet");
  });

  test("finds an sshd that would let no health check through", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { data } = await tell(cluster, doctor, {}, ({ dflow }) => {
      const { connect } = dflow.transport;
      const hint = 'set "AllowTcpForwarding local"';
      const tunnel = async () => {
        throw new DflowError("preflight/node", "node 0: its sshd forbids tunnels", { index: 0, hint });
      };
      Object.assign(dflow.transport, {
        connect: async (...words: Parameters<typeof connect>) => ({ ...(await connect(...words)), tunnel }),
      });
    });
    expect(bad(data)).toEqual([
      {
        where: "node",
        index: 0,
        level: "problem",
        what: "its sshd forbids tunnels",
        hint: 'set "AllowTcpForwarding local"',
      },
    ]);
  });

  test("finds that there are no Nodes", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 0 }), doctor);
    expect(exit).toBe(12);
    expect(bad(data)[0]).toMatchObject({ what: "there are no Nodes", hint: '"dflow set COUNT" makes Nodes' });
  });

  test("tells who holds the lock", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { state } = cluster.world.store;
    const owner = { name: "bob@desk", host: "desk", boot: "b", pid: 5, started: 1 };
    const lease = { owner, epoch: 1, expires: "2026-07-01T12:01:00.000Z", command: "deploy" };
    if (state) cluster.world.store.state = { ...state, lease };
    const { exit, data } = await tell(cluster, doctor);
    expect(exit).toBe(0);
    expect(bad(data)[0]).toMatchObject({
      where: "store",
      level: "warning",
      what: 'bob@desk holds the lock ("deploy")',
    });
  });

  test("--index looks at these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(0);
    expect((await tell(cluster, doctor, { index: [1, 2] })).exit).toBe(0);
  });
});

function without(command: string) {
  return (cluster: Cluster) => {
    const there = cluster.node(1);
    there.commands = there.commands.filter((one) => one !== command);
  };
}
