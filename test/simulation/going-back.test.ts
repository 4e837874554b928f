import { describe, expect, test } from "vitest";
import { repair } from "../../src/commands/repair.ts";
import { ask, exitOf } from "../fakes/ask.ts";
import type { Cluster } from "../fakes/cluster.ts";
import { Crash } from "../fakes/effects.ts";
import { alive } from "../fakes/world.ts";
import { answering, unsettled, watch } from "./invariants.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { effectsOf } from "./simulate.ts";

const HOUR = 3_600_000;
const named = (name: string): Scenario => {
  const found = scenarios.find((one) => one.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
};

/** What clients of each program with a port reach, Node by Node. */
const served = (cluster: Cluster): readonly string[] =>
  [...cluster.world.nodes.keys()].flatMap((index) =>
    cluster.settings.executables
      .filter((one) => one.port !== undefined && one.traffic === "port-swap")
      .map((program) => answering(cluster, index, program)?.executable.version[0] ?? "nobody"),
  );

describe.each([
  ["deploy", "1"],
  ["deploy of several programs", "1"],
  ["deploy share by share", "1"],
  ["rollback", "2"],
  ["restart", "1"],
])("a controller that is killed during %s, when nobody does anything", (name, old) => {
  test("leaves every Node with what it served before, until the old version is ended", async () => {
    const scenario = named(name);
    const names = await effectsOf(scenario);
    const ends = names.findIndex(
      (one, at) => at > names.findLastIndex((it) => it.includes("arm_switch")) && one.includes("stop"),
    );
    const began = names.findIndex((one) => one.includes("arm_switch"));
    expect([began, ends].every((at) => at > 0)).toBe(true);
    for (let at = began; at < names.length; at++) {
      for (const fault of ["crash-before", "crash-after"] as const) {
        const where = `${fault} ${names[at]} (${at})`;
        const cluster = scenario.cluster();
        const { broken, missed, spied } = watch(cluster, []);
        const controller = cluster.controller();
        controller.effects.inject(at, fault);
        const ended = controller.run((dflow) => ask(spied(dflow), scenario.command, scenario.flags));
        await expect(ended, where).rejects.toThrow(Crash);
        await cluster.world.time.sleep(HOUR);

        if (at < ends || (at === ends && fault === "crash-before")) {
          expect(new Set(served(cluster)), where).toEqual(new Set([old]));
        }
        expect(served(cluster), where).not.toContain("nobody");
        for (const { wentBack } of cluster.world.nodes.values()) if (wentBack) expect(wentBack.epoch).toBe(2);
        expect({ broken, missed: [...missed] }, where).toEqual({ broken: [], missed: [] });

        const mender = cluster.controller();
        expect(await exitOf(mender.run((dflow) => ask(spied(dflow), repair))), where).toBe("done");
        expect(unsettled(cluster), where).toEqual([]);
        expect({ broken, missed: [...missed] }, where).toEqual({ broken: [], missed: [] });
      }
    }
  });
});

describe("a controller that says nothing for an hour and then goes on", () => {
  test.each(["deploy", "deploy of several programs", "deploy share by share"])(
    "during %s ends nothing that serves again, and puts everything back",
    async (name) => {
      const scenario = named(name);
      const names = await effectsOf(scenario);
      const began = names.findIndex((one) => one.includes("arm_switch"));
      const ends = names.findLastIndex((one) => one.includes("stop@"));
      for (let at = began + 1; at <= ends; at++) {
        const where = `${names[at]} (${at})`;
        const cluster = scenario.cluster();
        const { broken, missed, spied } = watch(cluster, []);
        const controller = cluster.controller();
        const { asleep, wake } = controller.effects.sleepAt(at);
        const running = exitOf(controller.run((dflow) => ask(spied(dflow), scenario.command, scenario.flags)));
        await asleep;
        await cluster.world.time.sleep(HOUR);
        const went = [...cluster.world.nodes.values()].filter((one) => one.wentBack).length;
        wake();
        const exit = await running;
        expect(exit, where).toBe(went > 0 ? "unhealthy" : "done");
        expect(new Set(served(cluster)), where).toEqual(new Set([went > 0 ? "1" : "2"]));
        expect({ broken, missed: [...missed] }, where).toEqual({ broken: [], missed: [] });
        const versions = [...cluster.world.nodes.keys()].map((index) => alive(cluster.world, index).length);
        expect(new Set(versions), where).toEqual(new Set([cluster.settings.executables.length]));
      }
    },
  );
});

describe("a Node that went back by itself", () => {
  const killed = async () => {
    const cluster = named("deploy").cluster();
    const names = await effectsOf(named("deploy"));
    const controller = cluster.controller();
    controller.effects.inject(
      names.findIndex((one) => one.includes("arm_switch")),
      "crash-after",
    );
    await expect(controller.run((dflow) => ask(dflow, named("deploy").command))).rejects.toThrow(Crash);
    return cluster;
  };
  const notes = async (cluster: Cluster, scenario: Pick<Scenario, "command" | "flags">) => {
    const controller = cluster.controller();
    await controller.run((dflow) => ask(dflow, scenario.command, scenario.flags));
    return controller.events.flatMap((one) => (one.type === "note" && one.level === "warning" ? [one.text] : []));
  };

  test("says so to the next command, and to nobody after that", async () => {
    const cluster = await killed();
    await cluster.world.time.sleep(HOUR);
    expect(cluster.node(0).journal.at(-1)).toEqual({ epoch: 2, what: "went back by itself" });
    expect(await notes(cluster, { command: repair, flags: {} })).toContainEqual(
      expect.stringMatching(/^node 0: it went back by itself at 2026-.*: command 2 had switched it/),
    );
    expect(await notes(cluster, { command: repair, flags: {} })).toEqual([]);
  });

  test("does not, once a later command has come", async () => {
    const cluster = await killed();
    await cluster.controller().run((dflow) => ask(dflow, named("deploy").command));
    await cluster.world.time.sleep(HOUR);
    expect(new Set(served(cluster))).toEqual(new Set(["2"]));
    expect(cluster.node(0).wentBack).toBeUndefined();
  });

  test("stays where it is when what served before has ended", async () => {
    const cluster = await killed();
    const there = cluster.node(0);
    there.processes = there.processes.map((one) =>
      one.executable.version.startsWith("1") ? { ...one, endedAt: cluster.world.time.now() } : one,
    );
    await cluster.world.time.sleep(HOUR);
    expect(served(cluster)).toEqual(["2", "1", "1"]);
    expect(there.journal.at(-1)?.what).toBe("stays: what served before has ended");
    expect(there.wentBack).toBeUndefined();
  });
});
