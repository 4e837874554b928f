// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are for dflow, not for JavaScript.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { identityOf } from "../../src/backends/vm/local/processes.ts";
import { fenced } from "../../src/cluster/fence.ts";
import { together } from "../../src/cluster/together.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Process } from "../../src/domain/container.ts";
import type { DflowError } from "../../src/domain/errors.ts";
import { releaseFolder } from "../../src/domain/executable.ts";
import { sh } from "../../src/node/shell-script.ts";
import { cluster, launchOf, patient, privatePorts, within } from "../contracts/container-backend.ts";
import { type LocalRemote, type LocalRemoteOptions, localRemote, type Shell, shells } from "../hosts/local-remote.ts";
import { compiled, type Program, playerOf, programOf, raw, zstd } from "../hosts/programs.ts";
import { processBackend, top } from "./process-backend.ts";

const remotes: LocalRemote[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await Promise.all(remotes.splice(0).map((one) => one.clean()));
});

const backend = processBackend();

async function aNode(shell: Shell, options?: LocalRemoteOptions): Promise<LocalRemote> {
  const remote = await localRemote(shell, options);
  remotes.push(remote);
  return remote;
}

const failure = (promise: Promise<unknown>): Promise<DflowError> =>
  promise.then(
    () => expect.fail("nothing was thrown"),
    (error) => error,
  );

const install = (remote: LocalRemote, { executable, bytes }: Program) =>
  backend.install(remote, executable, raw(bytes));
const fileOf = (remote: LocalRemote, { executable }: Program) =>
  join(remote.home, top, "releases", executable.name, releaseFolder(executable), executable.name);
const runOf = (
  remote: LocalRemote,
  { executable, epoch }: Process | { executable: Program["executable"]; epoch: number },
) => join(remote.home, top, "run", executable.name, `${releaseFolder(executable)}.${epoch}`);
const listed = async (remote: LocalRemote): Promise<readonly Process[]> =>
  (await backend.list(remote)).flatMap((container) => container.processes);
const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function running(remote: LocalRemote, args: readonly string[] = [], epoch = 1): Promise<Process> {
  const program = await playerOf("1");
  await install(remote, program);
  const process = await backend.start(remote, { executable: program.executable, epoch }, launchOf(args));
  await until(async () => (await readFile(join(runOf(remote, process), "log"), "utf8")).includes("ready"));
  return process;
}

async function until(good: () => Promise<boolean>): Promise<void> {
  while (!(await good())) await wait(30);
}

describe.each(shells)("the process backend on %s", (shell) => {
  test("a home with blanks, quotes and commands in its name is a folder like any other", async () => {
    const remote = await aNode(shell);
    const home = `~/it's "a" $(touch canary) \`touch canary\` -rf ü/${cluster}`;
    const { containerPlugins } = await import("../../src/backends/container/index.ts");
    const odd = containerPlugins.find(({ name }) => name === "process")?.create({}, { cluster, home });
    const program = await playerOf("1");
    await odd?.install(remote, program.executable, raw(program.bytes));
    const process = await odd?.start(remote, { executable: program.executable, epoch: 1 }, launchOf([]));
    expect(process).toMatchObject({ state: "running", fromItsFile: true });
    const instance = { executable: program.executable, epoch: 1 };
    expect(await odd?.stop(remote, instance, patient)).toMatchObject({ by: "graceful" });
    await odd?.remove(remote, program.executable);
    expect(await odd?.list(remote)).toEqual([]);
    expect(await readdir(remote.home)).toEqual([`it's "a" $(touch canary) \`touch canary\` -rf ü`]);
  });

  test.each(["-rf", "a b", "$(touch canary)", "`touch canary`", "a'b\"c", "ü", "*"])(
    "an executable named %s is a file like any other",
    async (name) => {
      const remote = await aNode(shell);
      const program = programOf(Buffer.from("#!/bin/sh\necho ready\nexec sleep 1000\n"), "1", name);
      await install(remote, program);
      const instance = { executable: program.executable, epoch: 1 };
      expect(await backend.start(remote, instance, launchOf([]))).toMatchObject({ executable: program.executable });
      expect(await listed(remote)).toMatchObject([{ executable: program.executable, state: "running" }]);
      expect((await backend.stop(remote, instance, { ...patient, haste: "now" })).by).toBe("immediate");
      await backend.remove(remote, program.executable);
      expect(await backend.list(remote)).toEqual([]);
      expect(await readdir(remote.home)).toEqual([".dflow"]);
    },
  );

  test.each(["..", "a/b", "../../etc", "a\tb", "a\nb"])("an executable named %j is refused", async (name) => {
    const remote = await aNode(shell);
    const program = programOf(Buffer.from("#!/bin/sh\n"), "1", name);
    expect(await failure(install(remote, program))).toMatchObject({ code: "copy/failed" });
    expect(await readdir(remote.home)).toEqual([]);
    const start = backend.start(remote, { executable: program.executable, epoch: 1 }, launchOf([]));
    expect(await failure(start)).toMatchObject({ code: "start/failed" });
    expect(await failure(backend.remove(remote, program.executable))).toMatchObject({ code: "preflight/refused" });
  });

  test("nothing is written through a symbolic link", async () => {
    const program = await playerOf("1");
    const folder = releaseFolder(program.executable);
    for (const piece of [
      ".dflow",
      top,
      `${top}/releases`,
      `${top}/releases/hello`,
      `${top}/releases/hello/${folder}`,
    ]) {
      const remote = await aNode(shell);
      const elsewhere = join(remote.home, "elsewhere");
      await mkdir(elsewhere);
      await mkdir(join(remote.home, piece, ".."), { recursive: true });
      await symlink(elsewhere, join(remote.home, piece));
      const error = await failure(install(remote, program));
      expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining("symbolic link") });
      expect(await readdir(elsewhere)).toEqual([]);
    }
  });

  test("a symbolic link in the place of the file is replaced, and what it names is not touched", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    const victim = join(remote.home, "victim");
    const folder = join(remote.home, "folder");
    await writeFile(victim, "mine");
    await mkdir(folder);
    await install(remote, program);
    for (const target of [victim, folder]) {
      await rm(fileOf(remote, program));
      await symlink(target, fileOf(remote, program));
      await install(remote, program);
      expect((await lstat(fileOf(remote, program))).isFile()).toBe(true);
    }
    expect(await readFile(victim, "utf8")).toBe("mine");
    expect(await readdir(folder)).toEqual([]);
  });

  test("run folders that are symbolic links are refused, too", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    await mkdir(join(remote.home, "elsewhere"));
    await symlink(join(remote.home, "elsewhere"), join(remote.home, top, "run"));
    const error = await failure(backend.start(remote, { executable: program.executable, epoch: 1 }, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("symbolic link") });
    expect(await readdir(join(remote.home, "elsewhere"))).toEqual([]);
  });

  test("nothing is deleted through a symbolic link in the place of an instance", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    const instance = { executable: program.executable, epoch: 1 };
    const elsewhere = join(remote.home, "elsewhere");
    await mkdir(elsewhere);
    for (const name of ["stopping", "launch", "exit"]) await writeFile(join(elsewhere, name), "");
    await mkdir(dirname(runOf(remote, instance)), { recursive: true });
    await symlink(elsewhere, runOf(remote, instance));
    const error = await failure(backend.start(remote, instance, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("symbolic link") });
    expect((await readdir(elsewhere)).sort()).toEqual(["exit", "launch", "stopping"]);
  });

  test("what is there already is not read from the link again, and what was damaged is mended", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    const before = await stat(fileOf(remote, program));
    await backend.install(remote, program.executable, raw(Buffer.from("not read")));
    expect((await stat(fileOf(remote, program))).ino).toBe(before.ino);
    await appendFile(fileOf(remote, program), "!");
    expect((await backend.list(remote, { checksums: true }))[0]?.fileChecksum).not.toBe(program.executable.checksum);
    await install(remote, program);
    expect((await backend.list(remote, { checksums: true }))[0]?.fileChecksum).toBe(program.executable.checksum);
    await rm(join(fileOf(remote, program), "../release"));
    expect(await backend.list(remote)).toEqual([]);
    await install(remote, program);
    expect(await backend.list(remote)).toHaveLength(1);
  });

  test("a link that dies in the middle of a payload leaves nothing that can be executed", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    const dying = async function* () {
      yield program.bytes.subarray(0, 100_000);
      throw new Error("the link died");
    };
    const open = () => Readable.from(dying());
    const error = await failure(backend.install(remote, program.executable, { ...raw(program.bytes), open }));
    expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining("100000 of") });
    expect(await readdir(join(remote.home, top, "releases/hello"))).toEqual([]);
  });

  test("what an install that was killed left behind goes with the next one; that of a living one stays", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    const place = join(remote.home, top, "releases/hello");
    const me = await identityOf(process.pid);
    const dead = `.new.${me?.boot}.${me?.pid}.${(me?.started ?? 0) + 1}`;
    const living = `.new.${me?.boot}.${me?.pid}.${me?.started}`;
    await mkdir(join(place, dead), { recursive: true });
    await mkdir(join(place, living));
    await writeFile(join(place, dead, "hello"), "half");
    await install(remote, program);
    expect((await readdir(place)).sort()).toEqual([living, releaseFolder(program.executable)].sort());
    expect(await backend.list(remote)).toHaveLength(1);
  });

  test("a disk that is full is called so, before and while the bytes arrive", async () => {
    const program = await playerOf("1");
    const before = await aNode(shell, { stubs: { df: "#!/bin/sh\necho; echo dev 9 8 1 90% /\n" } });
    const early = await failure(install(before, program));
    expect(early).toMatchObject({ code: "copy/failed", message: expect.stringContaining("disk is full: ") });
    const meanwhile = await aNode(shell, { largestFile: 32 * 1024 });
    const late = await failure(install(meanwhile, program));
    expect(late).toMatchObject({ code: "copy/failed", message: expect.stringContaining("disk is full, or a quota") });
    expect(await readdir(join(meanwhile.home, top, "releases/hello"))).toEqual([]);
  });

  test("without sha256sum openssl will do, and without any of them nothing is installed", async () => {
    const program = await playerOf("1");
    const openssl = await aNode(shell, {
      without: ["sha256sum", "shasum"],
      stubs: { openssl: '#!/bin/sh\nexec /usr/bin/openssl "$@"\n' },
    });
    await install(openssl, program);
    expect((await backend.list(openssl, { checksums: true }))[0]?.fileChecksum).toBe(program.executable.checksum);
    const none = await aNode(shell, { without: ["sha256sum", "shasum", "openssl"] });
    const error = await failure(install(none, program));
    expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining("install coreutils") });
  });

  test.each(["gzip", "zstd"] as const)("without %s a parcel that needs it is refused", async (encoding) => {
    const remote = await aNode(shell, { without: ["gzip", "zstd"] });
    const program = await playerOf("1");
    const error = await failure(backend.install(remote, program.executable, { ...raw(program.bytes), encoding }));
    expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining(`it has no ${encoding}`) });
  });

  test("a program whose library is missing fails to start, with the loader's words", async () => {
    const remote = await aNode(shell);
    const bytes = await compiled("int main(void) { return 0; }", ["-Wl,--no-as-needed", "-lm"]);
    const program = programOf(Buffer.from(bytes.toString("latin1").replace("libm.so", "libQ.so"), "latin1"), "1");
    await install(remote, program);
    const error = await failure(backend.start(remote, { executable: program.executable, epoch: 1 }, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("exit 127") });
    expect(error.evidence[0]?.lines.join("\n")).toContain("libQ.so");
    expect(await remote.processes()).toEqual([]);
  });

  test("the bytes that run are told from the bytes in the file", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await running(remote);
    await rm(fileOf(remote, program));
    const [gone] = await backend.list(remote, { checksums: true });
    expect(gone?.processes).toMatchObject([{ fromItsFile: false, runningChecksum: program.executable.checksum }]);
    expect(gone).not.toHaveProperty("fileChecksum");
  });

  test("a script that was replaced while it runs is noticed", async () => {
    const remote = await aNode(shell);
    const program = programOf(Buffer.from("#!/bin/sh\necho ready\nexec sleep 1000\n"), "1");
    await install(remote, program);
    await backend.start(remote, { executable: program.executable, epoch: 1 }, launchOf([]));
    expect(await listed(remote)).toMatchObject([{ fromItsFile: true }]);
    await writeFile(`${fileOf(remote, program)}.new`, "#!/bin/sh\n");
    await rename(`${fileOf(remote, program)}.new`, fileOf(remote, program));
    expect(await listed(remote)).toMatchObject([{ fromItsFile: false }]);
  });

  test("a process is still known when somebody deleted its release", async () => {
    const remote = await aNode(shell);
    const process = await running(remote);
    await rm(join(remote.home, top, "releases"), { recursive: true });
    expect(await listed(remote)).toMatchObject([{ identity: process.identity, state: "running", fromItsFile: false }]);
    expect(await backend.stop(remote, process, patient)).toMatchObject({ by: "graceful" });
  });

  test("no process but its own is ever signalled, even one that got its pid", async () => {
    const remote = await aNode(shell);
    const instance = await running(remote);
    await backend.stop(remote, instance, patient);
    const bystander = spawn("sleep", ["1000"], { stdio: "ignore", detached: true });
    children.push(bystander);
    await once(bystander, "spawn");
    const { boot, pid, started } = (await identityOf(bystander.pid ?? 0)) ?? expect.fail();
    const run = runOf(remote, instance);
    for (const [itsBoot, itsStart] of [
      [boot, started - 1],
      [boot.replace(/^./, "x"), started],
    ]) {
      await rm(join(run, "stopping"), { force: true });
      await writeFile(join(run, "process"), `${itsBoot} ${pid} ${itsStart} 1 0\n`);
      await writeFile(join(run, "watcher"), `${itsBoot} ${pid} ${itsStart}\n`);
      expect(await listed(remote)).toMatchObject([{ state: "stopped" }]);
      for (const haste of ["gracefully", "now"] as const) {
        expect(await backend.stop(remote, instance, { ...patient, haste })).toEqual({ by: "none", cut: 0 });
      }
    }
    expect(bystander.exitCode ?? bystander.signalCode).toBe(null);
    expect(await identityOf(pid)).toMatchObject({ started });
  });

  test("a program outlives its watcher and can still be stopped", async () => {
    const remote = await aNode(shell);
    const instance = await running(remote);
    const [, watcher] = (await readFile(join(runOf(remote, instance), "watcher"), "utf8")).split(" ");
    process.kill(Number(watcher), "SIGKILL");
    await until(async () => (await remote.processes()).length === 1);
    expect(await listed(remote)).toMatchObject([{ state: "running", identity: instance.identity }]);
    expect(await backend.stop(remote, instance, patient)).toMatchObject({ by: "graceful" });
    expect(await remote.processes()).toEqual([]);
  });

  test("nothing is started beside what another container backend still runs", async () => {
    const remote = await aNode(shell);
    const process = await running(remote);
    // Whoever looks with another backend's eyes sees nothing alive: its files say nothing to it.
    const files = ["process", "watcher"].map((name) => join(runOf(remote, process), name));
    for (const file of files) await rename(file, `${file}.away`);
    const next = { executable: process.executable, epoch: 2 };
    const error = await failure(backend.start(remote, next, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed" });
    expect(error.message).toContain("another container backend still runs hello");
    expect(error.message).toContain("dflow stop --all");
    expect(await listed(remote)).toMatchObject([{ state: "stopped", elsewhere: true }]);
    for (const file of files) await rename(`${file}.away`, file);
    expect((await listed(remote))[0]).not.toHaveProperty("elsewhere");
    await backend.stop(remote, process, patient);
    expect((await listed(remote))[0]).not.toHaveProperty("elsewhere");
    expect((await backend.start(remote, next, launchOf([]))).state).toBe("running");
  });

  test("a program that was killed is started again by its watcher", async () => {
    const remote = await aNode(shell);
    const instance = await running(remote);
    process.kill(instance.identity?.pid ?? 0, "SIGKILL");
    await until(async () => (await listed(remote))[0]?.restarts === 1);
    const [again] = await listed(remote);
    expect(again).toMatchObject({ exitStatus: 137, epoch: 1 });
    expect(again?.identity).not.toEqual(instance.identity);
  });

  test("children of a program that crashed are ended before it starts again", async () => {
    const remote = await aNode(shell);
    const instance = await running(remote, ["--child"]);
    process.kill(instance.identity?.pid ?? 0, "SIGKILL");
    await until(async () => (await listed(remote))[0]?.restarts === 1);
    await until(async () => (await remote.processes()).length === 3);
    await backend.stop(remote, instance, within(60_000, 100));
    expect(await remote.processes()).toEqual([]);
  });

  test("neither the program nor its watcher holds the lock, and a drain does not either", async () => {
    const remote = await aNode(shell);
    const pass = { home: `~/${top}`, lineage: "l", epoch: 1, serial: 1, count: 1 };
    const behindFence = fenced(remote, pass, "test");
    const program = await playerOf("1");
    await backend.install(behindFence, program.executable, raw(program.bytes));
    const instance = { executable: program.executable, epoch: 1 };
    const started = await backend.start(
      behindFence,
      instance,
      launchOf(["--port", "${DFLOW_PORT}"], await privatePorts()),
    );
    const free = sh`cd ${join(remote.home, top)} && flock -n lock sh -c : && flock -n ports.lock sh -c :`;
    expect((await remote.run(free)).status).toBe(0);
    const log = join(runOf(remote, { executable: program.executable, epoch: 1 }), "log");
    await until(async () => (await readFile(log, "utf8")).includes("ready"));
    const socket = (await remote.tunnel(started.port ?? 0)) as Socket;
    await once(socket, "data");
    const stopped = backend.stop(behindFence, instance, patient);
    await until(async () => (await readFile(log, "utf8")).includes("heard INT"));
    expect((await behindFence.run(sh`true`)).status).toBe(0);
    socket.destroy();
    expect(await stopped).toEqual({ by: "graceful", cut: 0 });
  });

  test("lists join with other scripts in one round trip", async () => {
    const remote = await aNode(shell);
    const process = await running(remote);
    const before = remote.usage.roundTrips;
    const asked = together(remote, "dflow-token");
    const [containers, other] = await Promise.all([backend.list(asked), asked.run(sh`echo more`)]);
    expect(containers).toMatchObject([{ processes: [{ identity: process.identity }] }]);
    expect(other.stdout).toBe("more\n");
    expect(remote.usage.roundTrips - before).toBe(1);
  });

  test("secrets are in no command line, in a file for the owner only, and gone after the stop", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    const instance = { executable: program.executable, epoch: 1 };
    const secrets = { PASSWORD: "canary-7261" };
    await backend.start(remote, instance, { ...launchOf([]), secrets });
    const lines = await Promise.all(
      (await remote.processes()).map(({ pid }) => readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")),
    );
    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).not.toContain("canary");
    const launch = join(runOf(remote, instance), "launch");
    expect((await stat(launch)).mode & 0o777).toBe(0o600);
    await backend.stop(remote, instance, patient);
    expect(await exists(launch)).toBe(false);
  });

  test("variables that did not arrive whole start nothing", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    const dying: Remote = {
      ...remote,
      run: (script, options) =>
        remote.run(script, { ...options, input: Buffer.from(options?.input as Uint8Array).subarray(0, -1) }),
    };
    const error = await failure(backend.start(dying, { executable: program.executable, epoch: 1 }, launchOf([])));
    expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("did not arrive whole") });
    expect(await remote.processes()).toEqual([]);
    expect(await listed(remote)).toEqual([]);
  });

  test("a log that has grown above 10 MiB is cut to its last MiB when the program starts again", async () => {
    const remote = await aNode(shell);
    const instance = await running(remote);
    const log = join(runOf(remote, instance), "log");
    await appendFile(log, `${"x".repeat(1023)}\n`.repeat(11 * 1024));
    await appendFile(log, "the last line\n");
    process.kill(instance.identity?.pid ?? 0, "SIGKILL");
    await until(async () => (await listed(remote))[0]?.restarts === 1);
    expect((await stat(log)).size).toBeLessThan(1_100_000);
    expect(await readFile(log, "utf8")).toContain("the last line\n");
  });

  test("of the ended instances of a release the newest three are kept", async () => {
    const remote = await aNode(shell);
    const program = await playerOf("1");
    await install(remote, program);
    for (const epoch of [8, 9, 10, 11, 12, 13]) {
      const instance = { executable: program.executable, epoch };
      await backend.start(remote, instance, launchOf([]));
      if (epoch < 13) await backend.stop(remote, instance, { ...patient, haste: "now" });
    }
    expect((await listed(remote)).map((one) => one.epoch)).toEqual([13, 12, 11, 10]);
  });

  test("current and previous are told by the Node's own names, and go with what they name", async () => {
    const remote = await aNode(shell);
    const [one, two, three] = await Promise.all(["1", "2", "3"].map((digit) => playerOf(digit)));
    for (const program of [one, two, three]) await install(remote, program as Program);
    for (const [role, program] of [
      ["current", two],
      ["previous", one],
    ] as const) {
      await mkdir(join(remote.home, top, role));
      const folder = releaseFolder((program as Program).executable);
      await symlink(`../releases/hello/${folder}`, join(remote.home, top, role, "hello"));
    }
    const roles = async () =>
      new Map((await backend.list(remote)).map((each) => [each.executable.version[0], each.role]));
    expect(await roles()).toEqual(
      new Map([
        ["1", "previous"],
        ["2", "current"],
        ["3", undefined],
      ]),
    );
    await backend.remove(remote, (one as Program).executable);
    expect(await roles()).toEqual(
      new Map([
        ["2", "current"],
        ["3", undefined],
      ]),
    );
    expect(await exists(join(remote.home, top, "previous/hello"))).toBe(false);
    expect(await readlink(join(remote.home, top, "current/hello"))).toContain("2222222");
  });

  test("a program started below an sshd that ignores SIGINT hears it, where something can undo that", async () => {
    for (const without of [[], ["env"], ["env", "perl"]]) {
      const remote = await aNode(shell, { ignoresInterrupt: true, without });
      const process = await running(remote);
      const undone = shell !== "busybox" && without.length < 2;
      const by = undone ? "graceful" : "immediate";
      expect(await backend.stop(remote, process, undone ? patient : within(200))).toEqual({ by, cut: 0 });
    }
  });
});

describe.each(["dash", "bash"] as const)("the process backend on %s", (shell) => {
  test("whether the base of a difference is missing or damaged is told", async () => {
    const remote = await aNode(shell);
    const [one, two] = await Promise.all([playerOf("1"), playerOf("2")]);
    const parcel = await zstd(two.bytes, one.bytes);
    const missing = await failure(backend.install(remote, two.executable, parcel));
    expect(missing).toMatchObject({ code: "copy/failed", message: expect.stringContaining("is not there") });
    await install(remote, one);
    await appendFile(fileOf(remote, one), "!");
    const damaged = await failure(backend.install(remote, two.executable, parcel));
    expect(damaged).toMatchObject({ code: "copy/failed", message: expect.stringContaining("is damaged") });
    expect(await backend.list(remote)).toHaveLength(1);
  });
});
