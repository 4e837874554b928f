import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { startLoad } from "../../src/local/load.ts";
import { type Cluster, until } from "./a-cluster.ts";

/** What a deploy on two Nodes tells, at the least. */
const EVENTS = 26;
/** Each round over all events kills so much later after them. */
const LATER_MS = 5;

/**
 * Deploys one version after the other and kills each at another moment; the same command again brings it to its end, and
 * after that there is nothing to repair. Clients ask all the time, and none is let down.
 *
 * @param newVersion commits one more
 */
export async function killedDeploys(cluster: Cluster, kills: number, newVersion: () => { version: string }) {
  const load = startLoad(cluster.urls, { clients: 4, rate: 100 });
  for (let kill = 0; kill < kills; kill++) {
    // Few kills are spread over all events.
    const at = kill * Math.max(1, Math.floor(EVENTS / kills));
    const [events, later] = [1 + (at % EVENTS), Math.floor(at / EVENTS) * LATER_MS];
    const { version } = newVersion();
    const killed = cluster.begin("deploy", "--progress", "ndjson");
    const ended = killed.ended.then(() => true);
    await Promise.race([ended, until(() => killed.printed().split("\n").length > events)]);
    await sleep(later);
    end(killed.pid);
    await ended;
    const where = `${events} events and ${later} ms`;
    expect((await cluster.ask("deploy")).exit, where).toBe(0);
    expect((await cluster.ask("versions")).data.versions, where).toMatchObject([{ version, nodes: [0, 1] }]);
    expect((await cluster.ask("repair")).data, where).toMatchObject({ changed: false, healthy: true });
  }
  expect(await load.stop()).toMatchObject({ failed: 0, failures: {} });
}

/** Unless it has just come to its end. */
function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
