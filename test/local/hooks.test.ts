import { chmod, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import type { Settings } from "../../src/domain/settings.ts";
import { type HookTools, openHooks } from "../../src/local/hooks.ts";
import { theSettings } from "./project.ts";

let folder: string;
let events: Event[];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "dflow-hooks-")));
  events = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const hooks = (of: Settings["hooks"], more: Partial<HookTools> = {}) =>
  openHooks({
    settings: theSettings(folder, { hooks: of }),
    reporter: { report: (event) => events.push(event) },
    env: { PATH: process.env.PATH, TOKEN: "from outside" },
    ...more,
  });

const printed = () => events.flatMap((event) => (event.type === "output" ? [`${event.from}: ${event.line}`] : []));

test("a hook runs in dflow.yaml's folder with the facts and dflow's own environment", async () => {
  const script = 'pwd; echo "$DFLOW_HOOK $DFLOW_CLUSTER $DFLOW_VERSION $DFLOW_FAILED_NODE $TOKEN"';
  await hooks({ "after-deploy": script }).run("after-deploy", { version: "v 1", "failed-node": "$(id)" });
  expect(printed()).toEqual([`after-deploy: ${folder}`, "after-deploy: after-deploy hello v 1 $(id) from outside"]);
});

test("a hook that is not configured does nothing", async () => {
  await hooks({}).run("before-deploy", {});
  expect(events).toEqual([]);
});

test("a hook that fails says with which status, and shows its last lines", async () => {
  await expect(
    hooks({ "before-switch": "echo no such table >&2; exit 4" }).run("before-switch", {}),
  ).rejects.toMatchObject({
    code: "hook/failed",
    message: expect.stringContaining("before-switch ended with status 4"),
    evidence: [{ lines: ["no such table"] }],
  });
});

test("a hook that is missing or not executable says so", async () => {
  await expect(hooks({ "before-deploy": "./a.sh" }).run("before-deploy", {})).rejects.toMatchObject({
    hint: expect.stringContaining("not there"),
  });
  await writeFile(join(folder, "a.sh"), "#!/bin/sh\n");
  await chmod(join(folder, "a.sh"), 0o644);
  await expect(hooks({ "before-deploy": "./a.sh" }).run("before-deploy", {})).rejects.toMatchObject({
    hint: expect.stringContaining("chmod"),
  });
});

test("a hook past its deadline is ended, even if it then says all is well", async () => {
  const slow = hooks({ "before-deploy": "trap 'exit 0' INT; while :; do sleep 0.02; done" }, { deadline: 200 });
  await expect(slow.run("before-deploy", {})).rejects.toMatchObject({
    code: "hook/failed",
    message: expect.stringContaining("was ended after 0.2 s"),
  });
});

test("a hook is cancelled with the command", async () => {
  const cancel = new AbortController();
  const reporter = { report: () => cancel.abort() };
  const cancelled = hooks({ "before-deploy": "echo begun; sleep 300" }, { signal: cancel.signal, reporter });
  await expect(cancelled.run("before-deploy", {})).rejects.toMatchObject({ code: "cancelled" });
});
