import type { InstallOptions } from "../../contracts/container-backend.ts";
import type { Parcel } from "../../contracts/parcels.ts";
import type { Remote } from "../../contracts/transport.ts";
import type { Container, Process } from "../../domain/container.ts";
import { type Executable, releaseFolder } from "../../domain/executable.ts";
import { isChecksum, isVersion, short } from "../../domain/version.ts";
import { orFailure, records } from "../../node/answer.ts";
import { canExecute, checksum, facts, fits, install as installScript, prelude } from "../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../node/shell-script.ts";
import { fitsOrFails, unfit } from "./unfit.ts";

/** At 128 KiB/s, and never less than ten minutes: a slow link is not a dead one. */
export const timeToSend = (bytes: number): number => Math.max(600_000, (bytes / 131_072) * 1000);

/**
 * Puts the file where every container backend wants it: releases/NAME/FOLDER/NAME. The Node is asked first, in the same
 * round trip, whether it can run it from there.
 *
 * @throws DflowError `preflight/unfit`, `copy/failed`, `copy/checksum`
 */
export async function install(
  remote: Remote,
  home: string,
  executable: Executable,
  parcel: Parcel,
  options: InstallOptions = {},
): Promise<void> {
  const { name, version, checksum: sum, size } = executable;
  const { force = false, signal, onSent, libraryPath = [] } = options;
  const { requirements } = parcel;
  const output = await remote.run(
    sh`${prelude}${facts}${checksum}${installScript}${requirements ? asking(fitsOrFails(requirements, libraryPath)) : sh``}
install_release ${home} ${name} ${releaseFolder(executable)} ${version} ${sum} ${size} ${parcel.encoding} ${parcel.base ?? ""} ${force ? "yes" : "no"}
`,
    {
      input: parcel.open(),
      timeout: timeToSend(parcel.size),
      ...(signal ? { signal } : {}),
      ...(onSent ? { onSent } : {}),
    },
  );
  const { index } = remote.node;
  const wrong = requirements && unfit(records(output.stdout), index, executable, requirements);
  if (wrong) throw wrong;
  orFailure(output, index, `copy ${name} ${short(version)}`);
}

const asking = (question: ShellScript): ShellScript => sh`${canExecute}${fits}
${question}`;

/** From the records of list_installed, each with the processes of it, newest first. */
export function containersFrom(
  lines: readonly (readonly string[])[],
  processes: readonly Process[],
): readonly Container[] {
  const found = lines.filter(([kind]) => kind === "installed").flatMap(installed);
  // Somebody deleted a release by hand; what runs of it must not be lost from sight.
  const lost = processes.filter((one) => !found.some((container) => isOf(one, container.executable)));
  const orphans = [...new Map(lost.map((one) => [folderKey(one.executable), one.executable])).values()];
  const all = [...found, ...orphans.map((executable) => ({ executable, processes: [], age: 0, gone: true as const }))];
  return all
    .map((container) => ({ ...container, processes: newestFirst(processes, container.executable) }))
    .sort((a, b) => a.age - b.age);
}

function installed(fields: readonly string[]): readonly Container[] {
  const [, name = "", version = "", checksum = "", size, age, role, fileChecksum = "-"] = fields;
  if (!isVersion(version) || !isChecksum(checksum)) return [];
  return [
    {
      executable: { name, version, checksum, size: Number(size) },
      processes: [],
      age: Number(age),
      ...(role === "current" || role === "previous" ? { role } : {}),
      ...(isChecksum(fileChecksum) ? { fileChecksum } : {}),
      ...(fileChecksum === "gone" ? { gone: true } : {}),
    },
  ];
}

const newestFirst = (processes: readonly Process[], executable: Executable): readonly Process[] =>
  processes.filter((one) => isOf(one, executable)).sort((a, b) => b.epoch - a.epoch);

const isOf = (process: Process, executable: Executable): boolean =>
  folderKey(process.executable) === folderKey(executable);

const folderKey = (executable: Executable): string => `${executable.name}/${releaseFolder(executable)}`;
