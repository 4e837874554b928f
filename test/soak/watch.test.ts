import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seeded } from "../../src/commands/seeded.ts";
import { server } from "../real-nodes/cluster.ts";
import { everyFaultWith, type Fault } from "../real-nodes/faults.ts";
import { aRepairable, type Repairable } from "../real-nodes/repairable.ts";
import { type Gauge, type Watching, watching } from "./watching.ts";

/** Promise 24; less where somebody only wants to see it run. */
const HOURS = Number(process.env.SOAK_WATCH_HOURS ?? 3);
const CONTAINERS = process.env.SOAK_CONTAINERS ?? "docker";
const SEED = Number(process.env.SOAK_SEED ?? 1);
const NODES = 3;
const EVERY = "10s";
const HEALED_WITHIN_S = 60;
/** Then it will not be healed any more, and what was said is worth more than waiting. */
const GIVE_UP_MS = 600_000;

/** A disk of its own for what dflow keeps there, so that it can be filled. */
const disk = ["--tmpfs", "/home/vagrant/.dflow:rw,exec,size=250m,uid=1000,gid=1000,mode=700"];

describe(`repair --watch with container-backend ${CONTAINERS}`, () => {
  let it: Repairable;
  let watch: Watching;
  const random = seeded(SEED);
  const drawn = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

  beforeAll(async () => {
    it = await aRepairable({ containers: CONTAINERS, nodes: NODES, create: disk });
    it.commit(await server("v1"));
    expect(await it.ask("set", `${NODES}`)).toMatchObject({ exit: 0 });
    expect(await it.ask("deploy")).toMatchObject({ exit: 0 });
    watch = watching(it.folder, EVERY);
    await watch.until((notes) => notes.find(isAllWell));
  });
  afterAll(async () => {
    await watch?.interrupt();
    await it?.remove();
  });

  /** @returns s from the moment it had happened until the Node was well again */
  async function healed(fault: Fault, index: number): Promise<number> {
    const before = watch.notes.length;
    await fault.happensTo(it.machines.node(index), CONTAINERS);
    const begun = performance.now();
    const late = setTimeout(() => {
      console.log(`node ${index}, ${fault.that}, is not healed:`, watch.notes.slice(before));
      void watch.interrupt();
    }, GIVE_UP_MS);
    await watch.until((notes) => {
      const since = notes.slice(before);
      const well = since.findIndex((note) => note.index === index && note.text.startsWith("is well again"));
      return well < 0 ? undefined : since.slice(well).find(isAllWell);
    });
    clearTimeout(late);
    const seconds = (performance.now() - begun) / 1000;
    expect({ that: fault.that, heard: await it.heard() }).toEqual({ that: fault.that, heard: everybody });
    const words = watch.notes.slice(before).filter((note) => note.index === index);
    // "the file of hello is gone: copy"
    const because = words.map(({ text }) => text.replace(/: [a-z, ]+$/, ""));
    expect({ that: fault.that, because }).toEqual({
      that: fault.that,
      because: expect.arrayContaining([expect.stringMatching(fault.because)]),
    });
    await fault.isOver?.(it.machines.node(index));
    return seconds;
  }

  test(`heals what happens for ${HOURS} h, and does not grow`, { timeout: HOURS * 3_600_000 + 600_000 }, async () => {
    const begun = performance.now();
    const took: Record<string, number[]> = {};
    const gauges: Gauge[] = [];
    for (let deck: Fault[] = []; (performance.now() - begun) / 3_600_000 < HOURS; ) {
      if (deck.length === 0) deck = [...everyFaultWith(CONTAINERS)];
      const fault = drawn(deck);
      deck = deck.filter((one) => one !== fault);
      const index = drawn([0, 1, 2]);
      const seconds = await healed(fault, index);
      took[fault.that] = [...(took[fault.that] ?? []), seconds];
      gauges.push(await watch.gauge());
      console.log(`${gauges.length} node ${index}, ${fault.that}: ${seconds.toFixed(0)} s; ${words(gauges.slice(-1))}`);
    }
    console.log(receipt(took, gauges, (performance.now() - begun) / 1000));
    const slow = Object.entries(took).filter(([, all]) => Math.max(...all) > HEALED_WITHIN_S);
    expect(slow).toEqual([]);
    const [first, last] = thirds(gauges);
    expect(middle(last, "open")).toBeLessThanOrEqual(middle(first, "open") + 1);
    expect(middle(last, "heap")).toBeLessThanOrEqual(middle(first, "heap") * 1.1);
    expect(middle(last, "resident")).toBeLessThanOrEqual(middle(first, "resident") * 1.25);

    expect(await watch.interrupt()).toBe(130);
    const { state } = JSON.parse(await readFile(join(it.folder, ".dflow/store.json"), "utf8"));
    expect(state.lease).toBeUndefined();
  });
});

const everybody = Array.from({ length: NODES }, (_, index) => `hello v1 from node ${index}`);

const isAllWell = ({ text }: { readonly text: string }): boolean => text === "every Node is healthy";

/** The first and the last third of what was counted. */
const thirds = (gauges: readonly Gauge[]) => {
  const size = Math.ceil(gauges.length / 3);
  return [gauges.slice(0, size), gauges.slice(-size)] as const;
};

const middle = (gauges: readonly Gauge[], of: keyof Gauge): number =>
  gauges.map((one) => one[of]).toSorted((a, b) => a - b)[Math.floor(gauges.length / 2)] as number;

const words = (gauges: readonly Gauge[]): string =>
  `heap ${middle(gauges, "heap").toFixed(1)} MiB, resident ${middle(gauges, "resident").toFixed(0)} MiB, ${middle(gauges, "open")} open files`;

function receipt(took: Readonly<Record<string, readonly number[]>>, gauges: readonly Gauge[], seconds: number): string {
  const [first, last] = thirds(gauges);
  return [
    `${gauges.length} faults in ${(seconds / 60).toFixed(1)} minutes, seed ${SEED}, container-backend ${CONTAINERS}`,
    ...Object.entries(took).map(([that, all]) => `${all.length} that ${that}: healed in ${spread(all)} s`),
    `first third: ${words(first)}`,
    `last third: ${words(last)}`,
  ].join("\n");
}

const spread = (all: readonly number[]): string => {
  const [least, most] = [Math.min(...all), Math.max(...all)].map((one) => one.toFixed(0));
  return least === most ? `${least}` : `${least} to ${most}`;
};
