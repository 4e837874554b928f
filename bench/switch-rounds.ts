import { type Load, type Marked, startLoad } from "../test/real-nodes/load.ts";
import { switching } from "./switch-loop.ts";
import { aBench } from "./switch-node.ts";
import type { Way } from "./switch-ways.ts";

/** What a way cost. The rounds with switching and those without are neighbours, so they met the same machine. */
export interface Measured {
  readonly way: Way;
  readonly switches: number;
  readonly with: readonly Marked[];
  readonly without: readonly Marked[];
}

export interface MeasureOptions {
  /** Each with a connection of its own, while it is switched; as many without. */
  readonly requests: number;
  readonly rounds: number;
}

export async function measure(way: Way, { requests, rounds }: MeasureOptions): Promise<Measured> {
  const bench = await aBench(way);
  try {
    const switches = await switching(way, bench.switcher);
    // `ab -n 100000`, as the author used it: one client, a connection for each request, no rest between them.
    const asking = await startLoad({ ...bench.clients, fresh: 1, kept: 0 });
    // To see whether kept connections are ended well; few, so that they cost the other one little.
    const keeping = await startLoad({ ...bench.clients, fresh: 0, kept: 4, rate: 200 });
    const round = () => marked(asking, keeping, Math.ceil(requests / rounds));
    const found = { with: [] as Marked[], without: [] as Marked[] };
    await asking.sends(2000);
    for (let turn = 0; turn < rounds; turn++) {
      const each = [
        async () => void found.without.push(await round()),
        async () => void found.with.push(await switches.during(round)),
      ];
      for (const one of turn % 2 === 0 ? each : each.reverse()) await one();
    }
    await Promise.all([asking.stop(), keeping.stop()]);
    return { way, switches: switches.done, ...found };
  } finally {
    await bench.remove();
  }
}

async function marked(asking: Load, keeping: Load, requests: number): Promise<Marked> {
  await Promise.all([asking.mark(), keeping.mark()]);
  await asking.sends(requests);
  const [{ fresh, answerers }, { kept }] = await Promise.all([asking.mark(), keeping.mark()]);
  return { fresh, kept, answerers };
}
