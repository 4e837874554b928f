import type { Dflow } from "../contracts/dflow.ts";
import type { Parcel } from "../contracts/parcels.ts";
import { DflowError } from "../domain/errors.ts";
import type { Executable } from "../domain/executable.ts";
import type { ReachableNode } from "../domain/observation.ts";
import type { Step } from "../domain/step.ts";
import type { Checksum } from "../domain/version.ts";
import { isWhole } from "../plan/look.ts";
import type { Acting } from "./acting.ts";

/** Ships what the Node lacks of a release. @returns the bytes it cost */
export async function install(
  on: Acting,
  step: Extract<Step, { do: "install" }>,
  signal: AbortSignal,
): Promise<number> {
  const { dflow } = on.session;
  const { index, force } = step;
  const node = await on.node(index);
  const remote = await on.behindFence(step);
  let bytes = 0;

  const send = async (executable: Executable, parcel: Parcel): Promise<void> => {
    const total = bytes + sizeOf(parcel);
    const onSent = (sent: number) =>
      dflow.reporter.report({ type: "progress", index, done: total - sizeOf(parcel) + sent, total });
    const libraryPath = libraryPathOf(dflow, executable);
    await dflow.containers.install(remote, executable, parcel, { force, signal, onSent, libraryPath });
    bytes = total;
  };
  const unfit: DflowError[] = [];

  for (const executable of step.release.executables) {
    const has = node.containers
      .filter(isWhole)
      .flatMap((one) => one.executable)
      .filter((one) => one.name === executable.name);
    if (!force && has.some((one) => isSameFile(one, executable))) continue;
    const { commands } = node.facts;
    const packFor = (bases: readonly Checksum[], closures: readonly Checksum[]) =>
      dflow.parcels.pack(executable, { bases, commands, ...(dflow.containers.usesClosures ? { closures } : {}) });
    const parcel = await packFor(
      has.map((one) => one.checksum),
      closuresOn(node),
    );
    await send(executable, parcel).catch(async (error) => {
      // The others are tried all the same: what this Node lacks is to be known all at once.
      if (error instanceof DflowError && error.code === "preflight/unfit") {
        unfit.push(error);
        return;
      }
      if (!isOfNoUse(parcel, error)) throw error;
      const text = `${error.message}; the whole file is sent instead of the difference`;
      dflow.reporter.report({ type: "note", level: "warning", text, index });
      await send(executable, await packFor([], []));
    });
  }
  if (unfit.length > 0) throw together(unfit);
  return bytes;
}

function together(errors: readonly DflowError[]): DflowError {
  const all = (words: readonly (string | undefined)[]) => [...new Set(words.filter((one) => one !== undefined))];
  const [first] = errors;
  if (!first || errors.length === 1) return first as DflowError;
  return new DflowError("preflight/unfit", all(errors.map(({ message }) => message)).join("; "), {
    hint: all(errors.map(({ hint }) => hint)).join("; "),
    ...(first.index === undefined ? {} : { index: first.index }),
  });
}

/** Folders on the Node that a program is told to look for its libraries in. */
export const libraryPathOf = ({ settings }: Dflow, { name }: Executable): readonly string[] =>
  (settings.executables.find((one) => one.name === name)?.env.LD_LIBRARY_PATH ?? "")
    .split(":")
    .filter((one) => one !== "");

const isSameFile = (a: Executable, b: Executable): boolean => a.version === b.version && a.checksum === b.checksum;

const sizeOf = ({ size, closure }: Parcel): number => size + (closure?.parcel?.size ?? 0);

const closuresOn = ({ containers }: ReachableNode): readonly Checksum[] => [
  ...new Set(containers.flatMap(({ closure }) => closure ?? [])),
];

/** What the Node was thought to have is not what its name says, or its zstd is at fault: the whole needs neither. */
const isOfNoUse = ({ base, closure }: Parcel, error: unknown): error is DflowError =>
  (base !== undefined || (closure && (!closure.parcel || closure.parcel.base !== undefined)) === true) &&
  error instanceof DflowError &&
  error.exit === "copy";
