import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { list } from "../../src/commands/list.ts";
import { repair } from "../../src/commands/repair.ts";
import { verify } from "../../src/commands/verify.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Settings } from "../../src/domain/settings.ts";
import { ask } from "../fakes/ask.ts";
import { aClusterOf, type Cluster, type Controller, type Wanted } from "../fakes/cluster.ts";
import { type Conduct, good } from "../fakes/conduct.ts";
import { Crash } from "../fakes/effects.ts";
import { everything, running, served, tell, v1, v2 } from "./story.ts";

/** What runs on node 1 is sick until `cured` says that it is another one. */
function sick(cured: (age: number, boot: string, file: number) => boolean, wanted: Wanted = {}): Cluster {
  const cluster = aClusterOf({ nodes: 3, running: "v1", ...wanted });
  cluster.world.conduct = (_, index): Conduct => {
    const there = cluster.world.nodes.get(1);
    if (index !== 1 || !there) return good;
    return {
      ...good,
      answers: (age) => cured(age, there.boot, there.journal.filter((one) => /again/.test(one.what)).length),
    };
  };
  return cluster;
}
const found = (data: { nodes: { found: string; did: string[]; result: string }[] }) =>
  data.nodes.map((node) => [node.found, node.did.join(), node.result]);
const WELL = ["healthy", "", "unchanged"];

describe("repair", () => {
  describe("of a Node that keeps silent", () => {
    const silent = (wanted: Wanted = {}) => {
      const cluster = aClusterOf({ nodes: 3, running: "v1", ...wanted });
      Object.assign(cluster.node(1), { up: false, silent: true });
      return cluster;
    };
    const asked = ({ effects }: Controller) => effects.log.filter((name) => name === "connect@1").length;

    test("waits for it in two looks, once in each, and no third time for the lock", async () => {
      const cluster = silent();
      const begun = cluster.world.time.now();
      const { exit, data, controller } = await tell(cluster, repair);
      expect(exit).toBe(0);
      expect(found(data)[1]).toEqual(["unreachable", "destroy,create", "done"]);
      const before = controller.effects.log.slice(0, controller.effects.log.indexOf("destroy@1"));
      expect(before.filter((name) => name === "connect@1")).toHaveLength(2);
      expect(cluster.world.time.now() - begun).toBeLessThan(30_000);
    });

    test("leaves it alone when the second look finds it well", async () => {
      const cluster = silent();
      cluster.world.time.sleep(15_000).then(() => Object.assign(cluster.node(1), { up: true, silent: false }));
      const { boot } = cluster.node(1);
      const { exit, data } = await tell(cluster, repair);
      expect(exit).toBe(0);
      expect(found(data)[1]).toEqual(["unreachable", "", "done"]);
      expect(cluster.node(1).boot).toBe(boot);
    });

    test("asks it once more under the lock when somebody else has saved in between", async () => {
      const cluster = silent();
      const { boot } = cluster.node(1);
      let answers = false;
      const { exit, controller } = await tell(cluster, repair, {}, ({ dflow, effects }) => {
        const { store } = dflow;
        const load = async () => {
          // Two looks were in vain, and this one is the lock's: another run has just put the Node right.
          if (!answers && asked({ effects } as Controller) === 2) {
            answers = true;
            Object.assign(cluster.node(1), { up: true, silent: false });
            const { state } = cluster.world.store;
            if (!state) throw new Error("there is no store");
            cluster.world.store.state = { ...state, serial: state.serial + 2, epoch: state.epoch + 1 };
            cluster.world.store.revision++;
          }
          return store.load();
        };
        Object.assign(dflow, { store: { ...store, load } });
      });
      expect([exit, answers, asked(controller)]).toEqual([0, true, 3]);
      expect(cluster.node(1).boot).toBe(boot);
    });

    test("asks it once more under the lock when two looks took but a moment", async () => {
      const cluster = silent();
      let times = 0;
      const { exit, controller } = await tell(cluster, repair, {}, ({ dflow }) => {
        const { transport } = dflow;
        const late = new DflowError("ssh/timeout", "node 1: did not answer within 1 s", { index: 1 });
        Object.assign(dflow, {
          transport: {
            connect: async (...[node, ...more]: Parameters<typeof transport.connect>) => {
              if (!cluster.world.nodes.get(node.index)?.silent) return transport.connect(node, ...more);
              times++;
              throw late;
            },
          },
        });
      });
      expect([exit, times]).toEqual([0, 3]);
      expect(controller.effects.log).toContain("destroy@1");
    });

    test("asks it as often as before for every other command", async () => {
      const cluster = silent();
      const begun = cluster.world.time.now();
      expect((await tell(cluster, list)).exit).toBe(0);
      expect(cluster.world.time.now() - begun).toBe(20_000);
    });
  });

  test("of a healthy cluster changes nothing, takes no lock and says so", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const before = everything(cluster);
    const { exit, data, view, controller } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(data).toMatchObject({ healthy: true, changed: false, rebuilt: false });
    expect(view).toContain("every Node is healthy; nothing was changed");
    expect(everything(cluster)).toBe(before);
    expect(controller.effects.log).not.toContain("store save");
  });

  describe("where another container backend was written into dflow.yaml", () => {
    const changed = (wanted: Wanted, indexes: readonly number[]) => {
      const cluster = aClusterOf({ running: "v1", ...wanted });
      for (const index of indexes) {
        const node = cluster.node(index);
        node.processes = node.processes.map((one) => ({ ...one, elsewhere: true }));
      }
      return cluster;
    };
    const why = "another container backend still runs hello";
    const way =
      'write the one that started it back into dflow.yaml; to change it, "dflow stop --all" with that one first';

    test.each([
      ["one Node of three", { nodes: 3 }, [1], {}],
      ["all Nodes", { nodes: 3 }, [0, 1, 2], {}],
      ["all Nodes, and one of them was asked for", { nodes: 3 }, [0, 1, 2], { index: [1] }],
      ["the only Node", { nodes: 1 }, [0], {}],
    ])("it leaves the Nodes alone and says what to do: %s", async (_, wanted, indexes, flags) => {
      const cluster = changed(wanted, indexes);
      const before = JSON.stringify([...cluster.world.nodes.values()]);
      const { exit, data, failure, controller } = await tell(cluster, repair, flags);
      expect(exit).toBe(12);
      expect(JSON.stringify([...cluster.world.nodes.values()])).toBe(before);
      expect(controller.effects.log.filter((name) => /destroy|create|fenced/.test(name))).toEqual([]);
      expect(found(data)).toContainEqual(["unhealthy", "", "failed"]);
      expect(failure).toContain(why);
      expect(failure).toContain(way);
      expect(failure).not.toContain("looks bad");
      expect(served(cluster)).toEqual(Array(wanted.nodes).fill(v1));
    });

    test("what else is wrong there waits, and other Nodes are healed", async () => {
      const cluster = changed({ nodes: 3 }, [1]);
      cluster.world.nodes.delete(2);
      const { exit, data } = await tell(cluster, repair);
      expect(exit).toBe(12);
      expect(found(data)).toEqual([WELL, ["unhealthy", "", "failed"], ["missing", "create", "done"]]);
    });

    test("verify and doctor say so, too", async () => {
      const cluster = changed({ nodes: 3 }, [1]);
      expect((await tell(cluster, verify)).failure).toContain(why);
      expect((await tell(cluster, doctor)).view).toContain(way);
    });
  });

  test("first restarts what fails, beside the old one", async () => {
    const cluster = sick((age) => age < 3_000_000);
    const { exit, data, view } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)).toEqual([WELL, ["unhealthy", "restart", "done"], WELL]);
    expect(view).toContain(`repaired, every Node serves ${v1}`);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
  });

  test("then copies again and restarts", async () => {
    const cluster = sick((_, __, copied) => copied > 0);
    const { exit, data, controller } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)).toEqual([WELL, ["unhealthy", "restart,copy,restart", "done"], WELL]);
    expect(controller.effects.log).not.toContain("destroy@1");
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("then destroys the Node and makes it anew", async () => {
    const first: { boot?: string } = {};
    const cluster = sick((_, boot) => boot !== first.boot);
    first.boot = cluster.node(1).boot;
    const { exit, data } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)).toEqual([WELL, ["unhealthy", "restart,copy,restart,destroy,create", "done"], WELL]);
    expect(cluster.node(1).boot).not.toBe(first.boot);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
  });

  test("gives up after that with exit 12, and says why", async () => {
    const { exit, data, view, failure } = await tell(
      sick(() => false),
      repair,
    );
    expect(exit).toBe(12);
    expect(data.healthy).toBe(false);
    expect(found(data)[1]?.[2]).toBe("failed");
    expect(view).toContain("not every Node is healthy");
    expect(failure).toContain("node 1 could not be repaired");
    expect(failure).toContain('"dflow logs"');
  });

  test("destroys nothing where Nodes can only be listed", async () => {
    const cluster = sick(() => false, { makesNodes: false });
    const { exit, failure, controller } = await tell(cluster, repair);
    expect(exit).toBe(12);
    expect(failure).toContain("can only list Nodes");
    expect(controller.effects.log.join()).not.toContain("destroy");
  });

  test("makes a Node that is missing, and brings it to the version of the others", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(1);
    const { exit, data } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)[1]).toEqual(["missing", "create", "done"]);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("looks twice at a Node that cannot be reached, some time apart, before it makes it anew", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.node(1).up = false;
    const begun = cluster.world.time.now();
    const { exit, data } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)[1]).toEqual(["unreachable", "destroy,create", "done"]);
    expect(cluster.world.time.now() - begun).toBeGreaterThanOrEqual(10_000);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("leaves alone a Node that answers again at the second look", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { boot } = cluster.node(1);
    cluster.node(1).up = false;
    cluster.world.time.sleep(5_000).then(() => {
      cluster.node(1).up = true;
    });
    const { exit, data } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)[1]).toEqual(["unreachable", "", "done"]);
    expect(cluster.node(1).boot).toBe(boot);
  });

  test("does not destroy a Node for one link that was lost", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    let lost = 0;
    const { exit, controller } = await tell(cluster, repair, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "ask@1" && lost++ < 1 ? "lost-answer" : undefined)),
    );
    expect(exit).toBe(0);
    expect(controller.effects.log).not.toContain("destroy@1");
  });

  test("waits for a Node that does not answer without the lock, and takes none where nothing can be done", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", makesNodes: false });
    cluster.node(1).up = false;
    const { epoch } = cluster.state() ?? {};
    const { exit, data, failure, controller } = await tell(cluster, repair);
    expect(exit).toBe(12);
    expect(found(data)[1]).toEqual(["unreachable", "", "failed"]);
    expect(failure).toContain("node 1 could not be repaired");
    expect(failure).toContain("why\nnode 1: nothing answers at node-1:22");
    expect(failure).toContain("put them right or make them anew yourself, then repair again");
    expect(controller.effects.log).not.toContain("store save");
    expect(cluster.state()?.epoch).toBe(epoch);
  });

  test("copies a file again that was changed or deleted on a disk, and leaves what runs alone", async () => {
    for (const damage of ["changed", "deleted"]) {
      const cluster = aClusterOf({ nodes: 3, running: "v1" });
      const [file] = cluster.node(1).files;
      if (file) Object.assign(file, damage === "deleted" ? { gone: true } : { bytes: "0".repeat(64) });
      const [{ pid } = { pid: 0 }] = cluster.node(1).processes;
      const { exit, data, view } = await tell(cluster, repair);
      expect(exit).toBe(0);
      expect(found(data)).toEqual([WELL, ["drifted", "copy", "done"], WELL]);
      expect(view).toContain(
        damage === "deleted" ? "Node 1: the file of hello is gone" : "hello is not what was built",
      );
      expect(cluster.node(1).files[0]).toMatchObject({ bytes: file?.executable.checksum });
      expect(cluster.node(1).processes.map((one) => one.pid)).toEqual([pid]);
      expect((await tell(cluster, repair)).data.changed).toBe(false);
    }
  });

  test("leads traffic back where a port map was lost, and starts nothing anew", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.node(2).portMap.clear();
    expect(served(cluster)).toEqual([v1, v1, "nobody"]);
    const { exit, data, view, controller } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)[2]).toEqual(["unhealthy", "switch", "done"]);
    expect(view).toContain("Node 2: hello runs, and port 8080 does not lead to it");
    expect(controller.effects.log.join()).not.toContain("start@2");
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("writes a damaged node.json again, which keeps every other command out", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.node(1).forgetful = true;
    const refused = await tell(cluster, deploy);
    expect(refused.exit).toBe(3);
    expect(refused.failure).toContain(
      "node 1: its node.json is damaged, so nobody knows which command came last there",
    );
    expect(refused.failure).toContain('"dflow repair" writes it again');
    const { exit, data, view } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)).toEqual([WELL, ["drifted", "remember", "done"], WELL]);
    expect(view).toContain("Node 1: its node.json is damaged");
    expect(cluster.node(1)).toMatchObject({
      forgetful: false,
      witness: { lineage: cluster.state()?.lineage, index: 1 },
    });
    expect((await tell(cluster, repair)).data.changed).toBe(false);
    expect((await tell(cluster, deploy)).exit).toBe(0);
  });

  test("does not take a damaged node.json for nobody's when the store is lost as well", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    cluster.node(0).forgetful = true;
    cluster.world.store.state = undefined;
    const before = everything(cluster);
    const { exit, failure } = await tell(cluster, repair);
    expect(exit).toBe(3);
    expect(failure).toContain("the store is lost, and the node.json of node 0 is damaged");
    expect(everything(cluster)).toBe(before);
  });

  test("says what it cannot heal, and why a rung did not help", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", makesNodes: false });
    const there = cluster.node(1);
    Object.assign(there, { diskFree: 0, clockAhead: 3600, files: [], processes: [] });
    const { exit, data, view, failure } = await tell(cluster, repair);
    expect(exit).toBe(12);
    expect(found(data)[1]?.[2]).toBe("failed");
    expect(data.nodes[1].error).toContain("No space left on device");
    expect(failure).toMatch(/why\nnode 1: .*No space left on device/);
    expect(view).toContain('Node 1: its disk is full: "dflow gc" removes old versions; or give it a larger disk');
    expect(view).toContain("Node 1: its clock is 1 h ahead: on the Node, as root: timedatectl set-ntp true");
    expect(served(cluster)).toEqual([v1, "nobody", v1]);
  });

  test("restarts Nodes that were all rebooted at once, one after the other, and blames no release", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    for (const index of [0, 1, 2]) {
      const there = cluster.node(index);
      there.portMap.clear();
      there.processes = there.processes.map((one) => ({ ...one, endedAt: cluster.world.time.now() }));
    }
    const { exit, data, controller } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data)).toEqual(Array(3).fill(["unhealthy", "restart", "done"]));
    expect(served(cluster)).toEqual([v1, v1, v1]);
    const plans = controller.events.flatMap((event) => (event.type === "plan" ? event.plan.notes : []));
    expect(plans).toEqual([]);
  });

  test("destroys nothing when most Nodes fail at once: then the release looks bad", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.conduct = (_, index) => ({ ...good, answers: () => index === 2 });
    const { exit, failure, controller } = await tell(cluster, repair);
    expect(exit).toBe(12);
    expect(failure).toContain(`2 of 3 Nodes fail at once: release ${v1} looks bad, no Node is destroyed`);
    expect(failure).toContain('"dflow rollback"');
    expect(controller.effects.log.join()).not.toContain("destroy");
  });

  test("touches no more Nodes at once than max-unavailable", async () => {
    const at = async (maxUnavailable: number) => {
      const cluster = aClusterOf({ nodes: 5, running: "v1", rollout: { maxUnavailable } });
      cluster.world.conduct = (_, index) => ({ ...good, answers: (age) => index > 2 || age < 3_000_000 });
      const { controller } = await tell(cluster, repair);
      let open = 0;
      let most = 0;
      for (const event of controller.events) {
        if (event.type === "step-started" && event.step.do === "start") most = Math.max(most, ++open);
        if (event.type === "step-done" && event.step.do === "stop") open--;
      }
      return most;
    };
    expect([await at(1), await at(3)]).toEqual([1, 3]);
  });

  test("--index repairs these Nodes only", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(0);
    cluster.world.nodes.delete(2);
    const { data } = await tell(cluster, repair, { index: [2] });
    expect(data.nodes.map((node: { index: number }) => node.index)).toEqual([2]);
    expect([...cluster.world.nodes.keys()].sort()).toEqual([1, 2]);
  });

  test("takes back what a deploy that was killed has left half way", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const killed = cluster.controller();
    killed.effects.injectWhere((name) => (name.includes("point") && name.endsWith("@0") ? "crash-after" : undefined));
    await expect(killed.run((dflow) => ask(dflow, deploy))).rejects.toThrow(Crash);
    expect(served(cluster)).toEqual([v2, v1, v1]);
    const { exit, data } = await tell(cluster, repair);
    expect(exit).toBe(0);
    expect(found(data).map(([what, did]) => [what, did])).toEqual([
      ["drifted", "revert"],
      ["drifted", "finish"],
      ["drifted", "finish"],
    ]);
    expect(
      cluster
        .node(0)
        .processes.map((one) => one.epoch)
        .sort(),
    ).toEqual([1, 2]);
    expect(served(cluster)).toEqual([v1, v1, v1]);
    expect(running(cluster)).toEqual(Array(3).fill([`hello ${v1}`]));
    expect((await tell(cluster, repair)).data.changed).toBe(false);
  });

  test("cancelled ends with 130 and does not call the cluster healthy", async () => {
    const cluster = sick((age) => age < 3_000_000);
    const { exit, data } = await tell(cluster, repair, {}, (controller) =>
      controller.effects.injectWhere((name) => {
        if (name === "run fenced start@1") controller.cancel();
        return undefined;
      }),
    );
    expect(exit).toBe(130);
    expect(data.healthy).toBe(false);
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("that cannot look again after it has acted says so with exit 12, not that nothing was changed", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(1);
    let lists = 0;
    const { exit, data, view, failure } = await tell(cluster, repair, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "list Nodes" && ++lists === 3 ? "error" : undefined)),
    );
    expect(exit).toBe(12);
    expect(data).toMatchObject({ changed: true, healthy: false });
    expect(failure).toContain("list Nodes failed");
    expect(view).toContain("not every Node is healthy");
  });

  test("--dry-run names what it found and would do", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.nodes.delete(1);
    const { exit, data } = await tell(cluster, repair, { "dry-run": true });
    expect(exit).toBe(0);
    expect(found(data)[1]).toEqual(["missing", "create", "planned"]);
  });
});

describe("repair --watch", () => {
  const watching = (cluster: Cluster, ms: number, flags = {}, meddle: Parameters<typeof tell>[3] = () => {}) =>
    tell(cluster, repair, { watch: true, ...flags }, (controller) => {
      cluster.world.time.sleep(ms).then(controller.cancel);
      meddle(controller);
    });

  test("heals what goes wrong, again and again, until it is cancelled", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    for (const hour of [1, 2, 3]) {
      cluster.world.time.sleep(hour * 3_600_000).then(() => cluster.world.nodes.delete(hour % 3));
    }
    const { exit, data } = await watching(cluster, 4 * 3_600_000);
    expect(exit).toBe(130);
    expect(data.healthy).toBe(true);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  /** A fault of Node 1, a moment after a look. @returns ms until all serve again, and what was said */
  const healedFrom = async (fault: (cluster: ReturnType<typeof aClusterOf>) => void) => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    let gone = 0;
    let back = 0;
    cluster.world.changed = () => {
      if (gone > 0 && back === 0 && served(cluster).join() === `${v1},${v1},${v1}`) back = cluster.world.time.now();
    };
    cluster.world.time.sleep(600_001).then(() => {
      gone = cluster.world.time.now();
      fault(cluster);
    });
    const { notes } = await watching(cluster, 1_200_000);
    expect(back).toBeGreaterThan(gone);
    return { ms: back - gone, notes: notes.join("\n") };
  };

  test("heals a fault within a minute", async () => {
    const { ms } = await healedFrom(({ world }) => void world.nodes.delete(1));
    expect(ms).toBeLessThan(60_000);
  });

  test("heals a Node that keeps silent within a minute, too", async () => {
    const { ms, notes } = await healedFrom((cluster) => {
      Object.assign(cluster.node(1), { up: false, silent: true });
    });
    expect(ms).toBeLessThan(60_000);
    expect(notes).toContain("connecting took longer than 10 s: destroy, create");
  });

  test("looks every so often as --every says", async () => {
    const cluster = aClusterOf({ nodes: 1, running: "v1" });
    const { controller } = await watching(cluster, 95_000, { every: 10_000 });
    expect(controller.effects.log.filter((name) => name === "list Nodes")).toHaveLength(10);
  });

  test("leaves alone for a while what it could not heal, and nothing else", async () => {
    const cluster = sick(() => false, { makesNodes: false });
    cluster.world.time.sleep(1_800_000).then(() => {
      cluster.node(0).portMap.clear();
    });
    const { data, notes, controller } = await watching(cluster, 3_700_000);
    expect(data.healthy).toBe(false);
    const starts = controller.effects.log.filter((name) => name === "run fenced start@1").length;
    // Twice in each of 1 + 6 tries (after 1, 2, 4, 8, 10, 10 … minutes), and not in each of 120 rounds.
    expect(starts).toBeGreaterThan(8);
    expect(starts).toBeLessThan(20);
    expect(served(cluster)[0]).toBe(v1);
    expect(notes.filter((note) => note.includes("port 8080 does not lead to it"))).toHaveLength(1);
    const acts = /: (restart|copy, restart)$/;
    expect(notes.filter((note) => acts.test(note)).length).toBeLessThan(20);
    const others = notes.filter((note) => !acts.test(note));
    expect(new Set(others).size).toBe(others.length);
  });

  test("takes up at once what it left alone, when something else is wrong with it", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", makesNodes: false });
    cluster.node(1).up = false;
    let back = 0;
    let healed = 0;
    cluster.world.time.sleep(3_600_000).then(() => {
      back = cluster.world.time.now();
      const there = cluster.node(1);
      there.up = true;
      there.processes = there.processes.map((one) => ({ ...one, endedAt: back }));
    });
    cluster.world.changed = () => {
      if (back > 0 && healed === 0 && served(cluster)[1] === v1) healed = cluster.world.time.now();
    };
    await watching(cluster, 4_000_000);
    expect(healed - back).toBeLessThan(60_000);
  });

  test("between two rounds nobody waits for its lock, though a Node is away for good", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1", makesNodes: false, rollout: { unreachable: "skip" } });
    cluster.node(2).up = false;
    let held = 0;
    cluster.world.changed = () => {
      if (cluster.state()?.lease) held++;
    };
    await watching(cluster, 3_600_000);
    expect(held).toBe(0);
    expect(cluster.state()?.lease).toBeUndefined();
  });

  test("goes on while another run holds the lock, and while the store is away", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const { state } = cluster.world.store;
    const owner = { name: "bob@desk", host: "desk", boot: "b", pid: 5, started: 1 };
    const expires = new Date(cluster.world.time.now() + 100_000).toISOString();
    if (state) cluster.world.store.state = { ...state, lease: { owner, epoch: 1, expires, command: "deploy" } };
    cluster.world.running.add(5);
    cluster.world.nodes.delete(1);
    let loads = 0;
    const { notes } = await watching(cluster, 600_000, {}, ({ effects }) =>
      effects.injectWhere((name) => (name === "store load" && ++loads > 12 && loads < 16 ? "error" : undefined)),
    );
    expect(notes.filter((note) => note.includes("bob@desk is running"))).not.toHaveLength(0);
    expect(notes.filter((note) => note.includes("the store:"))).not.toHaveLength(0);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("says that it watches, what it finds before it acts, and when all is well again; nothing else for hours", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.time.sleep(3_600_000).then(() => {
      cluster.world.nodes.delete(1);
    });
    const { notes, controller } = await watching(cluster, 4 * 3_600_000);
    expect(notes).toEqual([
      "watching shop, a look every 30 s",
      "every Node is healthy",
      "it is missing: create",
      "is well again",
      "every Node is healthy",
    ]);
    const said = controller.events.findIndex((one) => one.type === "note" && one.text === "it is missing: create");
    const acted = controller.events.findIndex((one) => one.type === "step-started");
    expect(said).toBeLessThan(acted);
  });

  test("says the same again of a Node that breaks again in the same way", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    for (const second of [40, 65, 90, 125]) {
      cluster.world.time.sleep(second * 1000).then(() => cluster.node(1).portMap.clear());
    }
    const { notes } = await watching(cluster, 200_000);
    expect(notes.filter((note) => note === "is well again").length).toBeGreaterThanOrEqual(3);
    expect(notes.filter((note) => note === "is well again").length).toBe(
      notes.filter((note) => note.includes("does not lead to it: switch")).length,
    );
  });

  test("ends at once when it is cancelled, with exit 130 and the lock free, also in the middle of a repair", async () => {
    for (const point of ["waiting", "start", "looking"] as const) {
      const cluster = aClusterOf({ nodes: 3, running: "v1" });
      cluster.world.nodes.delete(1);
      let at = 0;
      const { exit, data } = await tell(cluster, repair, { watch: true }, (controller) => {
        const cancel = () => {
          at = cluster.world.time.now();
          controller.cancel();
        };
        if (point === "waiting") cluster.world.time.sleep(600_001).then(cancel);
        let looks = 0;
        controller.effects.injectWhere((name) => {
          if (
            at === 0 &&
            (point === "start"
              ? name.includes("start@1")
              : point === "looking" && name === "list Nodes" && ++looks === 9)
          )
            cancel();
          return undefined;
        });
      });
      expect({ point, exit, healthy: data?.healthy }).toEqual({ point, exit: 130, healthy: point !== "start" });
      expect(cluster.world.time.now() - at).toBeLessThan(4_500);
      expect(cluster.state()?.lease).toBeUndefined();
    }
  });

  test("warns once of a store that has lost a file, and writes it again", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.time.sleep(600_000).then(() => {
      cluster.world.store.damage = "store.json is missing; revision 7 is whole";
    });
    const { notes } = await watching(cluster, 3_600_000);
    expect(notes.filter((note) => note.includes("store.json"))).toEqual(["store.json is missing; revision 7 is whole"]);
    expect(cluster.world.store.damage).toBeUndefined();
  });

  test("rebuilds a store that is lost meanwhile", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    cluster.world.time.sleep(600_000).then(() => {
      cluster.world.store.state = undefined;
    });
    const { notes, data } = await watching(cluster, 3_600_000);
    expect(data.healthy).toBe(true);
    expect(cluster.state()?.current?.version).toBe(cluster.release("v1").version);
    expect(notes.slice(2)).toEqual(["the store is lost; it was made anew from what 3 Nodes remember"]);
    expect(served(cluster)).toEqual([v1, v1, v1]);
  });

  test("says once that no Node can be reached, destroys none, and says when the network is back", async () => {
    const cluster = aClusterOf({ nodes: 3, running: "v1" });
    const up = (is: boolean) => () => {
      for (const index of [0, 1, 2]) cluster.node(index).up = is;
    };
    cluster.world.time.sleep(600_000).then(up(false));
    cluster.world.time.sleep(7_200_000).then(up(true));
    const { notes, controller } = await watching(cluster, 8_000_000);
    expect(controller.effects.log.join()).not.toContain("destroy");
    expect(notes.filter((note) => note.includes("3 of 3 Nodes fail at once, most cannot be reached"))).toHaveLength(1);
    expect(notes.length).toBeLessThan(15);
    expect(notes.join("\n")).not.toMatch(/^node \d/m);
    expect(notes.at(-1)).toBe("every Node is healthy");
  });

  describe("while somebody else deploys", () => {
    const changed = (cluster: Cluster): Settings => ({
      ...cluster.settings,
      executables: cluster.settings.executables.map((one) => ({ ...one, args: ["--new"] })),
    });
    /** v2 with another dflow.yaml, from another machine, after ten minutes; and a Node that is lost later. */
    const deployed = async (cluster: Cluster, flags: { readonly readAgain: boolean }) => {
      const other = changed(cluster);
      cluster.world.time.sleep(600_000).then(async () => {
        if (flags.readAgain) cluster.world.written = other;
        await cluster.controller().run((dflow) => ask({ ...dflow, settings: other }, deploy));
      });
      cluster.world.time.sleep(1_800_000).then(() => cluster.world.nodes.delete(1));
      return watching(cluster, 3_600_000);
    };

    test("goes on with the dflow.yaml that was deployed, and puts no old settings in its place", async () => {
      const cluster = aClusterOf({ nodes: 3, running: "v1" });
      const { notes } = await deployed(cluster, { readAgain: true });
      expect(notes.filter((note) => note.includes("read again"))).toEqual([
        "somebody has deployed meanwhile: dflow.yaml was read again",
      ]);
      expect(served(cluster)).toEqual([v2, v2, v2]);
      const started = [0, 1, 2].map((index) =>
        cluster
          .node(index)
          .processes.filter((one) => one.endedAt === undefined)
          .map((one) => one.settings),
      );
      expect(new Set(started.flat()).size).toBe(1);
      expect(started.flat()).toHaveLength(3);
    });

    test("where its own dflow.yaml is an old one, repairs nothing and says once why", async () => {
      const cluster = aClusterOf({ nodes: 3, running: "v1" });
      const { notes, controller } = await deployed(cluster, { readAgain: false });
      expect(notes.filter((note) => note.includes("not what was deployed"))).toEqual([
        "dflow.yaml is not what was deployed: hello runs everywhere with other settings than it has; nothing is repaired",
      ]);
      expect(controller.effects.log.join()).not.toMatch(/start@|stop@/);
      expect(served(cluster)).toEqual([v2, v2]);
    });
  });
});
