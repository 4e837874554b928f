import type { Store } from "../../src/contracts/store.ts";
import { DflowError } from "../../src/domain/errors.ts";
import type { Effects } from "./effects.ts";
import type { World } from "./world.ts";

/** Compare-and-swap over one variable. */
export function fakeStore(world: World, effects: Effects): Store {
  const failing = {
    error: (why: string) => new DflowError("store/unavailable", `the store: ${why}`),
    hang: async (): Promise<never> => {
      await world.time.sleep(30_000);
      throw new DflowError("store/unavailable", "the store gave no answer for 30 s");
    },
  };
  const { store } = world;
  return {
    where: "memory",
    load: () =>
      effects.perform(
        "store load",
        () =>
          store.state && {
            ...{ state: structuredClone(store.state), revision: String(store.revision) },
            ...(store.damage ? { damage: store.damage } : {}),
          },
        failing,
      ),
    save: (state, basedOn) =>
      effects.perform(
        "store save",
        () => {
          const now = store.state === undefined ? undefined : String(store.revision);
          if (basedOn !== now) throw new DflowError("store/stale", "somebody else has saved meanwhile");
          store.state = structuredClone(state);
          store.revision++;
          store.damage = undefined;
          return String(store.revision);
        },
        failing,
      ),
  };
}
