import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesOf } from "../../src/backends/vm/local/processes.ts";
import { startLoad } from "../../src/local/load.ts";
import type { SshServer } from "../hosts/sshd.ts";
import { aCluster, type Begun, type Cluster, hello, said, until } from "./a-cluster.ts";
import { pidIn, runFolders } from "./on-nodes.ts";

const inHome = ({ home }: SshServer, name: string) => join(home, ".dflow/hello", name);

/** What its journal says of switches that went back, or would have. */
const journalOf = (server: SshServer): readonly string[] =>
  readFileSync(inHome(server, "journal.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { do: string; state: string })
    .filter((one) => one.do.startsWith("go back"))
    .map((one) => `${one.do}: ${one.state}`);

/** Who waits there for a switch to be confirmed. */
const waitersOn = async ({ home }: SshServer) =>
  (await processesOf(home)).filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("/go-back");
    } catch {
      return false;
    }
  });

describe("a controller that is killed between a switch and its confirmation", () => {
  let cluster: Cluster;
  let first: SshServer;
  let number = 1;
  const newVersion = () => cluster.commit(hello(`v${++number}`));
  const serving = () => Promise.all(cluster.urls.map(said));
  const on = (...names: readonly string[]) => names.map((name, index) => `hello ${name} from node ${index}`);
  const within = (time: string) =>
    cluster.rewrite(
      /confirm-within: \S+?}/.exec(readFileSync(join(cluster.folder, "dflow.yaml"), "utf8"))?.[0] ?? "",
      `confirm-within: ${time}}`,
    );
  /** Node 0 serves the new version; the deploy waits before it goes on to the next. */
  const switchedOne = async (): Promise<Begun> => {
    const begun = cluster.begin("deploy", "--rolling-timed", "1h");
    await until(async () => (await said(cluster.urls[0] as string)).includes(` v${number} `));
    return begun;
  };
  const kill = async (begun: Begun) => {
    process.kill(begun.pid, "SIGKILL");
    expect(await begun.ended).toBeUndefined();
  };

  beforeAll(async () => {
    cluster = await aCluster({
      nodes: 2,
      settings: ['rollout: {waves: [1, "100%"], receipt: off, confirm-within: 2h}'],
    });
    [first] = cluster.servers as [SshServer];
    cluster.commit(hello("v1"));
    expect((await cluster.ask("deploy")).exit).toBe(0);
  });
  afterAll(() => cluster.stop());

  it("leaves nobody waiting after a deploy that has ended well", async () => {
    newVersion();
    expect((await cluster.ask("deploy")).exit).toBe(0);
    expect(await serving()).toEqual(on("v2", "v2"));
    for (const server of cluster.servers) {
      await until(async () => (await waitersOn(server)).length === 0);
      expect([existsSync(inHome(server, "unconfirmed")), journalOf(server)]).toEqual([false, []]);
    }
  });

  it("has the Node serve the old version again by itself, no request failing; and the next command says so", async () => {
    const load = startLoad(cluster.urls, { clients: 4, rate: 100 });
    within("6s");
    newVersion();
    await kill(await switchedOne());
    await until(async () => (await said(cluster.urls[0] as string)).includes(" v2 "));
    expect(await serving()).toEqual(on("v2", "v2"));
    await until(() => journalOf(first).length === 2);
    expect(journalOf(first)).toEqual([
      expect.stringMatching(/^go back by itself to hello [0-9a-f]{7}: begun$/),
      expect.stringMatching(/^go back by itself to hello [0-9a-f]{7}: ended with 0$/),
    ]);

    const { data } = await cluster.ask("doctor");
    expect(data.findings).toContainEqual(
      expect.objectContaining({
        index: 0,
        level: "warning",
        what: expect.stringMatching(/^it went back by itself at 20/),
      }),
    );
    within("2h");
    const repaired = await cluster.dflow("repair");
    expect(repaired).toMatchObject({ exit: 0 });
    expect(repaired.stdout + repaired.stderr).toMatch(/node 0: it went back by itself at 20/);
    expect((await cluster.dflow("repair")).stdout).not.toMatch(/by itself/);
    expect(await serving()).toEqual(on("v2", "v2"));
    expect(await load.stop()).toMatchObject({ failed: 0, failures: {} });
  });

  it("or only stopped for a while, ends nothing that serves again, and puts every Node back", async () => {
    const load = startLoad(cluster.urls, { clients: 4, rate: 100 });
    within("6s");
    newVersion();
    const begun = cluster.begin("deploy", "--rolling-timed", "1s", "--json");
    await until(async () => (await said(cluster.urls[0] as string)).includes(` v${number} `));
    process.kill(begun.pid, "SIGSTOP");
    const before = journalOf(first).length;
    await until(() => journalOf(first).length === before + 2);
    process.kill(begun.pid, "SIGCONT");
    expect(await begun.ended).toBe(8);
    expect(begun.printed()).toContain("node/went-back");
    expect(await serving()).toEqual(on("v2", "v2"));
    within("2h");
    expect((await cluster.dflow("repair")).exit).toBe(0);
    expect(await load.stop()).toMatchObject({ failed: 0, failures: {} });
  });

  it("does not disturb the deploy that comes after it: its waiter ends with the first step of that one", async () => {
    newVersion();
    await kill(await switchedOne());
    expect((await waitersOn(first)).length).toBeGreaterThan(0);
    const before = journalOf(first).length;
    newVersion();
    expect((await cluster.ask("deploy")).exit).toBe(0);
    expect(await serving()).toEqual(on(`v${number}`, `v${number}`));
    await until(async () => (await waitersOn(first)).length === 0);
    expect([existsSync(inHome(first, "unconfirmed")), journalOf(first).length]).toEqual([false, before]);
  });

  it("leaves the Node as it is when what served before has ended, and the journal says so", async () => {
    within("15s");
    newVersion();
    const [served = ""] = runFolders(first).slice(-1);
    await kill(await switchedOne());
    for (const which of ["watcher", "process"] as const) process.kill(pidIn(served, which), "SIGKILL");
    const before = journalOf(first).length;
    await until(() => journalOf(first).length === before + 2);
    expect(journalOf(first).at(-1)).toMatch(/: ended with 70: hello has ended, so traffic stays where it is$/);
    expect(await serving()).toEqual(on(`v${number}`, `v${number - 1}`));
    expect((await cluster.dflow("repair")).exit).toBe(0);
    expect(await serving()).toEqual(on(`v${number - 1}`, `v${number - 1}`));
  });
});
