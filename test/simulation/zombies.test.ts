import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { ask, exitOf } from "../fakes/ask.ts";
import type { Cluster } from "../fakes/cluster.ts";
import { watch } from "./invariants.ts";
import { type Scenario, scenarios } from "./scenarios.ts";
import { effectsOf } from "./simulate.ts";

/** Everything in the store and on these Nodes. */
const everything = ({ world }: Cluster, indexes: readonly number[]): string =>
  JSON.stringify({
    store: world.store,
    nodes: [...world.nodes.values()]
      .filter((node) => indexes.includes(node.node.index))
      .map((node) => ({
        ...node,
        portMap: [...node.portMap],
        current: [...node.current],
        previous: [...node.previous],
        earlier: [...node.earlier],
      })),
  });

/**
 * A dflow falls asleep at this effect, another one waits until the lock frees itself and deploys v9, and the first one
 * wakes up.
 *
 * @returns what is wrong with what came of it
 */
async function sleepThrough(scenario: Scenario, at: number, name: string): Promise<readonly string[]> {
  const cluster = scenario.cluster();
  const { broken, missed, spied } = watch(cluster, scenario.mayMiss);
  const sleeper = cluster.controller();
  const { asleep, wake } = sleeper.effects.sleepAt(at);
  const running = exitOf(sleeper.run((dflow) => ask(spied(dflow), scenario.command, scenario.flags)));
  await asleep;

  const other = cluster.controller();
  const flags = { "commit-hash": cluster.release("v9").version, "lock-wait": 300_000, force: true };
  const exit = await exitOf(other.run((dflow) => ask(spied(dflow), deploy, flags)));
  // A Node that is wished for and not made yet is for repair, and the deploy says so.
  const complete = cluster.world.nodes.size >= (cluster.state()?.count ?? 0);
  if (exit !== (complete ? "done" : "preflight")) broken.push(`the other one ended with ${exit}`);

  // A Node that is on its way out is none of the other one's, and its fence knows of no later command.
  const touched = [...cluster.world.nodes.keys()].filter((index) => cluster.node(index).witness?.epoch === 3);
  const before = everything(cluster, touched);
  wake();
  const end = await running;
  // Nothing was left to do but to give a lock back that it had no more.
  const nothingLeft = at >= (await effectsOf(scenario)).lastIndexOf("store save");
  if (end !== "locked" && !(nothingLeft && end === scenario.exit)) broken.push(`it woke up and ended with ${end}`);
  // What the machine's maker had been asked for before it fell asleep cannot be called back.
  if (!/^(create|destroy)@/.test(name) && everything(cluster, touched) !== before) broken.push("it changed something");
  for (const index of missed) broken.push(`at some moment nobody answered on node ${index}`);
  return broken;
}

const several = scenarios.filter(({ name }) =>
  ["deploy", "rollback", "restart", "stop", "copy", "gc", "set 4", "set 2", "cycle 1"].includes(name),
);

describe.each(several.map((one) => [one.name, one] as const))("a dflow that falls asleep during %s", (_, scenario) => {
  test("and wakes after another one has deployed is refused with exit 4 and changes nothing", async () => {
    const names = await effectsOf(scenario);
    const holds = names.indexOf("store save") + 1;
    for (let at = holds; at < names.length; at++) {
      const name = names[at] as string;
      expect(await sleepThrough(scenario, at, name), `asleep at ${at}, ${name}`).toEqual([]);
    }
  });
});
