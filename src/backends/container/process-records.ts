import type { Process, ProcessState } from "../../domain/container.ts";
import { isChecksum, isVersion } from "../../domain/version.ts";

/** The processes among the lines that list_processes and start_instance print. */
export function processesFrom(lines: readonly (readonly string[])[]): readonly Process[] {
  const elsewhere = new Set(lines.filter(([kind]) => kind === "elsewhere").map(([, ...words]) => words.join()));
  return lines
    .flatMap(processOf)
    .map((one) =>
      elsewhere.has([one.executable.name, one.epoch, one.executable.version].join())
        ? { ...one, elsewhere: true }
        : one,
    );
}

/** None when the line is no whole `process` record. `-` stands for "none". */
export function processOf(fields: readonly string[]): readonly Process[] {
  const [kind, name = "", epoch, version = "", checksum = "", size, state, boot = "", pid = "-", started = "-"] =
    fields;
  const [port = "-", restarts, exit = "-", age, settings = "", fromItsFile, running = "-"] = fields.slice(10);
  if (kind !== "process" || !isVersion(version) || !isChecksum(checksum)) return [];
  return [
    {
      executable: { name, version, checksum, size: Number(size) },
      epoch: Number(epoch),
      state: state as ProcessState,
      ...(pid === "-" ? {} : { identity: { boot, pid: Number(pid), started: Number(started) } }),
      ...(port === "-" ? {} : { port: Number(port) }),
      restarts: Number(restarts),
      ...(exit === "-" ? {} : exit === "gone" ? { removed: true } : { exitStatus: Number(exit) }),
      age: Number(age),
      settings,
      fromItsFile: fromItsFile === "yes",
      ...(isChecksum(running) ? { runningChecksum: running } : {}),
    },
  ];
}
