import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { identityOf } from "../../src/backends/vm/local/processes.ts";
import type { Identity } from "../../src/domain/container.ts";
import { prelude, session } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("sessions on %s", (shell) => {
  const it = realShell(shell, [prelude, session]);
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  /** A session of its own that ends at any signal. */
  const aSession = async (): Promise<{ child: ChildProcess; it: Identity }> => {
    const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
    children.push(child);
    await once(child, "spawn");
    return { child, it: (await identityOf(child.pid ?? 0)) ?? expect.fail() };
  };
  const others = ({ boot, pid, started }: Identity) =>
    [
      [`${boot}x`, pid, started],
      [boot, pid, started + 1],
      [boot, pid, started - 1],
      [boot, "", ""],
    ] as const;

  test("a signal reaches the process of this identity and no other", async () => {
    const { child, it: me } = await aSession();
    await it.run(...others(me).map((one) => sh`signal_process TERM ${one}`));
    await it.run(...others(me).map((one) => sh`signal_session TERM ${one}`));
    expect(await identityOf(me.pid)).toEqual(me);
    await it.run(sh`signal_process SIGTERM ${[me.boot, me.pid, me.started]}`);
    expect(child.signalCode ?? (await once(child, "exit"))[1]).toBe("SIGTERM");
  });

  test("a session is ended with SIGKILL where its signal is not enough", async () => {
    const { child, it: me } = await aSession();
    expect((await it.run(sh`end_session CONT ${[me.boot, me.pid, me.started]} 200`)).status).toBe(0);
    expect(child.signalCode ?? (await once(child, "exit"))[1]).toBe("SIGKILL");
  });

  test("the members of a session are its own, and nobody when its leader's pid is another's by now", async () => {
    const { it: me } = await aSession();
    await aSession();
    const members = async (started: number) => (await it.run(sh`session_members ${me.pid} ${started}`)).stdout;
    expect(await members(me.started)).toBe(`${me.pid} ${me.started}\n`);
    expect(await members(me.started - 1)).toBe("");
  });
});
