import { setTimeout as wait } from "node:timers/promises";
import type { Switcher } from "../test/real-nodes/switcher.ts";
import type { Bench } from "./switch-node.ts";
import type { Way } from "./switch-ways.ts";

export interface Switching {
  /** Switches all the time while `body` runs, once at least; resolves when the last switch has ended too. */
  during<T>(body: () => Promise<T>): Promise<T>;
  /** Switches so far. */
  readonly done: number;
}

const EVERY_MS = 100;

/** A first version serves when it resolves. */
export async function switching({ switches }: Way, bench: Bench): Promise<Switching> {
  const once = await firstServed[switches](bench);
  let done = 0;
  return {
    async during(body) {
      let ended = false;
      const loop = async () => {
        do {
          await once();
          done++;
        } while (!ended);
      };
      const looping = loop();
      try {
        // Where a switch fails there is no point in going on with the clients.
        return await Promise.race([body(), looping.then(() => new Promise<never>(() => undefined))]);
      } finally {
        ended = true;
        await looping;
      }
    },
    get done() {
      return done;
    },
  };
}

/** Brings up what serves first. @returns one switch, with the rest after it */
const firstServed: Readonly<Record<Way["switches"], (bench: Bench) => Promise<() => Promise<void>>>> = {
  async whole(bench) {
    const switcher = await bench.switcher();
    let serving = await served(switcher);
    return async () => {
      serving = await switcher.replace(serving);
      await wait(EVERY_MS);
    };
  },
  async alone(bench) {
    const switcher = await bench.switcher();
    let serving = await served(switcher);
    let other = await switcher.start();
    await switcher.verify(other);
    return async () => {
      const rest = wait(EVERY_MS);
      await switcher.point(other);
      [serving, other] = [other, serving];
      await rest;
    };
  },
  async "wrong order"(bench) {
    const switcher = await bench.switcher();
    let serving = await served(switcher);
    return async () => {
      const next = await switcher.start();
      await switcher.verify(next);
      await switcher.retire(serving);
      await switcher.point(next);
      serving = next;
      await wait(EVERY_MS);
    };
  },
  async "by hand"(bench) {
    const restart = await bench.byHand();
    await restart();
    return async () => {
      await restart();
      await wait(EVERY_MS);
    };
  },
};

async function served(switcher: Switcher) {
  const first = await switcher.start();
  await switcher.verify(first);
  await switcher.point(first);
  return first;
}
