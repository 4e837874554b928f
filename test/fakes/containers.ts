import type { ContainerBackend, LaunchPort } from "../../src/contracts/container-backend.ts";
import { type Container, type Instance, type Process, sameProcess } from "../../src/domain/container.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { type Executable, releaseFolder, sameExecutable } from "../../src/domain/executable.ts";
import { onNode } from "./on-node.ts";
import { type FakeFile, type FakeNode, type FakeProcess, life, newPid, type World } from "./world.ts";

/** Programs are entries in a list; how they fare is decided by the world's `conduct`. */
export const fakeContainers = (world: World): ContainerBackend => ({
  install: (remote, executable, parcel, { force = false, signal, onSent } = {}) =>
    onNode(
      remote,
      "install",
      (there) => {
        const found = fileOf(there, executable);
        if (found && !found.gone && !force && found.bytes === executable.checksum) return;
        if (there.diskFree < executable.size) throw new DflowError("copy/failed", "No space left on device");
        there.diskFree -= found ? 0 : executable.size;
        onSent?.(parcel.size);
        if (found) Object.assign(found, { bytes: executable.checksum, gone: false });
        else there.files.unshift({ executable, at: world.time.now(), bytes: executable.checksum });
      },
      { ...(signal ? { signal } : {}) },
    ),
  start: (remote, instance, launch) =>
    onNode(remote, "start", (there) => {
      const { executable } = instance;
      const file = fileOf(there, executable);
      if (!file || file.gone) throw new DflowError("start/failed", `${executable.name} is not installed`);
      if (!world.conduct(executable, remote.node.index).starts) {
        throw new DflowError("start/failed", `${executable.name} cannot be executed: Exec format error`);
      }
      const known = there.processes.find((one) => sameProcess(one, instance));
      if (known && known.endedAt === undefined) return asProcess(world, there, known);
      if (there.processes.some((one) => one.elsewhere)) {
        throw new DflowError("start/failed", `another container backend still runs ${executable.name}`);
      }
      const port = portFor(world, there, launch.port);
      const process: FakeProcess = {
        executable,
        epoch: instance.epoch,
        settings: launch.settings,
        at: world.time.now(),
        pid: newPid(),
        bytes: file.bytes,
        ...(port === undefined ? {} : { port }),
      };
      there.processes = [process, ...there.processes.filter((one) => one !== known)];
      return asProcess(world, there, process);
    }),
  stop: (remote, instance, { haste, within }) =>
    onNode(
      remote,
      "stop",
      async (there) => {
        const isIt = (one: FakeProcess) => sameProcess(one, instance) && one.endedAt === undefined;
        const found = there.processes.find(isIt);
        if (!found) return { by: "none", cut: 0 } as const;
        const { stuckConnections, endsBy } = world.conduct(found.executable, remote.node.index);
        const patience = haste === "now" ? 0 : within.drain;
        const ran = life(world, remote.node.index, found).state === "running";
        const drained = stuckConnections === 0 && endsBy === "graceful";
        const by = endsBy === "kill" ? "kill" : haste === "now" || !drained ? "immediate" : "graceful";
        if (ran && by !== "graceful") await world.time.sleep(patience + (by === "kill" ? within.immediate : 0));
        there.processes = there.processes.map((one) => (isIt(one) ? { ...one, endedAt: world.time.now() } : one));
        if (!ran) return { by: "none", cut: 0 } as const;
        return { by, cut: by === "graceful" ? 0 : stuckConnections } as const;
      },
      { timeout: within.drain + within.immediate + within.kill + 30_000 },
    ),
  remove: (remote, executable) =>
    onNode(remote, "remove", (there) => {
      const its = there.processes.filter((one) => sameExecutable(one.executable, executable));
      if (its.some((one) => one.endedAt === undefined)) {
        throw new DflowError("preflight/refused", "it still runs; stop it first");
      }
      there.processes = there.processes.filter((one) => !its.includes(one));
      const at = there.files.findIndex((one) => sameExecutable(one.executable, executable));
      if (at >= 0) there.files.splice(at, 1);
      const { name } = executable;
      if (there.earlier.get(name) === releaseFolder(executable)) there.earlier.delete(name);
    }),
  list: (remote, { checksums = false } = {}) =>
    onNode(remote, "list", (there) => there.files.map((file) => asContainer(world, there, file, checksums))),
  logs: (remote, instance, { lines }) => onNode(remote, "logs", (there) => logOf(world, there, instance).slice(-lines)),
  needs: (remote) => onNode(remote, "needs", ({ lacks }) => lacks),
  survivesReboot: false,
  usesClosures: false,
});

const fileOf = (there: FakeNode, executable: Executable): FakeFile | undefined =>
  there.files.find((one) => sameExecutable(one.executable, executable));

function portFor(world: World, there: FakeNode, wanted: LaunchPort): number | undefined {
  if (wanted.kind === "none") return undefined;
  if (wanted.kind !== "private") return wanted.port;
  const size = wanted.to - wanted.from + 1;
  const tried = Array.from({ length: size }, (_, at) => wanted.from + ((wanted.first - wanted.from + at) % size));
  const taken = there.processes.filter((one) => life(world, there.node.index, one).state !== "stopped");
  const free = tried.find((port) => !wanted.avoid?.includes(port) && !taken.some((one) => one.port === port));
  if (free !== undefined) return free;
  throw new DflowError("start/failed", `no free port from ${wanted.from} to ${wanted.to}`);
}

function asProcess(world: World, there: FakeNode, process: FakeProcess, checksums = false): Process {
  const { executable, epoch, settings, at, pid, port, bytes } = process;
  const { elsewhere } = process;
  const { restarts, exitStatus, ...lives } = life(world, there.node.index, process);
  const state = elsewhere ? "stopped" : lives.state;
  const file = fileOf(there, executable);
  return {
    executable,
    epoch,
    settings,
    state,
    restarts,
    age: Math.floor((world.time.now() - at) / 1000),
    fromItsFile: file?.bytes === bytes,
    ...(port === undefined ? {} : { port }),
    ...(elsewhere ? { elsewhere } : {}),
    ...(exitStatus === undefined ? {} : { exitStatus }),
    // Started again by its watcher it is another process.
    ...(state === "running" ? { identity: { boot: there.boot, pid: pid + restarts, started: at } } : {}),
    ...(checksums && state === "running" ? { runningChecksum: bytes } : {}),
  };
}

function asContainer(
  world: World,
  there: FakeNode,
  { executable, at, bytes, gone }: FakeFile,
  checksums: boolean,
): Container {
  const folder = releaseFolder(executable);
  const { name } = executable;
  const role =
    there.current.get(name) === folder ? "current" : there.previous.get(name) === folder ? "previous" : undefined;
  return {
    executable,
    age: Math.floor((world.time.now() - at) / 1000),
    processes: there.processes
      .filter((one) => sameExecutable(one.executable, executable))
      .map((one) => asProcess(world, there, one, checksums)),
    ...(role ? { role } : {}),
    ...(gone ? { gone: true } : checksums ? { fileChecksum: bytes } : {}),
  };
}

function logOf(world: World, there: FakeNode, instance: Instance): readonly string[] {
  const found = there.processes.find((one) => sameProcess(one, instance));
  if (!found) return [];
  const { restarts } = life(world, there.node.index, found);
  const { name, version } = found.executable;
  return [`${name} ${version} started`, ...Array.from({ length: Math.min(restarts, 100) }, () => `${name} died`)];
}
