import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { processesOf } from "../../src/backends/vm/local/processes.ts";
import { facts, fence, goBack, prelude } from "../../src/node/scripts.generated.ts";
import { inOrder, type ShellScript, sh } from "../../src/node/shell-script.ts";
import { until } from "../end-to-end/a-cluster.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("a switch on %s", (shell) => {
  const it = realShell(shell, [prelude, fence, goBack, facts]);
  const at = (name: string) => join(it.home, "cluster", name);
  const isThere = (name: string) =>
    access(at(name)).then(
      () => true,
      () => false,
    );
  const pass = (epoch: number, ...how: string[]) => sh`fence '~/cluster' ${["ours", epoch, 7, 2, 3, "a step", ...how]}`;
  /** Passes as `epoch`, and leaves a waiter that would write `led` after so many seconds. */
  const switched = async (epoch: number, seconds: number, still: ShellScript = sh`:`) => {
    const waiter = sh`${inOrder([prelude, fence, goBack])}
still_there() (
${still}
)
lead_back() (
echo led >"$fence_home/led"
)
await_confirmation '~/cluster' ${epoch} ${seconds}
go_back 'hello v1'`;
    expect(await it.run(pass(epoch), sh`arm_switch '~/cluster' ${epoch} ${seconds} ${waiter.text}`)).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "",
    });
  };
  const journal = async () =>
    (await readFile(at("journal.ndjson"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { do: string; state: string; epoch: number });
  const ended = () => until(async () => (await journal()).some((one) => one.state.startsWith("ended")));
  const remembered = async () =>
    (await it.ask(sh`facts '~/cluster' sh`)).filter(([kind]) => kind === "went-back").map(([, epoch]) => epoch);
  const nobody = () => until(async () => (await processesOf(it.home)).length === 0);
  beforeEach(() => rm(at(""), { recursive: true, force: true }));

  test("that nothing confirms is led back when its time has passed, and the journal and the next look say so", async () => {
    await switched(4, 1);
    expect(await isThere("led")).toBe(false);
    await ended();
    expect(await isThere("led")).toBe(true);
    const back = (await journal()).filter((one) => one.do === "go back by itself to hello v1");
    expect(back).toMatchObject([
      { epoch: 4, state: "begun" },
      { epoch: 4, state: "ended with 0" },
    ]);
    expect(await remembered()).toEqual(["4"]);
    expect([await isThere("unconfirmed"), await isThere("go-back")]).toEqual([false, false]);
    await nobody();
  });

  test.each([
    ["the same command", 4],
    ["a later one", 5],
  ])("is confirmed by %s that passes the fence: its waiter ends at once, and what it waits in", async (_, epoch) => {
    await switched(4, 600);
    expect((await processesOf(it.home)).length).toBeGreaterThan(0);
    expect((await it.run(pass(epoch))).status).toBe(0);
    await nobody();
    expect([await isThere("unconfirmed"), await isThere("led")]).toEqual([false, false]);
    expect(await remembered()).toEqual([]);
  });

  test("is not confirmed by an earlier command, which is refused", async () => {
    await switched(4, 600);
    expect((await it.run(pass(3))).stdout).toContain("node/zombie");
    expect(await isThere("unconfirmed")).toBe(true);
    expect((await processesOf(it.home)).length).toBeGreaterThan(0);
    await it.run(pass(4));
    await nobody();
  });

  test("of a later command is not disturbed by a waiter that nobody could end", async () => {
    await switched(4, 1);
    // As if its process had not been found: the file names the waiter of the later switch.
    const mine = await readFile(at("unconfirmed"), "utf8");
    expect((await it.run(sh`printf '%s' ${mine.replace(/^4 /, "5 ")} >~/cluster/unconfirmed`)).status).toBe(0);
    await nobody();
    expect(await isThere("led")).toBe(false);
    expect((await journal()).every((one) => !one.do.startsWith("go back"))).toBe(true);
  });

  test("stays where it is when a later command has written its epoch and come no further", async () => {
    await switched(4, 1);
    expect((await it.run(sh`sed -i 's/"epoch":4/"epoch":5/' ~/cluster/node.json`)).status).toBe(0);
    await nobody();
    expect(await isThere("led")).toBe(false);
    expect((await it.run(pass(5))).status).toBe(0);
    expect(await isThere("unconfirmed")).toBe(false);
  });

  test("writes through no symbolic link", async () => {
    for (const name of ["go-back.new", "unconfirmed.new"]) {
      expect((await it.run(pass(4), sh`ln -s ../outside ~/cluster/${name}`)).status).toBe(0);
    }
    await switched(4, 600);
    await it.run(pass(4));
    await expect(access(join(it.home, "outside"))).rejects.toThrow();
  });

  test("stays where what served before has ended, and the journal says why", async () => {
    await switched(4, 1, sh`still_runs no-boot 1 1 'the "old" hello'`);
    await ended();
    expect(await isThere("led")).toBe(false);
    expect((await journal()).at(-1)?.state).toBe(
      "ended with 70: the old hello has ended, so traffic stays where it is",
    );
    expect(await remembered()).toEqual([]);
    expect((await it.run(pass(4))).status).toBe(0);
  });

  test("that has gone back lets its own command put back and nothing else, and any later one pass", async () => {
    await switched(4, 1);
    await ended();
    const { status, stdout } = await it.run(pass(4));
    expect([status, stdout]).toEqual([
      70,
      expect.stringMatching(/^failed\tnode\/went-back\tit went back by itself at 20/),
    ]);
    expect(await remembered()).toEqual(["4"]);
    expect((await it.run(pass(4, "undo"))).status).toBe(0);
    expect(await remembered()).toEqual([]);

    await switched(6, 1);
    await until(async () => (await remembered()).length > 0);
    expect((await it.run(pass(7))).status).toBe(0);
    expect(await remembered()).toEqual([]);
  });

  test("waits for as long as the switch itself takes", async () => {
    const slow = it.run(
      pass(4),
      sh`arm_switch '~/cluster' 4 1 ${lateWaiter.text}`,
      sh`sleep 2; echo moved >~/cluster/moved`,
    );
    expect((await slow).status).toBe(0);
    await ended();
    expect(await readFile(at("led"), "utf8")).toBe("moved\n");
  });

  const lateWaiter = sh`${inOrder([prelude, fence, goBack])}
still_there() { :; }
lead_back() { cat ~/cluster/moved >~/cluster/led; }
await_confirmation '~/cluster' 4 1
go_back 'hello v1'`;
});
