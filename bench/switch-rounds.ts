import { type Load, type Marked, startLoad } from "../test/real-nodes/load.ts";
import { notGivingWay } from "./processors.ts";
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
    const switches = await switching(way, bench);
    const clients = { ...bench.clients, inside: [...notGivingWay, ...(bench.clients.inside ?? [])] };
    // `ab -n 100000`, as the author used it: one client, a connection for each request, no rest between them.
    const asking = await startLoad({ ...clients, fresh: 1, kept: 0 });
    // To see whether kept connections are ended well; few, so that they cost the other one little.
    const keeping = await startLoad({ ...clients, fresh: 0, kept: 4, rate: 200 });
    const enough = () => asking.sends(Math.ceil(requests / rounds));
    const found = { with: [] as Marked[], without: [] as Marked[] };
    await asking.sends(2000);
    for (let turn = 0; turn < rounds; turn++) {
      const each = [
        async () => void found.without.push(await marked(asking, keeping, enough)),
        async () => void found.with.push(await marked(asking, keeping, () => switches.during(enough))),
      ];
      for (const one of turn % 2 === 0 ? each : each.reverse()) await one();
    }
    await Promise.all([asking.stop(), keeping.stop()]);
    return { way, switches: switches.done, ...found };
  } finally {
    await bench.remove();
  }
}

/** All that is counted is asked while `body` runs. */
async function marked(asking: Load, keeping: Load, body: () => Promise<void>): Promise<Marked> {
  await Promise.all([asking.mark(), keeping.mark()]);
  await body();
  const [{ fresh, answerers }, { kept }] = await Promise.all([asking.mark(), keeping.mark()]);
  return { fresh, kept, answerers };
}
