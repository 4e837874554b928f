import type { ContainerBackend, Launch, LaunchPort, StopOptions } from "../../contracts/container-backend.ts";
import type { ContainerTools } from "../../contracts/registry.ts";
import type { Instance } from "../../domain/container.ts";
import { DflowError } from "../../domain/errors.ts";
import { releaseFolder } from "../../domain/executable.ts";
import { short } from "../../domain/version.ts";
import { orFailure } from "../../node/answer.ts";
import * as scripts from "../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../node/shell-script.ts";
import { failedStart } from "./failed-start.ts";
import { processesFrom, processOf } from "./process-records.ts";
import { containersFrom, install } from "./release.ts";

/** What starts a program again when it ends, as instance.sh calls it. */
export interface Watcher {
  /** Functions of the watcher, for whoever looks at instances or ends them; behind prelude, checksum and session. */
  readonly functions: ShellScript;
  /** What a start needs besides. */
  readonly starting: (instance: Instance, launch: Launch) => Start;
}

export interface Start {
  readonly functions: ShellScript;
  /** WATCH of start_instance. */
  readonly watch: string;
  /** Goes into the 0600 file `launch` of the instance. */
  readonly launchFile: ShellScript;
}

type Backend = Pick<ContainerBackend, "install" | "start" | "stop" | "remove" | "list" | "logs">;

/** Executables that run from the Node's disk, as processes of which each has a watcher. */
export function instances({ home }: ContainerTools, watcher: Watcher): Backend {
  const looking = sh`${scripts.prelude}${scripts.checksum}${scripts.session}${watcher.functions}${scripts.elsewhere}${scripts.instance}`;
  const acting = sh`${looking}${scripts.connections}`;
  return {
    install: (remote, executable, parcel, options) => install(remote, home, executable, parcel, options),

    async start(remote, instance, launch) {
      const { functions, watch, launchFile } = watcher.starting(instance, launch);
      const input = Buffer.from(launchFile.text);
      const { version, checksum, size } = instance.executable;
      const output = await remote.run(
        sh`${acting}${scripts.canExecute}${scripts.start}${functions}
start_instance ${placeOf(home, instance)} ${`${version} ${checksum} ${size}`} ${launch.settings} ${portWords(launch.port)} ${input.length} ${watch}
`,
        { input },
      );
      const process = failedStart(output, remote.node.index, called("start", instance)).flatMap(processOf)[0];
      if (process) return process;
      throw new DflowError(
        "node/script",
        `node ${remote.node.index}: ${called("start", instance)}: no process was named`,
      );
    },

    async stop(remote, instance, how) {
      const { drain, immediate, kill } = how.within;
      // Children of the program get the later two deadlines once more, and the watcher ends last.
      const timeout = drain + 2 * (immediate + kill) + 60_000;
      const options = { timeout, ...(how.signal ? { signal: how.signal } : {}) };
      const output = await remote.run(
        sh`${acting}${scripts.stop}
stop_instance ${placeOf(home, instance)} ${stopWords(how)}
`,
        options,
      );
      const lines = orFailure(output, remote.node.index, called("stop", instance));
      const [, by = "none", cut = "0"] = lines.find(([kind]) => kind === "stopped") ?? [];
      return { by: by as "none" | "graceful" | "immediate" | "kill", cut: Number(cut) };
    },

    async remove(remote, executable) {
      const place = [home, executable.name, releaseFolder(executable)];
      const output = await remote.run(sh`${looking}${scripts.release}
forget_instances ${place}
remove_release ${place}
`);
      orFailure(output, remote.node.index, `remove ${executable.name} ${short(executable.version)}`);
    },

    async list(remote, { checksums = false } = {}) {
      const asked = checksums ? "yes" : "no";
      const output = await remote.run(sh`${looking}${scripts.release}
list_installed ${home} ${asked}
list_processes ${home} ${asked}
`);
      const lines = orFailure(output, remote.node.index, "list what is installed");
      return containersFrom(lines, processesFrom(lines));
    },

    async logs(remote, instance, { lines }) {
      const output = await remote.run(sh`${looking}
show_log ${placeOf(home, instance)} ${lines}
`);
      if (output.status !== 0) orFailure(output, remote.node.index, called("read the log of", instance));
      const text = output.stdout.endsWith("\n") ? output.stdout.slice(0, -1) : output.stdout;
      return text === "" ? [] : text.split("\n");
    },
  };
}

const placeOf = (home: string, { executable, epoch }: Instance): readonly (string | number)[] => [
  home,
  executable.name,
  releaseFolder(executable),
  epoch,
];

const called = (act: string, { executable }: Instance): string =>
  `${act} ${executable.name} ${short(executable.version)}`;

function portWords(port: LaunchPort): readonly (string | number)[] {
  switch (port.kind) {
    case "none":
      return ["none", 0, 0, 0];
    case "public":
    case "socket":
      return [port.kind, port.port, port.port, port.port];
    case "private":
      return ["private", port.from, port.to, [port.first, ...(port.avoid ?? [])].join(" ")];
  }
}

function stopWords({ haste, signals, within }: StopOptions): readonly (string | number)[] {
  const deadlines = [within.drain, within.immediate, within.kill].map(Math.round);
  return [haste, signals.graceful, signals.immediate, ...deadlines];
}
