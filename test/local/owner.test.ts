import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { systemClock } from "../../src/local/clock.ts";
import { isAlive, owner } from "../../src/local/owner.ts";

const linux = process.platform === "linux";

test("this process is the owner of what it does, and is alive", async () => {
  const me = await owner({});
  expect(me.pid).toBe(process.pid);
  expect(me.name).toMatch(/^.+@.+$/);
  expect(await isAlive(me)).toBe(linux ? true : undefined);
});

test("in a workflow the owner's name is the address of the run, with its attempt", async () => {
  const env = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "anna/hello", GITHUB_RUN_ID: "42" };
  expect((await owner(env)).name).toBe("https://github.com/anna/hello/actions/runs/42");
  expect((await owner({ ...env, GITHUB_RUN_ATTEMPT: "3" })).name).toMatch(/runs\/42\/attempts\/3$/);
});

test("a process that has ended is dead, though another may have its number by now", async () => {
  const me = await owner({});
  const child = spawn("sleep", ["300"]);
  const pid = child.pid ?? 0;
  const stat = linux ? await readFile(`/proc/${pid}/stat`, "latin1") : "";
  const started = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? 0);
  const child_ = { ...me, pid, started };
  expect(await isAlive(child_)).toBe(linux ? true : undefined);
  if (linux) expect(await isAlive({ ...child_, started: started - 1 })).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await isAlive(child_)).toBe(false);
});

test("an owner on another machine cannot be told; one of an earlier boot of this machine is dead", async () => {
  const me = await owner({});
  expect(await isAlive({ ...me, host: "another" })).toBeUndefined();
  expect(await isAlive({ ...me, boot: "" })).toBeUndefined();
  // Without a machine id the host name alone does not say that it was this machine.
  expect(await isAlive({ ...me, boot: "an earlier one" })).toBe(me.host.includes("/") ? false : undefined);
});

test("a runner of another boot is not told by its machine id, which may be that of the image it was cloned from", async () => {
  const me = await owner({});
  const run = { repository: "anna/hello", id: 7, attempt: 1, job: "deploy", runner: "runner 1" };
  expect(await isAlive({ ...me, run, boot: "another" })).toBeUndefined();
  expect(await isAlive({ ...me, run })).toBe(linux ? true : undefined);
});

test("sleeping ends at once when it is cancelled, also before it began", async () => {
  await expect(systemClock.sleep(100_000, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  await expect(systemClock.sleep(0, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  const cancel = new AbortController();
  const sleeping = expect(systemClock.sleep(2 ** 40, cancel.signal)).rejects.toMatchObject({ code: "cancelled" });
  cancel.abort();
  await sleeping;
});
