import { describe, expect, test } from "vitest";
import type { Command } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import type { Flags } from "../fakes/ask.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { everything, tell } from "./story.ts";

/** What is asked of each command here; everything else about it is told in a file of its own. */
const asked: Readonly<Record<string, Flags>> = {
  set: { count: 4 },
  get: {},
  cycle: { index: 1 },
  list: {},
  destroy: { index: 1 },
  "chaos-monkey": { seed: 1 },
  start: {},
  stop: {},
  restart: {},
  "compare-checksums": {},
  verify: {},
  copy: {},
  build: {},
  deploy: {},
  rollback: {},
  repair: {},
  gc: { count: 0 },
  versions: {},
  health: {},
  address: { index: 1 },
  history: {},
  logs: {},
  doctor: {},
  unlock: {},
};

const all = commands.filter((one) => one.needs === "state").map((one) => [one.name, one] as const);
const changing = all.filter(([, one]) => one.changes);

/** Three Nodes that serve v2, with v1 to go back to and something for every command to do. */
async function aBusyCluster(command?: Command) {
  const cluster = aClusterOf({ nodes: 3, running: "v1", head: "v2" });
  const deploy = commands.find((one) => one.name === "deploy") as Command;
  if ((await tell(cluster, deploy)).exit !== 0) throw new Error("it does not deploy");
  cluster.project.head = cluster.release("v3");
  if (command?.name === "gc") {
    await tell(cluster, deploy);
    cluster.project.head = cluster.release("v4");
  }
  if (command?.name === "start") {
    await tell(cluster, commands.find((one) => one.name === "stop") as Command);
  }
  if (command?.name === "repair") cluster.world.nodes.delete(2);
  return cluster;
}

test("no command of the table is forgotten here", () => {
  expect(all.map(([name]) => name).sort()).toEqual(Object.keys(asked).sort());
});

describe.each(all)("%s", (name, command) => {
  test("ends with 0, tells its data in its own shape and shows it", async () => {
    const told = await tell(await aBusyCluster(command), command, asked[name]);
    expect(told).toMatchObject({ exit: 0, failure: "" });
    expect(told.view).not.toBe("");
  });
});

describe.each(all.filter(([, one]) => !one.changes && one.name !== "build"))("%s", (name, command) => {
  test("changes nothing", async () => {
    const cluster = await aBusyCluster();
    const before = everything(cluster);
    await tell(cluster, command, asked[name]);
    expect(everything(cluster)).toBe(before);
  });

  test("works while another run holds the lock", async () => {
    const cluster = await aBusyCluster();
    holdTheLock(cluster);
    expect((await tell(cluster, command, asked[name])).exit).toBe(name === "unlock" ? 4 : 0);
  });
});

describe.each(changing)("%s", (name, command) => {
  const flags = asked[name] as Flags;

  test("--dry-run shows what would be done and does nothing", async () => {
    const cluster = await aBusyCluster(command);
    // A build is kept whether it is deployed or not.
    await cluster.controller().dflow.workshop.build({});
    const before = everything(cluster);
    const { exit, data, view } = await tell(cluster, command, { ...flags, "dry-run": true });
    expect(everything(cluster)).toBe(before);
    expect(exit).toBe(0);
    expect(data.changed).toBe(true);
    expect(data.plan.waves.length).toBeGreaterThan(0);
    expect(view).toContain("this would be done");
    expect(view).toContain("Nothing was changed (--dry-run).");
  });

  test("while another run holds the lock is refused with exit 4, says who, and changes nothing", async () => {
    const cluster = await aBusyCluster(command);
    await cluster.controller().dflow.workshop.build({});
    holdTheLock(cluster);
    const before = everything(cluster);
    const { exit, failure, code } = await tell(cluster, command, flags);
    expect({ exit, code }).toEqual({ exit: 4, code: "lock/held" });
    expect(failure).toContain('bob@desk is running "dflow deploy"');
    expect(failure).toContain("--lock-wait");
    expect(everything(cluster)).toBe(before);
  });

  test("--lock-wait waits until the lock is free", async () => {
    const cluster = await aBusyCluster(command);
    holdTheLock(cluster);
    const free = cluster.world.time.sleep(40_000).then(() => cluster.world.running.delete(BOB));
    const before = cluster.world.time.now();
    const { exit } = await tell(cluster, command, { ...flags, "lock-wait": 60_000 });
    await free;
    expect(exit).toBe(0);
    expect(cluster.world.time.now() - before).toBeGreaterThanOrEqual(40_000);
  });

  test("--lock-wait gives up when it is over", async () => {
    const cluster = await aBusyCluster(command);
    holdTheLock(cluster);
    expect((await tell(cluster, command, { ...flags, "lock-wait": 30_000 })).exit).toBe(4);
  });

  test("cancelled before it begins ends with 130 and changes nothing", async () => {
    const cluster = await aBusyCluster(command);
    await cluster.controller().dflow.workshop.build({});
    const before = everything(cluster);
    const { exit } = await tell(cluster, command, flags, (controller) => controller.cancel());
    expect(exit).toBe(130);
    expect(everything(cluster)).toBe(before);
  });

  test("leaves no lock and nothing unfinished", async () => {
    const cluster = await aBusyCluster(command);
    await tell(cluster, command, flags);
    expect(cluster.state()?.lease).toBeUndefined();
    expect(cluster.state()?.unfinished).toBeUndefined();
  });
});

const BOB = 77_000;

/** Somebody who lives has it for another hour. */
function holdTheLock({ world }: Awaited<ReturnType<typeof aBusyCluster>>): void {
  const { state } = world.store;
  if (!state) throw new Error("there is no store");
  const owner = { name: "bob@desk", host: "desk", boot: "b", pid: BOB, started: 1 };
  const expires = new Date(world.time.now() + 3_600_000).toISOString();
  world.running.add(BOB);
  world.store.state = { ...state, lease: { owner, epoch: state.epoch, expires, command: "deploy" } };
}
