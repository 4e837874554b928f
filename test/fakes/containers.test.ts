import { describe, expect, test } from "vitest";
import type { StopOptions } from "../../src/contracts/container-backend.ts";
import { aClusterOf } from "./cluster.ts";
import { badBuilds, good } from "./conduct.ts";

const patient: StopOptions = {
  haste: "gracefully",
  within: { drain: 30_000, immediate: 10_000, kill: 5_000 },
  signals: { graceful: "SIGINT", immediate: "SIGTERM" },
};
const launch = {
  args: [],
  env: {},
  secrets: {},
  settings: "s",
  index: 0,
  ending: { signals: { graceful: "SIGINT", immediate: "SIGTERM" }, within: { drain: 0, immediate: 0, kill: 0 } },
  port: { kind: "private", from: 18_080, to: 18_081, first: 18_080 },
} as const;

async function aNode() {
  const cluster = aClusterOf({ nodes: 1 });
  const { dflow } = cluster.controller();
  const remote = await dflow.transport.connect(cluster.node(0).node);
  const [executable] = cluster.release("v1").executables;
  if (!executable) throw new Error("a release has executables");
  const { release } = await dflow.workshop.build({});
  const parcel = await dflow.parcels.pack(release.executables[0] as never, { bases: [], commands: [] });
  await dflow.containers.install(remote, executable, parcel);
  return { ...cluster, remote, executable, containers: dflow.containers };
}

/** The promises of test/contracts/container-backend.ts that need no real program. */
describe("the fake container backend", () => {
  test("answers a second start of an instance with the process that runs", async () => {
    const { containers, remote, executable } = await aNode();
    const first = await containers.start(remote, { executable, epoch: 1 }, launch);
    expect(await containers.start(remote, { executable, epoch: 1 }, launch)).toEqual(first);
    const second = await containers.start(remote, { executable, epoch: 2 }, launch);
    expect([first.port, second.port]).toEqual([18_080, 18_081]);
    await expect(containers.start(remote, { executable, epoch: 3 }, launch)).rejects.toMatchObject({
      code: "start/failed",
    });
  });

  test("starts what was stopped again as the same instance", async () => {
    const { containers, remote, executable } = await aNode();
    const process = await containers.start(remote, { executable, epoch: 1 }, launch);
    expect(await containers.stop(remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
    expect(await containers.stop(remote, process, patient)).toEqual({ by: "none", cut: 0 });
    const again = await containers.start(remote, process, launch);
    expect(again.state).toBe("running");
    expect(again.identity).not.toEqual(process.identity);
  });

  test("waits for connections, then cuts and counts them", async () => {
    const { containers, remote, executable, world } = await aNode();
    world.conduct = () => ({ ...good, stuckConnections: 2 });
    const process = await containers.start(remote, { executable, epoch: 1 }, launch);
    const before = world.time.now();
    expect(await containers.stop(remote, process, patient)).toEqual({ by: "immediate", cut: 2 });
    expect(world.time.now() - before).toBe(30_000);
  });

  test("starts again what dies, as another process, until it is stopped", async () => {
    const { containers, remote, executable, world } = await aNode();
    world.conduct = () => badBuilds["dies after 1 s"] ?? good;
    const process = await containers.start(remote, { executable, epoch: 1 }, launch);
    await world.time.sleep(2500);
    const [found] = (await containers.list(remote))[0]?.processes ?? [];
    expect(found).toMatchObject({ state: "running", restarts: 1, exitStatus: 1 });
    expect(found?.identity?.pid).not.toBe(process.identity?.pid);
    await world.time.sleep(1000);
    expect(await containers.stop(remote, process, patient)).toEqual({ by: "none", cut: 0 });
    expect((await containers.list(remote))[0]?.processes[0]?.state).toBe("stopped");
  });

  test("does not remove what is alive, and removes it afterwards", async () => {
    const { containers, remote, executable } = await aNode();
    const process = await containers.start(remote, { executable, epoch: 1 }, launch);
    await expect(containers.remove(remote, executable)).rejects.toMatchObject({ code: "preflight/refused" });
    await containers.stop(remote, process, patient);
    await containers.remove(remote, executable);
    expect(await containers.list(remote)).toEqual([]);
  });
});
