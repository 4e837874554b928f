import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import { programOf } from "../hosts/programs.ts";
import { networkOf, server } from "./cluster.ts";
import { type Load, startLoad, together } from "./load.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { aSwitcher, type Switcher } from "./switcher.ts";

const PORT = 8080;

/** What finds no failure in switches.test.ts and soak.test.ts must find them where there are some. */
describe("the same clients", () => {
  let node: RealNode;
  let remote: Remote;
  let switcher: Switcher;
  let serving: Process;
  let load: Load;

  beforeAll(async () => {
    node = await aRealNode();
    remote = await node.connect();
    const programs = [programOf(await server("va"), "a"), programOf(await server("vb"), "b")] as const;
    switcher = await aSwitcher(remote, { traffic: "port-swap", port: PORT, programs: [...programs] });
    serving = await switcher.start();
    await switcher.point(serving);
    load = await startLoad({ inside: await networkOf(node), port: PORT, fresh: 2, kept: 2, rate: 400 });
  });
  afterAll(async () => {
    await load?.stop();
    await remote?.close();
    await node?.remove();
  });

  const during = async (act: () => Promise<void>) => {
    await load.sends(100);
    await load.mark();
    await act();
    await load.sends(100);
    return load.mark();
  };

  test("lose nothing while one after the other takes over in the right order", async () => {
    const marked = await during(async () => {
      for (let turn = 0; turn < 5; turn++) serving = await switcher.replace(serving);
    });
    expect(together([marked])).toMatchObject({ failures: {} });
    expect(marked.answerers).toBe(6);
  });

  test("lose requests, fresh and kept, when the old process is stopped before the switch", async () => {
    const { fresh, kept } = await during(async () => {
      const next = await switcher.start();
      await switcher.verify(next);
      await switcher.retire(serving);
      await switcher.point(next);
      serving = next;
    });
    expect(fresh.failures).toMatchObject({ refused: expect.any(Number) });
    expect(kept.failures).toMatchObject({ refused: expect.any(Number) });
  });

  test("lose requests when traffic is led to a program before it listens", async () => {
    const nobody = 18_070;
    const { fresh } = await during(async () => {
      await switcher.point(nobody);
      await switcher.point(serving);
    });
    expect(fresh.failures).toMatchObject({ refused: expect.any(Number) });
  });
});
