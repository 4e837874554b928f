import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Effects } from "./effects.ts";
import { emptyNode, type World } from "./world.ts";

export function fakeVMs(world: World, effects: Effects, { makesNodes = true } = {}): VMBackend {
  const failing = (what: string) => ({
    error: (why: string) => new DflowError("preflight/vm", `${what}: ${why}`),
    hang: async (): Promise<never> => {
      await world.time.sleep(600_000);
      throw new DflowError("preflight/vm", `${what} took longer than 10 minutes`);
    },
  });
  return {
    makesNodes,
    create: (_, { index }) =>
      effects.perform(
        `create@${index}`,
        () => {
          const found = world.nodes.get(index);
          if (found) {
            const { away: _, ...whole } = found.node;
            found.node = whole;
            return whole;
          }
          const number = world.made++;
          const hostKey = { kind: "fingerprint", sha256: `SHA256:${String(number).padEnd(43, "x")}` } as const;
          const node = { index, host: `node-${index}`, port: 22, user: "deploy", hostKey };
          world.nodes.set(index, emptyNode(world, node));
          world.changed(index);
          return node;
        },
        failing(`node ${index}: make it`),
      ),
    destroy: ({ index }) =>
      effects.perform(
        `destroy@${index}`,
        () => {
          world.nodes.delete(index);
          world.changed(index);
        },
        failing(`node ${index}: destroy it`),
      ),
    list: () =>
      effects.perform(
        "list Nodes",
        () => [...world.nodes.values()].map((one) => one.node).sort((a, b) => a.index - b.index),
        failing("list Nodes"),
      ),
  };
}
