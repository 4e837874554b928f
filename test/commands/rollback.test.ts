import { describe, expect, test } from "vitest";
import { deploy } from "../../src/commands/deploy.ts";
import { gc } from "../../src/commands/gc.ts";
import { history } from "../../src/commands/history.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { aClusterOf } from "../fakes/cluster.ts";
import { good } from "../fakes/conduct.ts";
import { running, served, tell, v1, v2, v3 } from "./story.ts";

async function three() {
  const cluster = aClusterOf({ nodes: 2, running: "v1" });
  for (const name of ["v2", "v3"] as const) {
    cluster.project.head = cluster.release(name);
    await tell(cluster, deploy);
  }
  return cluster;
}

describe("rollback", () => {
  test("goes back to the version before, with no build and no byte copied", async () => {
    const cluster = await three();
    const { exit, data, view, controller } = await tell(cluster, rollback);
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2]);
    expect(running(cluster)).toEqual(Array(2).fill([`hello ${v2}`]));
    expect(data).toMatchObject({ bytes: 0, changed: true, reverted: false });
    expect(controller.effects.log).not.toContain("build");
    expect(controller.effects.log.join()).not.toContain("install");
    expect(view).toContain(`${v2} serves again instead of ${v3}`);
  });

  test("repeated goes further back, and ends where there is nothing", async () => {
    const cluster = await three();
    await tell(cluster, rollback);
    await tell(cluster, rollback);
    expect(served(cluster)).toEqual([v1, v1]);
    const { exit, failure } = await tell(cluster, rollback);
    expect(exit).toBe(3);
    expect(failure).toContain("no version was verified before this one");
    expect(failure).toContain(`verified so far: ${v1}, ${v2}, ${v3}`);
  });

  test("--version goes there at once, and back again", async () => {
    const cluster = await three();
    expect((await tell(cluster, rollback, { version: v1 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v1, v1]);
    expect((await tell(cluster, rollback, { version: v3 })).exit).toBe(0);
    expect(served(cluster)).toEqual([v3, v3]);
  });

  test("--version that serves already changes nothing", async () => {
    const cluster = await three();
    const { exit, data, view } = await tell(cluster, rollback, { version: v3 });
    expect(exit).toBe(0);
    expect(data.changed).toBe(false);
    expect(view).toContain(`${v3} serves already; nothing was changed`);
  });

  test("--version that was never verified is exit 3", async () => {
    const { exit, failure } = await tell(await three(), rollback, { version: "9999999" });
    expect(exit).toBe(3);
    expect(failure).toContain("9999999 was never verified here");
  });

  test("copies from the cache what a Node has no more", async () => {
    const cluster = await three();
    const files = cluster.node(1).files;
    files.splice(
      files.findIndex(({ executable }) => executable.version === cluster.release("v2").version),
      1,
    );
    cluster.node(1).previous.clear();
    const { exit, data } = await tell(cluster, rollback);
    expect(exit).toBe(0);
    expect(data.nodes.map((node: { bytes: number }) => node.bytes > 0)).toEqual([false, true]);
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("still has where to go after gc 0", async () => {
    const cluster = await three();
    expect((await tell(cluster, gc, { count: 0 })).exit).toBe(0);
    expect((await tell(cluster, rollback)).exit).toBe(0);
    expect(served(cluster)).toEqual([v2, v2]);
  });

  test("that fails puts back what served, with exit 8, and does not call it done", async () => {
    const cluster = await three();
    cluster.world.conduct = ({ version }, index) => ({
      ...good,
      answers: () => version !== cluster.release("v2").version || index !== 1,
    });
    const { exit, data, view } = await tell(cluster, rollback);
    expect(exit).toBe(8);
    expect(data).toMatchObject({ reverted: true, changed: false });
    expect(view).toContain(`${v2} could not be brought back; ${v3} serves`);
    expect(served(cluster)).toEqual([v3, v3]);
    expect((await tell(cluster, history)).data.current).toBe(cluster.release("v3").version);
  });

  test("--index takes back a trial on these Nodes only", async () => {
    const cluster = await three();
    const { exit } = await tell(cluster, rollback, { index: [1] });
    expect(exit).toBe(0);
    expect(served(cluster)).toEqual([v3, v2]);
    expect(cluster.state()?.current).toEqual(cluster.release("v3"));
  });

  test("that has reached only some Nodes says so", async () => {
    const cluster = await three();
    Object.assign(cluster.settings.rollout, { unreachable: "skip" });
    cluster.node(0).up = false;
    const { exit, view } = await tell(cluster, rollback);
    expect(exit).toBe(10);
    expect(view).toContain(`${v2} serves again on 1 of 2 Nodes only`);
  });
});
