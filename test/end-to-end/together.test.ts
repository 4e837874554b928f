import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { dflow } from "../acceptance/run-dflow.ts";
import { aCluster, type Begun, type Cluster, hello, said } from "./a-cluster.ts";
import { killedDeploys } from "./killed-deploys.ts";

describe("several dflows, and dflows that die or sleep", () => {
  let cluster: Cluster;
  let number = 0;
  /** Commits one more version. */
  const newVersion = () => {
    number++;
    return { name: `v${number}`, version: cluster.commit(hello(`v${number}`)) };
  };
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));
  const everywhere = (name: string) => cluster.urls.map((_, index) => `hello ${name} from node ${index}`);
  const running = async () => (await cluster.ask("versions")).data.versions;
  /** A deploy that has just begun a step of this kind. */
  const deployInside = async (step: string, from: Cluster["begin"] = cluster.begin): Promise<Begun> => {
    const deploy = from("deploy", "--progress", "ndjson");
    await deploy.prints(`"step":{"do":"${step}"`);
    return deploy;
  };

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 2, program: ["stop: {drain: 9s, immediate: 2s, kill: 2s}"] });
    newVersion();
    expect((await cluster.ask("deploy")).exit).toBe(0);
  });
  afterEach(async () => {
    expect(await serving()).toEqual(everywhere(`v${number}`));
    expect(await running()).toMatchObject([{ nodes: [0, 1] }]);
    expect((await cluster.ask("unlock")).data.held).toBe(false);
  });
  afterAll(() => cluster.stop());

  it("of two deploys at the same time one acts, the other exits with 4 and says who holds the lock", async () => {
    newVersion();
    const first = await deployInside("start");
    const second = await cluster.ask("deploy");
    expect(second).toMatchObject({ exit: 4, error: { code: "lock/held" } });
    expect(second.error.message).toContain(`is running "dflow deploy" (process ${first.pid} on`);
    expect(await first.ended).toBe(0);
  });

  it("with --lock-wait the other waits, and finds nothing left to do", async () => {
    newVersion();
    const first = await deployInside("start");
    const second = await cluster.ask("deploy", "--lock-wait", "5m");
    expect(await first.ended).toBe(0);
    expect(second).toMatchObject({ exit: 0, data: { changed: false, bytes: 0 } });
  });

  it("two deploys that begin in the same moment never mix", async () => {
    newVersion();
    const exits = await Promise.all([cluster.begin("deploy").ended, cluster.begin("deploy").ended]);
    expect(exits).toContain(0);
    for (const exit of exits) expect([0, 4]).toContain(exit);
  });

  it("two clones of the project that share a store keep out of each other's way", async () => {
    const clone = `${cluster.folder}-clone`;
    onTestFinished(() => {
      cluster.rewrite(`\nstore-backend: {name: json-file, path: ${join(cluster.folder, ".dflow/store.json")}}\n`, "\n");
      rmSync(clone, { recursive: true, force: true });
    });
    cluster.rewrite(
      "\nimage: none\n",
      `\nimage: none\nstore-backend: {name: json-file, path: ${join(cluster.folder, ".dflow/store.json")}}\n`,
    );
    newVersion();
    execFileSync("git", ["clone", "-q", cluster.folder, clone]);
    const first = await deployInside("start");
    expect(await dflow(["deploy", "--progress", "none"], { cwd: clone })).toMatchObject({ exit: 4 });
    expect(await first.ended).toBe(0);
    expect(await dflow(["deploy", "--progress", "none"], { cwd: clone })).toMatchObject({ exit: 0 });
  });

  it.each(["install", "start", "verify", "switch"])(
    "a deploy that sleeps in its %s while its lock is taken and another version is deployed changes nothing when it wakes",
    async (step) => {
      newVersion();
      const sleeper = await deployInside(step);
      process.kill(sleeper.pid, "SIGSTOP");
      expect((await cluster.ask("deploy")).exit).toBe(4);
      expect((await cluster.ask("unlock")).exit).toBe(4);
      expect(await cluster.ask("unlock", "--force")).toMatchObject({ exit: 0, data: { released: true } });
      const { version } = newVersion();
      expect((await cluster.ask("deploy")).exit).toBe(0);
      process.kill(sleeper.pid, "SIGCONT");
      expect(await sleeper.ended).toBe(4);
      expect(await running()).toMatchObject([{ version, nodes: [0, 1] }]);
      expect((await cluster.ask("list")).data.current).toBe(version);
    },
  );

  it(
    "a deploy that is killed anywhere costs no request, and the same command again brings it to its end",
    () => killedDeploys(cluster, 7, newVersion),
    240_000,
  );

  it.each(["install", "start", "verify", "switch"])(
    "a deploy that is cancelled in its %s exits with 130, every Node as it was or every Node new, and no lock left",
    async (step) => {
      const before = `v${number}`;
      newVersion();
      const deploy = await deployInside(step);
      process.kill(deploy.pid, "SIGINT");
      expect(await deploy.ended).toBe(130);
      expect([everywhere(before), everywhere(`v${number}`)]).toContainEqual(await serving());
      expect((await running()).length).toBe(1);
      expect((await cluster.ask("unlock")).data.held).toBe(false);
      expect((await cluster.ask("deploy")).exit).toBe(0);
    },
  );

  it("a deploy that is cancelled when only old versions are left to end has nothing to take back", async () => {
    newVersion();
    const deploy = await deployInside("stop");
    process.kill(deploy.pid, "SIGINT");
    expect(await deploy.ended).toBe(0);
  });

  it("a deploy that is cancelled while old requests are drained does not wait for them, and they get their answers", async () => {
    const answer = said(`${cluster.urls[0]}/slow/7001`);
    newVersion();
    const deploy = await deployInside("stop");
    process.kill(deploy.pid, "SIGINT");
    expect(await deploy.ended).toBe(130);
    expect(await serving()).toEqual(everywhere(`v${number}`));
    expect(await answer).toBe("waited 7001 ms");
    expect((await cluster.ask("deploy")).exit).toBe(0);
  });

  it("leaves no temporary files behind after all that", () => {
    for (const { home } of cluster.servers)
      expect(readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => name.includes(".new"))).toEqual(
        [],
      );
  });
});
