import { expect, test } from "vitest";
import { server } from "../real-nodes/cluster.ts";
import { docker } from "../real-nodes/node.ts";
import { aRepairable } from "../real-nodes/repairable.ts";
import { watching } from "./watching.ts";

/** Promise 24. */
const HEALED_WITHIN_S = 60;
/** s after a look: the first one has to wait for almost the whole interval. */
const MOMENTS = [1, 9, 17, 25];

test("a Node that keeps silent is healed within a minute as dflow.yaml is without --every and connect-timeout", {
  timeout: 900_000,
}, async () => {
  const it = await aRepairable({ containers: "process", nodes: 3, connectTimeout: "10s" });
  const took: number[] = [];
  try {
    it.commit(await server("v1"));
    expect(await it.ask("set", "3")).toMatchObject({ exit: 0 });
    expect(await it.ask("deploy")).toMatchObject({ exit: 0 });
    const watch = watching(it.folder, "30s");
    const well = (from: number) =>
      watch.until((notes) => notes.slice(from).find(({ text }) => /^every Node/.test(text)));
    await well(0);
    for (const moment of MOMENTS) {
      await new Promise((resolve) => setTimeout(resolve, moment * 1000));
      const before = watch.notes.length;
      await docker("pause", it.machines.node(1).container);
      const begun = performance.now();
      await well(before);
      took.push((performance.now() - begun) / 1000);
    }
    expect(await watch.interrupt()).toBe(130);
  } finally {
    await it.remove();
  }
  console.log(`healed in ${took.map((one) => one.toFixed(0)).join(", ")} s`);
  expect(Math.max(...took)).toBeLessThan(HEALED_WITHIN_S);
});
