import type { Output, Remote, RunOptions, Transport } from "../../src/contracts/transport.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Node } from "../../src/domain/node.ts";
import type { ShellScript } from "../../src/node/shell-script.ts";
import type { Effects } from "./effects.ts";
import { interpret } from "./interpret.ts";
import type { FakeNode, World } from "./world.ts";

/** Links to the Nodes of a world. A Node that is down or gone is unreachable; a link to it is lost. */
export function fakeTransport(world: World, effects: Effects): Transport {
  return {
    async connect(node, signal, { silentTries = 2 } = {}) {
      if (signal?.aborted) throw new DflowError("cancelled", "cancelled");
      const unreachable = (why: string) =>
        new DflowError("ssh/unreachable", `node ${node.index}: nothing answers at ${node.host}:${node.port} (${why})`, {
          index: node.index,
          hint: "Is the machine up?",
        });
      const connect = async () => {
        const there = world.nodes.get(node.index);
        for (let tries = 0; there?.silent && tries < silentTries; tries++) await world.time.sleep(TIMEOUT_MS, signal);
        if (there?.silent) throw tooLate(node.index, TIMEOUT_MS, "connecting");
        if (!world.nodes.get(node.index)?.up) throw unreachable("down");
        if (hostKey(world.nodes.get(node.index)?.node) !== hostKey(node)) {
          throw new DflowError("ssh/host-key", `node ${node.index}: another host key than the pinned one`, {
            index: node.index,
          });
        }
      };
      const hang = () => timedOut(world, node.index, TIMEOUT_MS, "connecting", signal);
      await effects.perform(`connect@${node.index}`, connect, { error: unreachable, hang });
      return fakeRemote(world, effects, node);
    },
  };
}

const TIMEOUT_MS = 10_000;

const hostKey = (node: Node | undefined) => JSON.stringify(node?.hostKey);

export function fakeRemote(world: World, effects: Effects, node: Node): Remote {
  const { index } = node;
  const usage = { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } };
  let closed = false;
  const lost = (why: string) =>
    new DflowError("ssh/lost", `node ${index}: the link was lost (${why}); what was asked may have happened`, {
      index,
    });
  const there = (): FakeNode => {
    const found = world.nodes.get(index);
    if (closed || !found?.up || hostKey(found.node) !== hostKey(node)) throw lost(closed ? "closed" : "down");
    return found;
  };
  return {
    node,
    usage,
    async run(script: ShellScript, options: RunOptions = {}): Promise<Output> {
      if (options.signal?.aborted) throw new DflowError("cancelled", "cancelled");
      usage.roundTrips++;
      const understood = interpret(script.text);
      const run = async () => {
        const output = await understood.run(world, there());
        usage.sent += script.text.length;
        usage.received += output.stdout.length;
        world.changed(index);
        return output;
      };
      const hang = () => timedOut(world, index, options.timeout ?? 30_000, "running a script", options.signal);
      return effects.perform(`run ${understood.name}@${index}`, run, { error: lost, hang });
    },
    async tunnel() {
      // The fake probe looks at the world itself.
      throw new DflowError("node/script", `node ${index}: nothing listens there`, { index });
    },
    close: async () => {
      closed = true;
    },
  };
}

async function timedOut(world: World, index: number, ms: number, what: string, signal?: AbortSignal): Promise<never> {
  await world.time.sleep(ms, signal);
  throw tooLate(index, ms, what);
}

const tooLate = (index: number, ms: number, what: string): DflowError =>
  new DflowError("ssh/timeout", `node ${index}: ${what} took longer than ${ms / 1000} s`, { index });
