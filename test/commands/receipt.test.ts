import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { history } from "../../src/commands/history.ts";
import { repair } from "../../src/commands/repair.ts";
import { restart } from "../../src/commands/restart.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { aClusterOf, type Cluster, type Controller, type Wanted, withChecks } from "../fakes/cluster.ts";
import { hello, web, worker } from "../plan/things.ts";
import { running, served, tell, v1, v2 } from "./story.ts";

const two = (wanted: Wanted = {}): Cluster => aClusterOf({ nodes: 2, running: "v1", ...wanted });
/** Requests to Node 1 fail as soon as v2 serves there. */
function failing(wanted: Wanted = {}, what = "status 500"): Cluster {
  const cluster = two(wanted);
  cluster.world.requestFails = (index) => (index === 1 && served(cluster)[1] === v2 ? what : undefined);
  return cluster;
}
/** What served the Nodes has been told to end. */
const hasEnded = (cluster: Cluster): boolean => running(cluster).every((one) => one.join() === `hello ${v2}`);
type Phase = { phase: string; sent: number; failed: number };

describe("the receipt of a deploy", () => {
  test("counts requests before, during and after the switch, on each Node and each way", async () => {
    const { exit, data, view } = await tell(two(), deploy);
    expect(exit).toBe(0);
    expect(data.requests.phases.map(({ phase }: Phase) => phase)).toEqual(["before", "during", "after"]);
    for (const { sent, failed } of data.requests.phases) expect([sent > 0, failed]).toEqual([true, 0]);
    expect(
      new Set(data.requests.nodes.map((one: { index: number; path: string }) => `${one.index} ${one.path}`)),
    ).toEqual(new Set(["0 direct", "0 ssh", "1 direct", "1 ssh"]));
    expect(view).toMatch(/Node +asked +phase +sent +failed +p50 +p99 +max/);
    expect(view).toMatch(/\n1 +both ways +during +\d+ +0 +1\.0 ms/);
    expect(view).toMatch(/\nall +after +\d+ +0 /);
    expect(view).toMatch(/\n\d+ requests sent meanwhile, 0 failed\n/);
  });

  test("is not there when nothing was changed, nor for a plan that is only shown", async () => {
    const cluster = two({ head: "v1" });
    expect((await tell(cluster, deploy)).data.requests).toBeUndefined();
    expect((await tell(two(), deploy, { "dry-run": true })).data.requests).toBeUndefined();
  });

  test("is not there with receipt: off", async () => {
    const { exit, data, view } = await tell(failing({ rollout: { receipt: undefined } }), deploy);
    expect([exit, data.requests]).toEqual([0, undefined]);
    expect(view).not.toContain("requests");
    const limited = await tell(two({ rollout: { receipt: undefined } }), deploy, { "max-failed-requests": 3 });
    expect([limited.exit, limited.failure]).toEqual([
      2,
      expect.stringContaining("dflow.yaml says receipt: off; take that out, or this flag"),
    ]);
  });

  test("of a first deploy begins with the first switch: before it there is nobody to ask", async () => {
    const { exit, data } = await tell(aClusterOf({ nodes: 2 }), deploy);
    expect(exit).toBe(0);
    expect(data.requests.phases.map(({ phase }: Phase) => phase)).not.toContain("before");
    expect(data.requests.sent).toBeGreaterThan(0);
  });

  test("asks no worker, and asks each program that listens", async () => {
    const { data, view } = await tell(two({ programs: [hello, web, worker].map(withChecks) }), deploy);
    const asked = new Set(data.requests.nodes.map((one: { executable: string }) => one.executable));
    expect(asked).toEqual(new Set(["hello", "web"]));
    expect(view).toMatch(/\n0 web +both ways +during/);
  });

  test("says what a weaker traffic strategy does not promise", async () => {
    const { view } = await tell(two({ programs: [withChecks(web)] }), deploy);
    expect(view).toContain("web (traffic: reuseport): ");
    expect((await tell(two(), deploy)).view).not.toContain("(traffic:");
  });

  test("asks only the Nodes that are changed", async () => {
    const { data } = await tell(two(), deploy, { index: [1] });
    expect(new Set(data.requests.nodes.map((one: { index: number }) => one.index))).toEqual(new Set([1]));
  });

  test("asks no port of this machine where a Node is behind one of them", async () => {
    const cluster = two();
    Object.assign(cluster.node(0).node, { host: "127.0.0.1", port: 2222 });
    Object.assign(cluster.node(1).node, { host: "127.0.0.1", port: 2223, address: "192.0.2.1" });
    const { data } = await tell(cluster, deploy);
    const ways = new Set(data.requests.nodes.map((one: { index: number; path: string }) => `${one.index} ${one.path}`));
    expect(ways).toEqual(new Set(["0 ssh", "1 direct", "1 ssh"]));
  });

  test("shows of many Nodes only those that lost a request, and all of them in the JSON", async () => {
    const cluster = aClusterOf({ nodes: 8, running: "v1" });
    cluster.world.requestFails = (index) => (index === 6 && served(cluster)[6] === v2 ? "status 500" : undefined);
    const { data, view } = await tell(cluster, deploy, { "max-failed-requests": 1_000 });
    expect(new Set(data.requests.nodes.map((one: { index: number }) => one.index)).size).toBe(8);
    expect(view.match(/^\d +both ways/gm)?.every((line) => line.startsWith("6"))).toBe(true);
  });
});

describe("more failed requests than may be", () => {
  test("put everything back with exit 11, and say which Node, when and what", async () => {
    const cluster = failing();
    const { exit, code, data, failure, notes, view } = await tell(cluster, deploy);
    expect([exit, code]).toEqual([11, "receipt/failed-requests"]);
    expect(served(cluster)).toEqual([v1, v1]);
    expect(running(cluster)).toEqual([[`hello ${v1}`], [`hello ${v1}`]]);
    expect(data).toMatchObject({ reverted: true, changed: false });
    expect(failure).toMatch(
      /^node 1: \d+ requests? to hello failed (while switching|after the switch): \d+ × status 500\n/,
    );
    expect(failure).toContain("every Node serves what it served before");
    expect(failure).toContain("--max-failed-requests, says how many may fail");
    expect(failure).toMatch(/\nreceipt\nnode 1 {2}hello {2}\w+, from this machine: \d+ sent, \d+ failed/);
    expect(notes[0]).toMatch(/^a request to hello failed .*: status 500 \(from this machine, new connection\)$/);
    expect(view).toContain(`${v2} was taken back; ${v1} serves`);
    expect(data.requests.phases.map(({ phase }: Phase) => phase)).toContain("put back");
    expect(cluster.state()?.history.at(-1)?.result).toBe("reverted");
  });

  test("end a rollout in the middle of its waiting, not at the next step", async () => {
    const cluster = aClusterOf({ nodes: 2, running: "v1", rollout: { pause: 600_000 } });
    let at = Number.POSITIVE_INFINITY;
    const begun = cluster.world.time.now();
    const fails = ({ meter }: Controller) => {
      cluster.world.time.sleep(60_000).then(() => {
        cluster.world.requestFails = () => "connection refused";
        at = cluster.world.time.now();
        meter.send();
      });
    };
    const { exit, data } = await tell(cluster, deploy, {}, fails);
    expect(exit).toBe(11);
    expect(data.ms).toBeLessThan(at - begun + 30_000);
    expect(served(cluster)).toEqual(["1111111", "1111111"]);
  });

  test("end a bake in the middle, and no Node is said to have been cancelled", async () => {
    const cluster = two();
    const begun = cluster.world.time.now();
    const fails = ({ meter }: Controller) => {
      cluster.world.time.sleep(60_000).then(() => {
        cluster.world.requestFails = () => "connection refused";
        meter.send();
      });
    };
    const { exit, data, view } = await tell(cluster, deploy, { bake: 3_600_000 }, fails);
    expect(exit).toBe(11);
    expect(data.ms).toBeLessThan(cluster.world.time.now() - begun + 30_000);
    expect(view).not.toContain("cancelled");
    expect(view).toMatch(/reverted: \d+ requests? to hello failed after the switch/);
  });

  test("are looked for once more before anything old is ended", async () => {
    const cluster = two();
    let ended = false;
    cluster.world.changed = () => {
      ended ||= running(cluster).some((one) => one.length === 1 && one[0] === `hello ${v2}`);
    };
    cluster.world.requestFails = () => (served(cluster).join() === `${v2},${v2}` ? "status 502" : undefined);
    expect((await tell(cluster, deploy)).exit).toBe(11);
    expect(ended).toBe(false);
  });

  test("that are lost while the old version ends are told with exit 11, and nothing is put back", async () => {
    const cluster = two();
    cluster.world.requestFails = () => (hasEnded(cluster) ? "connection closed under the request" : undefined);
    const { exit, data, failure, view } = await tell(cluster, deploy);
    expect(exit).toBe(11);
    expect(served(cluster)).toEqual([v2, v2]);
    expect(data).toMatchObject({ reverted: false, changed: true });
    expect(failure).toContain("nothing was put back: the old version had been told to end by then");
    expect(view).toContain(`${v2} serves on 2 Nodes instead of ${v1}`);
    expect(cluster.state()).toMatchObject({ current: cluster.release("v2") });
    expect(cluster.state()?.unfinished).toBeUndefined();
  });

  test("make of a version that serves none to go back to, until it was deployed without them", async () => {
    const cluster = two();
    const fails = () => (hasEnded(cluster) ? "connection closed under the request" : undefined);
    cluster.world.requestFails = fails;
    expect((await tell(cluster, deploy)).exit).toBe(11);
    cluster.world.requestFails = () => undefined;
    const { data, view } = await tell(cluster, history);
    expect(data).toMatchObject({
      current: cluster.release("v2").version,
      rollbackTarget: cluster.release("v1").version,
    });
    expect(data.deployments[0]).toMatchObject({ result: "requests-failed" });
    expect(view).toMatch(/2222222 +deploy +requests failed .*current/);
    cluster.project.head = cluster.release("v3");
    expect((await tell(cluster, deploy)).exit).toBe(0);
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
    // Somebody who names it means it.
    expect((await tell(cluster, rollback, { version: v2 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("are forgiven a version that is deployed again where it runs, and verifies", async () => {
    const cluster = two();
    cluster.world.requestFails = () => (hasEnded(cluster) ? "connection closed under the request" : undefined);
    expect((await tell(cluster, deploy)).exit).toBe(11);
    const again = await tell(cluster, deploy);
    expect([again.exit, again.data.changed]).toEqual([0, false]);
    const results = () => cluster.state()?.history.map(({ result }) => result);
    expect(results()).toEqual(["verified", "requests-failed", "verified"]);
    await tell(cluster, deploy);
    expect(results()).toHaveLength(3);
  });

  test("are remembered of a share of the Nodes, too", async () => {
    const cluster = two();
    cluster.world.requestFails = (index) =>
      index === 0 && served(cluster)[0] === v2 && running(cluster)[0]?.length === 1 ? "status 500" : undefined;
    expect((await tell(cluster, deploy, { rollout: 50 })).exit).toBe(11);
    expect(cluster.state()?.history.at(-1)).toMatchObject({ result: "requests-failed" });
    expect(cluster.state()?.rollout).toMatchObject({ percent: 50 });
  });

  test("are not forgotten with an older store", async () => {
    const cluster = two();
    cluster.world.requestFails = () => (hasEnded(cluster) ? "connection closed under the request" : undefined);
    await tell(cluster, deploy);
    const older = structuredClone(cluster.world.store);
    cluster.world.requestFails = () => undefined;
    await tell(cluster, restart);
    Object.assign(cluster.world.store, older);
    await tell(cluster, repair);
    expect(cluster.state()?.history.map(({ result }) => result)).toEqual(["verified", "requests-failed"]);
  });

  test("may be as many as dflow.yaml says, or the flag", async () => {
    expect((await tell(failing({ rollout: { maxFailedRequests: 1_000 } }), deploy)).exit).toBe(0);
    expect((await tell(failing(), deploy, { "max-failed-requests": 1_000 })).exit).toBe(0);
    const strict = failing({ rollout: { maxFailedRequests: 1_000 } });
    const { exit, failure } = await tell(strict, deploy, { "max-failed-requests": 1 });
    expect(exit).toBe(11);
    expect(failure.split("\n")[0]).toContain("; 1 may");
  });

  test("of a service that was ill before are nobody's fault: a deploy can mend it", async () => {
    const cluster = two();
    cluster.world.requestFails = () => (served(cluster)[0] === v1 ? "status 500" : undefined);
    const { exit, data } = await tell(cluster, deploy);
    expect(exit).toBe(0);
    expect(data.requests.failed).toBe(0);
    expect(data.requests.sent).toBeGreaterThan(0);
  });

  test("with on-failure: stop leave everything as it is, with exit 11", async () => {
    const cluster = failing({ rollout: { onFailure: "stop" } });
    const { exit, data } = await tell(cluster, deploy);
    expect([exit, data.reverted]).toEqual([11, false]);
    expect(served(cluster)[1]).toBe(v2);
    expect(running(cluster)[1]).toEqual([`hello ${v1}`, `hello ${v2}`]);
  });

  test("with on-failure: continue keep no other Node from going on, and are told in the end", async () => {
    const cluster = failing({ rollout: { onFailure: "continue" } });
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(11);
    expect(failure).toContain("nothing was put back: on-failure is continue");
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("of a first deploy leave nothing serving", async () => {
    const cluster = aClusterOf({ nodes: 2, rollout: { pause: 600_000 } });
    const fails = ({ meter }: Controller) => {
      cluster.world.time.sleep(60_000).then(() => {
        cluster.world.requestFails = () => "status 500";
        meter.send();
      });
    };
    expect((await tell(cluster, deploy, {}, fails)).exit).toBe(11);
    expect(served(cluster)).toEqual(["nobody", "nobody"]);
  });

  test("that come when all is done are told", async () => {
    const cluster = aClusterOf({ nodes: 1 });
    let asked = 0;
    cluster.world.requestFails = () => (asked++ > 1 ? "status 500" : undefined);
    const { exit, failure } = await tell(cluster, deploy);
    expect(exit).toBe(11);
    expect(failure).toContain("nothing was put back: all was done by then");
  });
});

describe("other commands that move traffic", () => {
  test("a rollback has a receipt, and is put back for its failed requests", async () => {
    const cluster = two();
    await tell(cluster, deploy);
    cluster.world.requestFails = () => (served(cluster)[1] === v1 ? "status 500" : undefined);
    const { exit, data } = await tell(cluster, rollback);
    expect([exit, data.reverted]).toEqual([11, true]);
    expect(served(cluster)).toEqual([v2, v2]);
    cluster.world.requestFails = () => undefined;
    const again = await tell(cluster, rollback);
    expect(again.exit).toBe(0);
    expect(again.view).toMatch(/\d+ requests sent meanwhile, 0 failed/);
  });

  test("a restart has one, too", async () => {
    const cluster = two();
    const { exit, data, view } = await tell(cluster, restart);
    expect(exit).toBe(0);
    expect(data.requests.sent).toBeGreaterThan(0);
    expect(view).toMatch(/\d+ requests sent meanwhile, 0 failed/);
    cluster.world.requestFails = () => "connection refused";
    // Nobody was ever answered: nothing is known of the service, and nothing is held against the restart.
    expect((await tell(cluster, restart)).exit).toBe(0);
  });
});
