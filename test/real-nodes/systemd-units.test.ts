// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are for dflow, not for JavaScript.
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Launch } from "../../src/contracts/container-backend.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import { releaseFolder } from "../../src/domain/executable.ts";
import { launchOf, patient, privatePorts, within } from "../contracts/container-backend.ts";
import { type Program, playerOf, raw } from "../hosts/programs.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { aliveUnits, clearUnits, systemdBackend } from "./units.ts";

/** A way out of quotes for everybody who reads a unit, a shell or a line. */
const HOSTILE = [
  "$(touch /tmp/canary)",
  "`touch /tmp/canary`",
  "%n %h %%",
  "$HOME ${HOME} $$",
  "'\"\\",
  "\\x41\\n",
  "a\nExecStartPre=/bin/touch /tmp/canary\n[Install]",
  "; touch /tmp/canary #",
  "@!+-:",
  "é\u202e",
];

describe("units of systemd", () => {
  let it: RealNode;
  let remote: Remote;
  let one: Program;
  beforeAll(async () => {
    [it, one] = await Promise.all([aRealNode(), playerOf("1")]);
  });
  afterAll(() => it?.remove());
  beforeEach(async () => {
    remote = await it.connect();
  });
  afterEach(async () => {
    await remote.close();
    await clearUnits(it);
  });

  const start = async (launch: Launch, options: object = {}, { program = one, epoch = 1 } = {}): Promise<Process> => {
    const backend = systemdBackend(options);
    await backend.install(remote, program.executable, raw(program.bytes));
    const process = await backend.start(remote, { executable: program.executable, epoch }, launch);
    await until(async () => (await backend.logs(remote, process, { lines: 100 })).includes("ready"));
    return process;
  };
  const until = async (ask: () => Promise<boolean>) => {
    while (!(await ask())) await wait(50);
  };
  const list = async () => (await systemdBackend().list(remote)).flatMap(({ processes }) => processes);
  const unitOf = ({ executable, epoch }: Process) =>
    `dflow-shop.${executable.name}.${executable.version.slice(0, 7)}-${executable.checksum.slice(0, 12)}.${epoch}.service`;
  const show = (process: Process, ...keys: string[]) =>
    it.asRoot(`systemctl show ${keys.map((key) => `-p ${key}`).join(" ")} --value ${unitOf(process)} | grep .`);
  /** Everything of the units, and of their links, that lies on the disk. */
  const traces = () => it.asRoot("cd /etc/systemd/system; ls -d dflow-* */dflow-* /run/dflow/* 2>/dev/null || :");

  test("nothing of dflow.yaml is in a unit, in ps, or in what systemd shows; a secret is nowhere but in a 0600 file", async () => {
    const launch = {
      ...launchOf(["--", ...HOSTILE]),
      env: { ODD: HOSTILE.join("|") },
      secrets: { PASSWORD: `Hush!Hush ${HOSTILE.join("|")}` },
    };
    const process = await start(launch);
    const file = `/etc/systemd/system/${unitOf(process)}`;
    const text = await it.asRoot(`cat ${file}; systemctl show ${unitOf(process)}`);
    for (const word of ["canary", "ODD", "PASSWORD", "Hush", "0123456789ab"]) expect(text).not.toContain(word);
    expect(await it.asRoot("grep -rl Hush!Hush /etc /run /home /var/log/journal 2>/dev/null || :")).toBe(
      `/home/vagrant/.dflow/shop/run/hello/${releaseFolder(process.executable)}.1/launch`,
    );
    expect(await it.asRoot("stat -c %a /home/vagrant/.dflow/shop/run/hello/*/launch; ls /tmp")).toBe("600");
    expect(
      await it.asRoot(`grep -l 'Hush!Hus[h]' /proc/[0-9]*/cmdline || :; systemd-analyze verify ${file} 2>&1`),
    ).toBe("");
  });

  test("after a reboot it is back by itself, on the same port; what was stopped is not", async () => {
    const backend = systemdBackend();
    const port = await privatePorts();
    const stays = await start(launchOf(["--port", "${DFLOW_PORT}"], port), {}, { epoch: 1 });
    const ends = await start(launchOf([], port), {}, { epoch: 2 });
    await backend.stop(remote, ends, patient);
    await remote.close();
    await it.reboot();
    remote = await it.connect();
    await until(async () => (await list()).some(({ state }) => state === "running"));
    expect(await list()).toMatchObject([
      { epoch: 2, state: "stopped", exitStatus: 0 },
      { epoch: 1, state: "running", port: stays.port, executable: one.executable, restarts: 0 },
    ]);
    expect((await list())[1]?.identity?.started).not.toBe(stays.identity?.started);
    await until(
      async () => (await it.asRoot(`grep -ci ':${stays.port?.toString(16)} .* 0A' /proc/net/tcp || :`)) === "1",
    );
  });

  test("at a shutdown it hears the graceful signal of dflow.yaml, and has the time that is written there", async () => {
    const ending = {
      signals: { graceful: "SIGQUIT", immediate: "SIGTERM" },
      within: { drain: 7000, immediate: 3000, kill: 1 },
    };
    const process = await start({ ...launchOf([]), ending });
    expect(await show(process, "KillSignal", "TimeoutStopUSec", "KillMode")).toBe("10s\nmixed\n3");
  });

  test("a program that was killed is another process of the same unit, and its end is known", async () => {
    const process = await start(launchOf([]));
    await it.asRoot(`kill -KILL ${process.identity?.pid}`);
    await until(async () => (await list())[0]?.state === "running" && (await list())[0]?.restarts === 1);
    const [found] = await list();
    expect(found).toMatchObject({ exitStatus: 137, restarts: 1, state: "running" });
    expect(found?.identity).not.toEqual(process.identity);
    const log = (await systemdBackend().logs(remote, process, { lines: 100 })).join("\n");
    expect(log).toMatch(/Main process exited, code=killed, status=9\/KILL\n.*Scheduled restart job/);
  });

  test("one that keeps ending is tried after 1, 2, 4 … seconds", async () => {
    const backend = systemdBackend();
    await backend.install(remote, one.executable, raw(one.bytes));
    const instance = { executable: one.executable, epoch: 1 };
    await backend.start(remote, instance, launchOf(["--exit", "3"]));
    await until(async () => ((await list())[0]?.restarts ?? 0) >= 4);
    const times = (
      await it.asRoot(`journalctl -o short-unix -t hello --no-pager | grep ending | cut -d ' ' -f 1`)
    ).split("\n");
    const gaps = times
      .slice(-4)
      .map(Number)
      .map((at, index, all) => at - (all[index - 1] ?? at))
      .slice(1);
    expect(gaps[0]).toBeGreaterThan(0.9);
    // Of whole seconds.
    expect(gaps[1]).toBeGreaterThan(1);
    expect(gaps[2]).toBeGreaterThan(3);
  });

  test("one that is stopped while its next start is awaited ended as it did by itself", async () => {
    const backend = systemdBackend();
    await backend.install(remote, one.executable, raw(one.bytes));
    const instance = { executable: one.executable, epoch: 1 };
    await backend.start(remote, instance, launchOf(["--exit", "3"]));
    await until(async () => (await it.asRoot("ls /run/dflow/*/pausing 2>/dev/null || :")) !== "");
    expect(await list()).toMatchObject([{ state: "waiting", exitStatus: 3 }]);
    await backend.stop(remote, instance, patient);
    expect(await list()).toMatchObject([{ state: "stopped", exitStatus: 3 }]);
    expect(await aliveUnits(it)).toBe(0);
    expect(await traces()).toBe("");
  });

  test("limits and walls of dflow.yaml are the unit's", async () => {
    const process = await start(launchOf([]), {
      memory: "200M",
      cpus: 0.5,
      nofile: 333,
      hardening: { "private-tmp": true, "protect-system": "strict", writable: ["/var/tmp"] },
    });
    const shown = await show(
      process,
      "MemoryMax",
      "CPUQuotaPerSecUSec",
      "LimitNOFILE",
      "User",
      "NoNewPrivileges",
      "PrivateTmp",
      "ProtectSystem",
      "ReadWritePaths",
    );
    expect(shown.split("\n").sort()).toEqual(
      ["209715200", "500ms", "333", "vagrant", "yes", "yes", "strict", "/var/tmp"].sort(),
    );
    expect(await it.asRoot(`grep 'open files' /proc/${process.identity?.pid}/limits`)).toMatch(/333 +333/);
  });

  test("another user may run it, who can enter no folder of dflow's", async () => {
    await it.asRoot("id other >/dev/null 2>&1 || useradd --system other; chmod 700 /home/vagrant");
    const options = { user: "other" };
    const port = { kind: "public", port: 12_345 } as const;
    const launch = { ...launchOf(["--port", "${DFLOW_PORT}"], port), secrets: { PASSWORD: "hush" } };
    const process = await start(launch, options);
    const place = `/proc/${process.identity?.pid}`;
    const variables = await it.asRoot(
      `stat -c %U ${place}; tr '\\0' '\\n' <${place}/environ | grep -E '^(PASSWORD|HOME)=' | sort`,
    );
    expect(variables).toBe("other\nHOME=/home/other\nPASSWORD=hush");
    expect(await list()).toMatchObject([{ state: "running", fromItsFile: true }]);
    // Whose connections they are is known of another user's program too.
    const client = await remote.tunnel(port.port);
    await once(
      client.on("error", () => undefined),
      "data",
    );
    expect(await systemdBackend(options).stop(remote, process, within(1000))).toEqual({ by: "immediate", cut: 1 });
    client.destroy();
    expect(await traces()).toBe("");
    await it.asRoot("chmod 755 /home/vagrant");
  });

  test("a program that calls another process its own is not believed", async () => {
    const process = await start(launchOf([]));
    await it.asRoot("sleep 1000 >/dev/null 2>&1 & echo $! >/tmp/foreign");
    await it.asRoot(
      `printf '%s %s 1 1 0 0\\n' $(cut -d ' ' -f 1,22 /proc/$(cat /tmp/foreign)/stat) | tee /run/dflow/*/process`,
    );
    expect(await list()).toMatchObject([{ state: "waiting" }]);
    await it.asRoot("echo 'x[$(touch /tmp/canary)] 1 x[$(touch /tmp/canary)] 1 1 1' | tee /run/dflow/*/process");
    expect(await list()).toMatchObject([{ state: "waiting", restarts: 0 }]);
    await systemdBackend().stop(remote, process, patient);
    expect(await it.asRoot("kill $(cat /tmp/foreign); rm /tmp/foreign; ls /tmp")).toBe("");
    expect(await aliveUnits(it)).toBe(0);
  });

  test("what somebody stopped past dflow is stopped, and does not come back after the next start", async () => {
    const old = await start(launchOf([]));
    await it.asRoot(`systemctl stop ${unitOf(old)}`);
    expect(await list()).toMatchObject([{ epoch: 1, state: "stopped" }]);
    const next = await start(launchOf([]), {}, { epoch: 2 });
    expect(await it.asRoot("ls /etc/systemd/system/multi-user.target.wants | grep dflow")).toBe(unitOf(next));
    expect(await list()).toMatchObject([
      { epoch: 2, state: "running" },
      { epoch: 1, state: "stopped", exitStatus: 0 },
    ]);
  });

  test("one whose folder was deleted is still seen, and can be stopped", async () => {
    const process = await start(launchOf(["--port", "${DFLOW_PORT}"], await privatePorts()));
    await it.asRoot("rm -rf /home/vagrant/.dflow/shop/run");
    expect(await list()).toMatchObject([{ epoch: 1, state: "running", port: process.port, settings: "-" }]);
    expect(await systemdBackend().stop(remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
    expect(await aliveUnits(it)).toBe(0);
    expect(await traces()).toBe("");
  });

  test("when it is stopped, and when its release is removed, nothing of it stays with systemd", async () => {
    const backend = systemdBackend();
    const process = await start(launchOf([]));
    expect(await traces()).toContain(unitOf(process));
    await backend.stop(remote, process, patient);
    expect(await traces()).toBe("");
    await backend.remove(remote, one.executable);
    expect(
      await it.asRoot("systemctl list-units --all --no-legend 'dflow*'; ls -A /home/vagrant/.dflow/shop/run/hello"),
    ).toBe("");
  });

  test("units of others are neither seen nor touched, whatever they are called", async () => {
    const mine = await start(launchOf([]));
    const name = unitOf(mine).replace(".1.service", ".2.service");
    const foreign = `/etc/systemd/system/${name}`;
    await it.asRoot(
      `printf '[Unit]\\nX-Dflow-Run=/srv/shop/run/hello/x.2\\n[Service]\\nExecStart=/bin/sleep 1000\\n' > ${foreign}; systemctl daemon-reload; systemctl start ${name}`,
    );
    const instance = { executable: one.executable, epoch: 2 };
    await expect(systemdBackend().start(remote, instance, launchOf([]))).rejects.toMatchObject({
      code: "start/failed",
      message: expect.stringContaining("belongs to something else"),
    });
    expect(await list()).toHaveLength(1);
    await systemdBackend().stop(remote, instance, patient);
    await systemdBackend().stop(remote, mine, patient);
    await systemdBackend().remove(remote, one.executable);
    expect(await it.asRoot(`systemctl is-active ${name}; cat ${foreign} | wc -l`)).toBe("active\n4");
  });
});
