// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are for dflow, not for JavaScript.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  ContainerBackend,
  InstallOptions,
  Launch,
  LaunchPort,
  StopOptions,
} from "../../src/contracts/container-backend.ts";
import type { Closure, Parcel } from "../../src/contracts/parcels.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import type { Instance, Process } from "../../src/domain/container.ts";
import type { DflowError } from "../../src/domain/errors.ts";
import type { Executable } from "../../src/domain/executable.ts";
import { gzipped, type Program, playerOf, programOf, raw, zstd } from "../hosts/programs.ts";

export interface ContainerBackendUnderTest {
  readonly backend: ContainerBackend;
  readonly remote: Remote;
  /** How many processes of instances, their children and their watchers are alive on the Node. */
  alive(): Promise<number>;
  /** Can it unpack zstd? */
  readonly zstd: boolean;
  /** What its programs run in, where it uses closures. */
  readonly closure?: Closure;
  /** Listens on a port of the Node; where it is not this machine. @returns how to end it */
  listen?(port: number): Promise<() => Promise<void>>;
  /** Leaves nothing behind, whatever the test did. */
  clean(): Promise<void>;
}

export const cluster = "shop";

/** The deadlines of a test that does not wait for any of them. */
export const patient: StopOptions = {
  haste: "gracefully",
  within: { drain: 60_000, immediate: 60_000, kill: 60_000 },
  signals: { graceful: "SIGINT", immediate: "SIGTERM" },
};
export const within = (drain: number, immediate = 60_000): StopOptions => ({
  ...patient,
  within: { ...patient.within, drain, immediate },
});

export const launchOf = (args: readonly string[], port: LaunchPort = { kind: "none" }): Launch => ({
  args,
  env: {},
  secrets: {},
  port,
  settings: "0123456789ab",
  index: 4,
  ending: { signals: patient.signals, within: patient.within },
});

/** Twenty ports that nobody uses. Not of those the kernel hands out by itself: another test may get such a one any time. */
export async function privatePorts(): Promise<LaunchPort & { kind: "private" }> {
  for (;;) {
    const from = 12_000 + 20 * Math.floor(Math.random() * 900);
    const ports = Array.from({ length: 20 }, (_, at) => from + at);
    const free = await Promise.all(ports.map(canListen));
    if (free.every((one) => one)) return { kind: "private", from, to: from + 19, first: from };
  }
}

async function listenHere(port: number): Promise<() => Promise<void>> {
  const taken = createServer().listen(port, "127.0.0.1");
  await once(taken, "listening");
  return async () => void taken.close();
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** What every container backend promises. */
export function testContainerBackend(name: string, make: () => Promise<ContainerBackendUnderTest>): void {
  describe(`${name}, as a container backend`, () => {
    let it: ContainerBackendUnderTest;
    let one: Program;
    const sockets: Socket[] = [];
    beforeEach(async () => {
      [it, one] = await Promise.all([make(), playerOf("1")]);
    });
    afterEach(async () => {
      for (const socket of sockets.splice(0)) socket.destroy();
      await it.clean();
    });

    const packed = (parcel: Parcel): Parcel => (it.closure ? { ...parcel, closure: it.closure } : parcel);
    const send = (executable: Executable, parcel: Parcel, options?: InstallOptions) =>
      it.backend.install(it.remote, executable, packed(parcel), options);
    const install = ({ executable, bytes }: Program) => send(executable, raw(bytes));
    const failure = (promise: Promise<unknown>): Promise<DflowError> =>
      promise.then(
        () => expect.fail("nothing was thrown"),
        (error) => error,
      );
    const list = async (): Promise<readonly Process[]> =>
      (await it.backend.list(it.remote)).flatMap((container) => container.processes);
    const until = async <T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> => {
      for (;;) {
        const answer = await ask();
        if (good(answer)) return answer;
        await wait(50);
      }
    };
    const said = (instance: Instance, word: string) =>
      until(
        () => it.backend.logs(it.remote, instance, { lines: 100 }),
        (lines) => lines.includes(word),
      );
    /** Installed, started and ready. */
    const running = async (args: readonly string[], port?: LaunchPort, epoch = 1): Promise<Process> => {
      await install(one);
      const instance = { executable: one.executable, epoch };
      const process = await it.backend.start(it.remote, instance, launchOf(args, port));
      await said(instance, "ready");
      return process;
    };
    const client = async (port: number | undefined): Promise<Socket> => {
      const socket = (await it.remote.tunnel(port ?? 0)) as Socket;
      socket.on("error", () => {});
      sockets.push(socket);
      await once(socket, "data");
      return socket;
    };
    const heard = async (instance: Instance) =>
      (await it.backend.logs(it.remote, instance, { lines: 100 })).filter((line) => line.startsWith("heard"));
    const onItsPort = ["--port", "${DFLOW_PORT}"];

    test("a Node that was never touched has nothing", async () => {
      expect(await it.backend.list(it.remote)).toEqual([]);
    });

    test("what was installed is listed, with the checksum of the file when it is asked for", async () => {
      await install(one);
      const [found, ...more] = await it.backend.list(it.remote);
      expect(more).toEqual([]);
      expect(found).toMatchObject({ executable: one.executable, processes: [] });
      expect(found).not.toHaveProperty("fileChecksum");
      const [checked] = await it.backend.list(it.remote, { checksums: true });
      expect(checked?.fileChecksum).toBe(one.executable.checksum);
    });

    test("it is one round trip to list twenty releases", async () => {
      const digits = [..."0123456789abcdefghij"].map((_, at) => at.toString(16).padStart(2, "0"));
      for (const digit of digits) {
        const bytes = Buffer.from(`#!/bin/sh\n# ${digit}\n`);
        const { executable } = programOf(bytes, "1");
        const version = digit.repeat(20) as typeof executable.version;
        await send({ ...executable, version }, raw(bytes));
      }
      const before = it.remote.usage.roundTrips;
      expect(await it.backend.list(it.remote)).toHaveLength(20);
      expect(it.remote.usage.roundTrips - before).toBe(1);
    });

    test("compressed parcels arrive as the same bytes", async () => {
      await send(one.executable, gzipped(one.bytes));
      const two = await playerOf("2");
      const three = await playerOf("3");
      if (it.zstd) {
        await send(two.executable, await zstd(two.bytes));
        await send(three.executable, await zstd(three.bytes, one.bytes));
      } else {
        const error = await failure(send(two.executable, await zstd(two.bytes)));
        expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining("it has no zstd") });
      }
      const found = await it.backend.list(it.remote, { checksums: true });
      expect(found.map((container) => container.fileChecksum)).toEqual(
        found.map((container) => container.executable.checksum),
      );
      expect(found).toHaveLength(it.zstd ? 3 : 1);
    });

    test("other bytes than the checksum promises are refused and not installed", async () => {
      const forged = Buffer.concat([one.bytes.subarray(0, -1), Buffer.from("!")]);
      const error = await failure(send(one.executable, raw(forged)));
      expect(error).toMatchObject({ code: "copy/checksum", index: 0 });
      expect(await it.backend.list(it.remote)).toEqual([]);
    });

    test.each([
      ["raw", raw],
      ["gzip", gzipped],
    ])("a %s parcel that was cut short is refused and not installed", async (_, pack) => {
      const whole = await buffer(pack(one.bytes).open());
      const half = whole.subarray(0, whole.length / 2);
      const parcel = { ...pack(one.bytes), open: raw(half).open };
      const error = await failure(send(one.executable, parcel));
      expect(error).toMatchObject({ code: "copy/failed", message: expect.stringContaining("cut short") });
      expect(await it.backend.list(it.remote)).toEqual([]);
      await install(one);
      expect(await it.backend.list(it.remote)).toHaveLength(1);
    });

    test("a version can be installed again while it runs", async () => {
      const process = await running([]);
      await send(one.executable, raw(one.bytes), { force: true });
      expect(await list()).toMatchObject([{ state: "running", identity: process.identity }]);
    });

    test("a program gets its arguments, variables, secrets and facts exactly as they are", async () => {
      await install(one);
      const hostile = [
        "",
        " ",
        "-rf",
        "a b",
        "'",
        '"',
        "$(touch /tmp/canary)",
        "`id`",
        "a\nb",
        "\\",
        "é",
        "*",
        "${HOME}",
      ];
      const instance = { executable: one.executable, epoch: 7 };
      const port = await privatePorts();
      const process = await it.backend.start(it.remote, instance, {
        ...launchOf(["--show", "--", ...hostile, "${DFLOW_PORT}:${DFLOW_PORT}", "${DFLOW_NAME} ${DFLOW_INDEX}"], port),
        env: {
          PORT: "9",
          DFLOW_PORT: "1",
          DFLOW_INDEX: "99",
          AT: "${DFLOW_VERSION}@${DFLOW_PORT}",
          ODD: hostile.join("|"),
        },
        secrets: { PASSWORD: "${DFLOW_PORT}'$(id)\n" },
      });
      const lines = await said(instance, "ready");
      // A journal keeps no blanks at the end of a line.
      const shown = (what: string) =>
        lines
          .filter((line) => `${line} `.startsWith(`${what} `))
          .map((line) => Buffer.from(line.slice(what.length + 1), "hex").toString());
      expect(shown("arg")).toEqual([...hostile, `${process.port}:${process.port}`, `${cluster} 4`]);
      const env = Object.fromEntries(shown("env").map((line) => line.split(/=(.*)/s).slice(0, 2)));
      expect(env).toMatchObject({
        PORT: "9",
        DFLOW_PORT: String(process.port),
        DFLOW_VERSION: one.executable.version,
        DFLOW_INDEX: "4",
        DFLOW_NAME: cluster,
        AT: `${one.executable.version}@${process.port}`,
        ODD: hostile.join("|"),
        PASSWORD: "${DFLOW_PORT}'$(id)\n",
      });
      expect(env).not.toHaveProperty("LC_ALL");
    });

    test("a process is listed with its identity, port, settings and the bytes it runs", async () => {
      const process = await running(onItsPort, await privatePorts(), 5);
      const [found] = await it.backend.list(it.remote, { checksums: true });
      expect(found?.processes).toEqual([
        { ...process, age: expect.any(Number), runningChecksum: one.executable.checksum },
      ]);
      expect(process).toMatchObject({
        executable: one.executable,
        epoch: 5,
        state: "running",
        identity: { boot: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        restarts: 0,
        settings: "0123456789ab",
        fromItsFile: true,
      });
    });

    test("to start an instance again answers the process that runs", async () => {
      const process = await running([]);
      const again = await it.backend.start(it.remote, process, launchOf(["--exit", "1"]));
      expect(again).toEqual({ ...process, age: expect.any(Number) });
    });

    test("two starts of one instance at once start one process", async () => {
      await install(one);
      const start = () => it.backend.start(it.remote, { executable: one.executable, epoch: 1 }, launchOf([]));
      const [first, second] = await Promise.all([start(), start()]);
      expect(second.identity).toEqual(first.identity);
      expect(await list()).toHaveLength(1);
    });

    test("instances that are started at once get different private ports, and a port that is taken is passed over", async () => {
      await install(one);
      const port = await privatePorts();
      const leave = await (it.listen ?? listenHere)(port.from + 1);
      const start = (epoch: number) =>
        it.backend.start(it.remote, { executable: one.executable, epoch }, launchOf([], port));
      const started = await Promise.all([1, 2, 3].map(start));
      await leave();
      const ports = started.map((process) => process.port);
      expect(new Set(ports).size).toBe(3);
      expect(ports).not.toContain(port.from + 1);
      for (const each of ports) expect(each).toBeGreaterThanOrEqual(port.from);
    });

    test("the search for a private port goes round, and says so when there is none", async () => {
      await install(one);
      const { from } = await privatePorts();
      const port = { kind: "private", from, to: from + 1, first: from + 1 } as const;
      const start = (epoch: number) =>
        it.backend.start(it.remote, { executable: one.executable, epoch }, launchOf([], port));
      expect((await start(1)).port).toBe(from + 1);
      expect((await start(2)).port).toBe(from);
      const avoided = { ...port, to: from + 3, avoid: [from + 2] };
      const third = await it.backend.start(it.remote, { executable: one.executable, epoch: 4 }, launchOf([], avoided));
      expect(third.port).toBe(from + 3);
      const error = await failure(start(3));
      expect(error).toMatchObject({
        code: "start/failed",
        message: expect.stringContaining(`from ${from} to ${from + 1}`),
      });
    });

    test.each([
      ["of another processor", Buffer.from("7f454c460201010000000000000000000200f300", "hex"), "exec format error"],
      ["that is empty", Buffer.alloc(0), "neither a program"],
      ["that is text", Buffer.from("echo this must not run\n"), "neither a program"],
      ["whose interpreter is missing", Buffer.from("#!/no/such/interpreter -x\n"), "/no/such/interpreter is not there"],
      ["with a CRLF shebang", Buffer.from("#!/bin/sh\r\necho\r\n"), "CR LF"],
      // A closure has not even that env.
      [
        "whose interpreter's interpreter is missing",
        Buffer.from("#!/usr/bin/env no-such-program\n"),
        /exit 127|interpreter \/usr\/bin\/env is not there/,
      ],
    ])("a file %s cannot be started, and the reason is told", async (_, bytes, reason) => {
      const program = programOf(bytes, "2");
      await install(program);
      const error = await failure(
        it.backend.start(it.remote, { executable: program.executable, epoch: 1 }, launchOf([])),
      );
      expect(error).toMatchObject({ code: "start/failed", index: 0, message: expect.stringMatching(reason) });
      expect(await it.alive()).toBe(0);
    });

    test("what is not installed cannot be started", async () => {
      const error = await failure(it.backend.start(it.remote, { executable: one.executable, epoch: 1 }, launchOf([])));
      expect(error).toMatchObject({ code: "start/failed", message: expect.stringContaining("installed") });
    });

    test("a program that ends is started again, and how it ended is known", async () => {
      await install(one);
      const instance = { executable: one.executable, epoch: 1 };
      await it.backend.start(it.remote, instance, launchOf(["--exit", "5"]));
      const [found] = await until(list, ([process]) => (process?.restarts ?? 0) > 0);
      expect(found).toMatchObject({ exitStatus: 5, epoch: 1 });
      // A second life that has begun has not said so yet.
      await until(
        () => it.backend.logs(it.remote, instance, { lines: 100 }),
        (lines) => lines.filter((line) => line === "ending").length > 1,
      );
    });

    test("a program that keeps ending is stopped for good", async () => {
      await install(one);
      const instance = { executable: one.executable, epoch: 1 };
      await it.backend.start(it.remote, instance, launchOf(["--exit", "0"]));
      await until(list, ([process]) => process?.state === "waiting");
      expect(await it.backend.stop(it.remote, instance, patient)).toEqual({ by: "none", cut: 0 });
      expect(await list()).toMatchObject([{ state: "stopped", exitStatus: 0 }]);
      expect(await it.alive()).toBe(0);
    });

    test("to stop gracefully is SIGINT and nothing else", async () => {
      const process = await running(onItsPort, await privatePorts());
      expect(await it.backend.stop(it.remote, process, patient)).toEqual({ by: "graceful", cut: 0 });
      expect(await heard(process)).toEqual(["heard INT"]);
      expect(await list()).toMatchObject([{ state: "stopped", exitStatus: 0, epoch: 1 }]);
      expect(await it.alive()).toBe(0);
    });

    test("to stop now is SIGTERM and nothing else", async () => {
      const process = await running([]);
      expect(await it.backend.stop(it.remote, process, { ...patient, haste: "now" })).toEqual({
        by: "immediate",
        cut: 0,
      });
      expect(await heard(process)).toEqual(["heard TERM"]);
      expect(await it.alive()).toBe(0);
    });

    test("the signals can be others, with or without SIG", async () => {
      const process = await running([]);
      const signals = { graceful: "TERM", immediate: "SIGKILL" };
      expect(await it.backend.stop(it.remote, process, { ...patient, signals })).toEqual({ by: "graceful", cut: 0 });
      expect(await heard(process)).toEqual(["heard TERM"]);
    });

    test("a program that is deaf to SIGINT gets SIGTERM when the drain is over", async () => {
      const process = await running(["--deaf", "INT"]);
      expect(await it.backend.stop(it.remote, process, within(300))).toEqual({ by: "immediate", cut: 0 });
      expect(await heard(process)).toEqual(["heard INT", "heard TERM"]);
      expect(await it.alive()).toBe(0);
    });

    test("a program that is deaf to both is killed", async () => {
      const process = await running(["--deaf", "INT", "--deaf", "TERM"]);
      expect(await it.backend.stop(it.remote, process, within(300, 300))).toEqual({ by: "kill", cut: 0 });
      expect(await heard(process)).toEqual(["heard INT", "heard TERM"]);
      expect(await it.alive()).toBe(0);
    });

    test.each(["private", "public"] as const)("on a %s port, open connections are waited for", async (kind) => {
      const process = await running([...onItsPort, "--reuse"], await portOf(kind));
      const socket = await client(process.port);
      const stopped = it.backend.stop(it.remote, process, patient);
      await said(process, "heard INT");
      expect((await list())[0]?.state).toBe("running");
      socket.end();
      expect(await stopped).toEqual({ by: "graceful", cut: 0 });
    });

    test.each(["private", "public"] as const)(
      "on a %s port, connections that outlast the drain are cut and counted",
      async (kind) => {
        const process = await running([...onItsPort, "--reuse"], await portOf(kind));
        await client(process.port);
        await client(process.port);
        expect(await it.backend.stop(it.remote, process, within(1000))).toEqual({ by: "immediate", cut: 2 });
      },
    );

    test("a program that stays after its last connection is gone is not waited for till the drain is over", async () => {
      const process = await running([...onItsPort, "--stay"], await privatePorts());
      const socket = await client(process.port);
      const stopped = it.backend.stop(it.remote, process, patient);
      await said(process, "heard INT");
      socket.end();
      expect(await stopped).toEqual({ by: "immediate", cut: 0 });
    });

    test("the connections of another version on the same public port do not count", async () => {
      const port = await portOf("public");
      const other = await running([...onItsPort, "--reuse"], port, 1);
      const socket = await client(other.port);
      const process = await running([...onItsPort, "--reuse", "--deaf", "INT"], port, 2);
      expect(await it.backend.stop(it.remote, process, within(300))).toEqual({ by: "immediate", cut: 0 });
      expect(socket.destroyed).toBe(false);
      expect(await list()).toMatchObject([
        { epoch: 2, state: "stopped" },
        { epoch: 1, state: "running" },
      ]);
    });

    test("children that outlive the program are ended with it", async () => {
      const process = await running(["--child"]);
      expect(await it.backend.stop(it.remote, process, within(60_000, 300))).toEqual({ by: "graceful", cut: 0 });
      expect(await it.alive()).toBe(0);
    });

    test("to stop twice, or what never was, is fine", async () => {
      const process = await running([]);
      await it.backend.stop(it.remote, process, patient);
      const nothing = { by: "none", cut: 0 };
      expect(await it.backend.stop(it.remote, process, patient)).toEqual(nothing);
      expect(await it.backend.stop(it.remote, { ...process, epoch: 99 }, patient)).toEqual(nothing);
    });

    test("what was stopped can be started again as the same instance", async () => {
      const process = await running([]);
      await it.backend.stop(it.remote, process, patient);
      const again = await it.backend.start(it.remote, process, launchOf([]));
      expect(again).toMatchObject({ state: "running", restarts: 0 });
      expect(again.identity).not.toEqual(process.identity);
    });

    test("an executable is not removed while an instance of it is alive, and is afterwards", async () => {
      const process = await running([]);
      const error = await failure(it.backend.remove(it.remote, one.executable));
      expect(error).toMatchObject({ code: "preflight/refused", message: expect.stringContaining("still runs") });
      expect((await it.backend.list(it.remote, { checksums: true }))[0]?.fileChecksum).toBe(one.executable.checksum);
      await it.backend.stop(it.remote, process, patient);
      await it.backend.remove(it.remote, one.executable);
      await it.backend.remove(it.remote, one.executable);
      expect(await it.backend.list(it.remote)).toEqual([]);
    });

    test("logs are the last lines, oldest first, and outlast the process", async () => {
      const process = await running(["--show", "--", "a", "b"]);
      await it.backend.stop(it.remote, process, patient);
      expect(await it.backend.logs(it.remote, process, { lines: 2 })).toEqual(["ready", "heard INT"]);
      expect(await it.backend.logs(it.remote, { ...process, epoch: 9 }, { lines: 2 })).toEqual([]);
    });
  });
}

async function portOf(kind: "private" | "public"): Promise<LaunchPort> {
  const found = await privatePorts();
  return kind === "private" ? found : { kind, port: found.from };
}
