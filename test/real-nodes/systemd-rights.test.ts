// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are for dflow, not for JavaScript.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContainerBackend } from "../../src/contracts/container-backend.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import { sh } from "../../src/node/shell-script.ts";
import { launchOf, patient, privatePorts } from "../contracts/container-backend.ts";
import { type Program, playerOf, raw } from "../hosts/programs.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { aliveUnits, clearUnits, systemdBackend } from "./units.ts";

describe("systemd, as the ssh user may use it", () => {
  let it: RealNode;
  let remote: Remote;
  let one: Program;
  beforeAll(async () => {
    [it, one] = await Promise.all([aRealNode(), playerOf("1")]);
    remote = await it.connect();
  });
  afterAll(async () => {
    await remote?.close();
    await it?.remove();
  });

  const backend = systemdBackend();
  const instance = () => ({ executable: one.executable, epoch: 1 });
  const until = async (ask: () => Promise<boolean>) => {
    while (!(await ask())) await wait(50);
  };
  const states = async (its: ContainerBackend = backend) =>
    (await its.list(remote)).flatMap(({ processes }) => processes.map(({ state }) => state));
  /** All that a container backend does, with what the user may do now. */
  const aWholeLife = async () => {
    await backend.install(remote, one.executable, raw(one.bytes));
    await backend.start(remote, instance(), launchOf(["--port", "${DFLOW_PORT}"], await privatePorts()));
    await until(async () => (await backend.logs(remote, instance(), { lines: 9 })).includes("ready"));
    expect(await states()).toEqual(["running"]);
    expect(await backend.stop(remote, instance(), patient)).toEqual({ by: "graceful", cut: 0 });
    expect(await backend.logs(remote, instance(), { lines: 2 })).toEqual(["ready", "heard INT"]);
    await backend.remove(remote, one.executable);
    expect(await aliveUnits(it)).toBe(0);
  };

  test("with sudo for everything nothing is missing", async () => {
    expect(await backend.needs(remote)).toEqual([]);
    expect(await systemdBackend({ user: "nobody" }).needs(remote)).toEqual([]);
  });

  test("a user that is not there is missing", async () => {
    expect(await systemdBackend({ user: "mrs-nobody" }).needs(remote)).toEqual([
      {
        what: "there is no user mrs-nobody to run programs as",
        hint: "on the Node, as root: useradd --system mrs-nobody",
      },
    ]);
  });

  test("where something else is PID 1 it is said so", async () => {
    const hidden = sh`mount -t tmpfs none /run/systemd; exec /bin/sh -c "$1"`;
    const without = {
      ...remote,
      run: (script: { text: string }) => remote.run(sh`sudo -n unshare -m sh -c ${hidden.text} - ${script.text}`),
    };
    const [need, ...more] = await backend.needs(without as Remote);
    expect(more).toEqual([]);
    expect(need?.what).toContain("needs systemd");
    const started = backend.start(without as Remote, instance(), launchOf([]));
    await expect(started).rejects.toMatchObject({ code: "start/failed" });
  });

  test("without any right to it that is said, and the line for sudoers is enough for all of it", async () => {
    await it.asRoot("rm /etc/sudoers.d/vagrant");
    const [need, ...more] = await backend.needs(remote);
    expect(more).toEqual([]);
    expect(need?.what).toContain("vagrant may not use systemd");
    await backend.install(remote, one.executable, raw(one.bytes));
    await expect(backend.start(remote, instance(), launchOf([]))).rejects.toMatchObject({
      code: "start/failed",
      message: expect.stringContaining("no sudo without a password"),
    });
    const line = /^on the Node, as root: (echo '.*' > \S+ && chmod 440 \S+);/.exec(need?.hint ?? "")?.[1];
    await it.asRoot(`${line}; visudo -cq`);
    expect(await backend.needs(remote)).toEqual([]);
    await aWholeLife();
    await it.asRoot("rm /etc/sudoers.d/dflow-systemd");
  });

  test("user units that outlast a login do as well, and are back after a reboot", async () => {
    // The image has no pam_systemd, which would tell the user's systemd where its folder is.
    await it.asRoot(`systemctl unmask -q systemd-logind; mkdir -p /etc/systemd/system/user@.service.d
printf '[Service]\\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\\n' > /etc/systemd/system/user@.service.d/folder.conf
systemctl daemon-reload; systemctl start systemd-logind; loginctl enable-linger vagrant
until [ -S /run/user/1000/systemd/private ]; do sleep 0.1; done`);
    expect(await backend.needs(remote)).toEqual([]);
    expect(await systemdBackend({ user: "nobody" }).needs(remote)).toMatchObject([
      { what: "to run programs as nobody, vagrant must be allowed to use systemd as root" },
    ]);
    await aWholeLife();
    await backend.install(remote, one.executable, raw(one.bytes));
    await backend.start(remote, instance(), launchOf([]));
    await remote.close();
    await it.reboot();
    remote = await it.connect();
    await until(async () => (await states()).includes("running"));
    await backend.stop(remote, instance(), patient);
    expect(await it.asRoot("find /home/vagrant/.config/systemd /run/user/1000/dflow -name 'dflow-*'")).toBe("");
    await clearUnits(it);
  });
});
