import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import { programOf } from "../hosts/programs.ts";
import { networkOf, server } from "./cluster.ts";
import { type Load, startLoad, together } from "./load.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { aSwitcher, type Switcher } from "./switcher.ts";

const execute = promisify(execFile);
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

  const inWrongOrder = async () => {
    const next = await switcher.start();
    await switcher.verify(next);
    await switcher.retire(serving);
    await switcher.point(next);
    serving = next;
  };

  test("lose nothing while one after the other takes over in the right order", async () => {
    const marked = await during(async () => {
      for (let turn = 0; turn < 5; turn++) serving = await switcher.replace(serving);
    });
    expect(together([marked])).toMatchObject({ failures: {} });
    expect(marked.answerers).toBe(6);
  });

  test("lose requests, fresh and kept, when the old process is stopped before the switch", async () => {
    const { fresh, kept } = await during(inWrongOrder);
    expect(fresh.failures).toMatchObject({ refused: expect.any(Number) });
    expect(kept.failures).toMatchObject({ refused: expect.any(Number) });
  });

  test("and ab and wrk, which others wrote, find the same", async () => {
    const inside = await networkOf(node);
    const asked = async (...[program = "", ...args]: readonly string[]) => {
      const { stdout, stderr } = await execute(program, args).catch((error) => error);
      return `${stdout}${stderr}`;
    };
    const url = `http://127.0.0.1:${PORT}/`;
    const ab = (requests = 10_000) => asked(...inside, "ab", "-q", "-l", "-n", String(requests), "-c", "4", url);
    const wrk = () => asked(...inside, "wrk", "-t", "1", "-c", "8", "-d", "3s", url);
    const whileItRuns = async (tool: Promise<string>, act: () => Promise<void>) => {
      let ended = false;
      tool.finally(() => (ended = true));
      while (!ended) await act();
      return tool;
    };
    const inRightOrder = async () => {
      serving = await switcher.replace(serving);
    };
    for (const tool of [ab, wrk]) {
      const said = await whileItRuns(tool(), inRightOrder);
      expect(said).toMatch(/Failed requests: +0\n|requests in/);
      expect(said).not.toMatch(/Socket errors|Non-2xx/);
    }
    // It gives up at the first that is refused, so more requests than it can send until then.
    expect(await whileItRuns(ab(10_000_000), inWrongOrder)).toMatch(/refused/);
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
