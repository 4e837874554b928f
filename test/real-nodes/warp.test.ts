import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { said } from "../end-to-end/a-cluster.ts";
import { aRealCluster, type RealCluster, verifySoon } from "./cluster.ts";
import { type Load, together } from "./load.ts";

const NODES = 2;
const example = new URL("../../examples/warp-hello", import.meta.url).pathname;

interface WarpCluster {
  readonly nodes: number;
  readonly containers: string;
  /** A folder for what cabal keeps. */
  readonly caches: string;
}

/** Nodes, and a project that is examples/warp-hello. */
async function aWarpCluster({ nodes, containers, caches }: WarpCluster): Promise<RealCluster> {
  // Debian's packages and nothing else, whatever this person's cabal is set up for.
  const env = { XDG_CACHE_HOME: caches, CABAL_DIR: join(caches, "cabal"), CABAL_CONFIG: join(caches, "config") };
  writeFileSync(env.CABAL_CONFIG, "");
  const path = "{cabal: exe:warp-hello}";
  const cluster = await aRealCluster({ nodes, path, program: [verifySoon], env, containers });
  for (const name of ["app", "src", "test", "warp-hello.cabal", "cabal.project"]) {
    cpSync(join(example, name), join(cluster.folder, name), { recursive: true });
  }
  return cluster;
}

function change(file: string, before: string, now: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(before);
  writeFileSync(file, text.replace(before, now));
}

/** One story: each test goes on where the one before ended. */
describe("examples/warp-hello, built by cabal and deployed to real Nodes under load,", { timeout: 600_000 }, () => {
  let cluster: RealCluster;
  let caches: string;
  let loads: readonly Load[] = [];
  let first: string;
  let second: string;

  beforeAll(async () => {
    caches = mkdtempSync(join(tmpdir(), "dflow-warp-"));
    cluster = await aWarpCluster({ nodes: NODES, caches, containers: "process" });
    // A Node has no libraries of Haskell's.
    writeFileSync(
      join(cluster.folder, "cabal.project"),
      "packages: .\npackage warp-hello\n  executable-static: True\n",
    );
    first = cluster.commit();
    expect(await cluster.ask("deploy", "--commit-hash", first)).toMatchObject({ exit: 0, data: { version: first } });
    const each = Array.from({ length: NODES }, (_, index) => [
      cluster.fromOutside(index, { fresh: 2, kept: 4, rate: 150 }),
      cluster.onTheNode(index, { fresh: 2, kept: 4, rate: 150 }),
    ]);
    loads = await Promise.all(each.flat());
  }, 600_000);
  afterAll(async () => {
    await Promise.all(loads.map((load) => load.stop()));
    await cluster?.remove();
    rmSync(caches, { recursive: true, force: true });
  });

  const rewrite = (file: string, before: string, now: string) => change(join(cluster.folder, file), before, now);
  /** What came of the requests while this was done. */
  const during = async <T>(work: () => Promise<T>) => {
    await Promise.all(loads.map((load) => load.mark()));
    const result = await work();
    await Promise.all(loads.map((load) => load.sends(50)));
    const marks = await Promise.all(loads.map((load) => load.mark()));
    return { result, answerers: marks.map((mark) => mark.answerers), ...together(marks) };
  };

  test("gives its place to the next commit: no request is lost, and the old one ends by itself", async () => {
    rewrite("src/Hello.hs", '"hello from "', '"hello again from "');
    second = cluster.commit();
    const { result, answerers, failures } = await during(() => cluster.ask("deploy", "--commit-hash", second));
    expect(result).toMatchObject({ exit: 0, data: { version: second, previous: first, changed: true } });
    expect(failures).toEqual({});
    // Every client has heard the old one and the new one.
    expect(answerers).toEqual([2, 2, 2, 2]);
    for (const node of cluster.nodes) {
      const logs = await node.asRoot("cat /home/vagrant/.dflow/hello/run/hello/*/log");
      expect(logs.match(/listens on port/g)).toHaveLength(2);
      expect(logs.match(/all requests are answered: goodbye/g)).toHaveLength(1);
    }
  });

  test("goes over the wire as a difference of less than a hundredth", async () => {
    rewrite("src/Hello.hs", '"hello again from "', '"hello once more from "');
    const third = cluster.commit();
    const [{ size }] = (await cluster.ask("build", "--commit-hash", third)).data.executables;
    const { result, failures } = await during(() => cluster.ask("deploy", "--commit-hash", third));
    expect(result).toMatchObject({ exit: 0 });
    expect(failures).toEqual({});
    expect(size).toBeGreaterThan(10_000_000);
    expect(result.data.bytes / NODES).toBeLessThan(size / 100);
  });

  test("that does not compile changes nothing", async () => {
    rewrite("app/Main.hs", "runSettings settings", "runSettings setings");
    const bad = cluster.commit();
    const { result, failures, answerers } = await during(() => cluster.dflow("deploy", "--commit-hash", bad));
    expect({ exit: result.exit, failures, answerers }).toEqual({ exit: 6, failures: {}, answerers: [1, 1, 1, 1] });
    expect(result.stderr).toMatch(/app\/Main\.hs:\d+:\d+: error:/);
    rewrite("app/Main.hs", "runSettings setings", "runSettings settings");
  });

  test("that says it is not ready is never led any traffic", async () => {
    rewrite("src/Hello.hs", '"/ready" -> (ok200', '"/ready" -> (notFound404');
    const bad = cluster.commit();
    const { result, failures, answerers } = await during(() => cluster.dflow("deploy", "--commit-hash", bad));
    expect({ exit: result.exit, failures, answerers }).toEqual({ exit: 8, failures: {}, answerers: [1, 1, 1, 1] });
    expect(result.stderr).toContain("/ready answered 404");
  });

  test("goes back to the version before, which is not built again", async () => {
    const { result, failures } = await during(() => cluster.ask("rollback"));
    expect(result).toMatchObject({ exit: 0, data: { version: second } });
    expect(failures).toEqual({});
  });

  test("that ends at once at every signal is drained by dflow, with a signal that it does not hear", async () => {
    await Promise.all(loads.map((load) => load.stop()));
    loads = [];
    rewrite("src/Hello.hs", '"/ready" -> (notFound404', '"/ready" -> (ok200');
    rewrite("app/Main.hs", ". setInstallShutdownHandler shutdown", "");
    rewrite("dflow.yaml", "    path: {cabal", "    signals: {graceful: SIGWINCH}\n    path: {cabal");
    const rude = cluster.commit();
    expect(await cluster.ask("deploy", "--commit-hash", rude)).toMatchObject({ exit: 0 });
    rewrite("src/Hello.hs", '"hello once more from "', '"hello politely from "');
    const next = cluster.commit();
    const deployed = cluster.ask("deploy", "--commit-hash", next);
    // Each takes two seconds, over a connection of its own: whoever kept one would stay with the old version.
    const answers: Promise<string>[] = [];
    const asking = setInterval(() => {
      for (const { address } of cluster.nodes) {
        answers.push(said(`http://${address}:8080/slow`).catch((error) => error.code));
      }
    }, 200);
    expect(await deployed).toMatchObject({ exit: 0, data: { version: next, previous: rude } });
    clearInterval(asking);
    expect(answers.length).toBeGreaterThan(20);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(["that took a while"]));
  });
});

test("examples/warp-hello in Docker, with the libraries it was linked to, loses no request either", async () => {
  const caches = mkdtempSync(join(tmpdir(), "dflow-warp-"));
  const cluster = await aWarpCluster({ nodes: 1, caches, containers: "docker" });
  onTestFinished(async () => {
    await cluster.remove();
    rmSync(caches, { recursive: true, force: true });
  });
  const first = cluster.commit();
  expect(await cluster.ask("deploy", "--commit-hash", first)).toMatchObject({ exit: 0 });
  const load = await cluster.fromOutside(0, { fresh: 2, kept: 4, rate: 150 });
  change(join(cluster.folder, "src/Hello.hs"), '"hello from "', '"hello again from "');
  const second = cluster.commit();
  const deployed = await cluster.ask("deploy", "--commit-hash", second);
  await load.sends(50);
  const counted = await load.stop();
  expect(deployed).toMatchObject({ exit: 0, data: { version: second, previous: first } });
  expect(together([counted]).failures).toEqual({});
  expect(counted.answerers).toBe(2);
  // The libraries went with the first version; the second is a difference.
  expect(deployed.data.bytes).toBeLessThan(100_000);
  expect(await cluster.nodes[0]?.asRoot("docker ps --format '{{.Image}}'")).toMatch(/^localhost\/dflow-closure:\w+$/);
}, 600_000);
