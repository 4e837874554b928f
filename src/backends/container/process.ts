import { z } from "zod";
import type { ContainerBackend, Launch, LaunchPort, StopOptions } from "../../contracts/container-backend.ts";
import type { ContainerPlugin, ContainerTools } from "../../contracts/registry.ts";
import type { Instance } from "../../domain/container.ts";
import { DflowError } from "../../domain/errors.ts";
import { releaseFolder } from "../../domain/executable.ts";
import { short } from "../../domain/version.ts";
import { orFailure } from "../../node/answer.ts";
import * as scripts from "../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../node/shell-script.ts";
import { failedStart } from "./failed-start.ts";
import { launchFile } from "./launch-file.ts";
import { processesFrom, processOf } from "./process-records.ts";
import { containersFrom, install } from "./release.ts";

export const process: ContainerPlugin = {
  name: "process",
  summary:
    "plain processes, started again by a small watcher in sh; needs nothing on the Node, does not survive a reboot",
  options: z.strictObject({}),
  create: (_options, tools) => processBackend(tools),
};

const looking = sh`${scripts.prelude}${scripts.checksum}${scripts.process}`;
const acting = sh`${looking}${scripts.connections}${scripts.session}`;
/** The watcher lives on in a file of its own, so it takes along what it needs. */
const watcher = sh`${scripts.prelude}${scripts.session}${scripts.watch}`;

/** Executables as ordinary processes of the ssh user, each under a watcher that starts it again when it ends. */
function processBackend({ home, cluster }: ContainerTools): ContainerBackend {
  return {
    survivesReboot: false,
    usesClosures: false,
    // A Node that dflow can use at all has what this needs.
    needs: async () => [],

    install: (remote, executable, parcel, options) => install(remote, home, executable, parcel, options),

    async start(remote, instance, launch) {
      const file = Buffer.from(launchFile(launch, instance.executable, cluster).text);
      const output = await remote.run(startScript(home, instance, launch, file.length), { input: file });
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
      const output = await remote.run(stopScript(home, instance, how), options);
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

function startScript(home: string, instance: Instance, launch: Launch, bytes: number): ShellScript {
  const { version, checksum, size } = instance.executable;
  return sh`${acting}${scripts.canExecute}${scripts.start}
start_instance ${placeOf(home, instance)} ${`${version} ${checksum} ${size}`} ${launch.settings} ${portWords(launch.port)} ${bytes} ${watcher.text}
`;
}

function portWords(port: LaunchPort): readonly (string | number)[] {
  switch (port.kind) {
    case "none":
      return ["none", 0, 0, 0];
    case "public":
      return ["public", port.port, port.port, port.port];
    case "private":
      return ["private", port.from, port.to, port.first];
  }
}

function stopScript(home: string, instance: Instance, { haste, signals, within }: StopOptions): ShellScript {
  const deadlines = [within.drain, within.immediate, within.kill].map(Math.round);
  return sh`${acting}${scripts.stop}
stop_instance ${placeOf(home, instance)} ${haste} ${signals.graceful} ${signals.immediate} ${deadlines}
`;
}
