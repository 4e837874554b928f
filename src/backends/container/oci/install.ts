import type { ContainerBackend, InstallOptions } from "../../../contracts/container-backend.ts";
import type { Parcel } from "../../../contracts/parcels.ts";
import type { Output, Remote } from "../../../contracts/transport.ts";
import { type Executable, releaseFolder } from "../../../domain/executable.ts";
import { short } from "../../../domain/version.ts";
import { records } from "../../../node/answer.ts";
import { canExecute, checksum, facts, fits, install, ociClosure, prelude } from "../../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../../node/shell-script.ts";
import { timeToSend } from "../release.ts";
import { sameMachineOrFails, unfit } from "../unfit.ts";
import { answered, type Cli } from "./lacks.ts";

/**
 * Brings an executable and, where it runs in one, its closure. A closure the Node has costs nothing; a new one costs a
 * round trip more, and is an image before the executable is there. Nothing is taken by a Node without a docker that works,
 * or with another processor.
 */
export function bringInClosure(
  cli: Cli,
  home: string,
  speaking: ShellScript,
  usesClosures: boolean,
): ContainerBackend["install"] {
  return async (remote, executable, parcel, options = {}) => {
    const { closure } = parcel;
    if (usesClosures && !closure) throw new Error("a parcel without its closure");
    const on: On = { remote, cli, executable, parcel, options, speaking };
    const force = options.force ? "yes" : "no";
    const { name, version, checksum: sum, size } = executable;
    const folder = releaseFolder(executable);
    const release = sh`install_release ${home} ${name} ${folder} ${version} ${sum} ${size} ${parcel.encoding} ${parcel.base ?? ""} ${force}`;
    if (!usesClosures || !closure) return send(on, parcel, 0, sh`need_oci`, release);
    const { parcel: archive } = closure;
    if (archive) {
      const encoded = [archive.encoding, archive.base ?? "", force];
      await send(
        on,
        archive,
        0,
        sh`need_oci`,
        sh`install_closure ${home} ${closure.checksum} ${closure.size} ${encoded}`,
      );
    }
    await send(
      on,
      parcel,
      archive?.size ?? 0,
      archive ? sh`` : sh`need_oci; has_closure ${home} ${closure.checksum}`,
      sh`${release}
note_closure ${home} ${name} ${folder} ${closure.checksum} ${closure.size}`,
    );
  };
}

interface On {
  readonly remote: Remote;
  readonly cli: Cli;
  readonly executable: Executable;
  readonly parcel: Parcel;
  readonly options: InstallOptions;
  /** How to speak to docker or podman there: oci-cli.sh. */
  readonly speaking: ShellScript;
}

/**
 * @param before bytes that were sent already
 * @param first what has to be so before a byte is taken
 */
async function send(
  { remote, cli, executable, parcel: whole, options, speaking }: On,
  parcel: Parcel,
  before: number,
  first: ShellScript,
  command: ShellScript,
) {
  const { requirements } = whole;
  const { signal, onSent } = options;
  const output: Output = await remote.run(
    sh`${prelude}${facts}${checksum}${install}${speaking}${ociClosure}
${first}
${requirements ? sh`${canExecute}${fits}${sameMachineOrFails(requirements)}` : sh``}
${command}
`,
    {
      input: parcel.open(),
      timeout: timeToSend(parcel.size),
      ...(signal ? { signal } : {}),
      ...(onSent ? { onSent: (sent: number) => onSent(before + sent) } : {}),
    },
  );
  const { index } = remote.node;
  const wrong = requirements && unfit(records(output.stdout), index, executable, requirements);
  if (wrong) throw wrong;
  answered(output, remote, cli, `copy ${executable.name} ${short(executable.version)}`);
}
