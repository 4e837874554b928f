import type { ReachableNode, WentBack } from "../domain/observation.ts";
import { bytes, duration } from "../domain/words.ts";
import { ELSEWHERE_HINT, elsewhereWords, runElsewhere } from "./elsewhere.ts";

/** What speaks against a Node though it answers; the hint is the way out. */
export interface Unfitness {
  /** A `problem` will stop a deploy, a `warning` makes it worse. */
  readonly level: "problem" | "warning";
  readonly what: string;
  readonly hint: string;
}

/** Less than this and a copy, its unpacking and a log will hardly fit. */
const LITTLE_DISK = 200_000_000;
/** Reading it takes part of a second, and nothing dflow does needs it better. */
const CLOCK_TOLERANCE_S = 5;

/** The same in the log and in doctor. */
export const wentBackWords = ({ epoch, at }: WentBack): string =>
  `it went back by itself at ${at}: command ${epoch} had switched it and was not heard of again`;

/** What no restart heals. */
export function ailments(node: ReachableNode): readonly Unfitness[] {
  const { facts, forgetful, wentBack } = node;
  const { diskFree, writable, clockAhead } = facts;
  const found: Unfitness[] = [];
  const elsewhere = runElsewhere(node);
  if (elsewhere.length > 0) found.push({ level: "problem", what: elsewhereWords(elsewhere), hint: ELSEWHERE_HINT });
  if (forgetful) {
    found.push({ level: "problem", what: "its node.json is damaged", hint: '"dflow repair" writes it again' });
  }
  if (wentBack) {
    const hint =
      'the version that was to come may still run beside the old one; "dflow repair" or the next deploy ends it';
    found.push({ level: "warning", what: wentBackWords(wentBack), hint });
  }
  if (diskFree < LITTLE_DISK) {
    const what = diskFree < 1e6 ? "its disk is full" : `its disk is almost full: ${bytes(diskFree)} are free`;
    found.push({ level: "problem", what, hint: '"dflow gc" removes old versions; or give it a larger disk' });
  }
  if (!writable) {
    const hint =
      "give the ssh user that folder, or name another as `path` in dflow.yaml; is the file system read-only?";
    found.push({ level: "problem", what: "the ssh user may not write where releases live", hint });
  }
  if (Math.abs(clockAhead) > CLOCK_TOLERANCE_S) {
    const what = `its clock is ${duration(Math.abs(clockAhead) * 1000)} ${clockAhead > 0 ? "ahead" : "behind"}`;
    found.push({
      level: "warning",
      what,
      hint: "on the Node, as root: timedatectl set-ntp true (systemd-timesyncd or chrony does it)",
    });
  }
  return found;
}

/** Programs dflow works with that are not there. */
export function lacks({ facts: { commands } }: ReachableNode): readonly Unfitness[] {
  const found: Unfitness[] = [];
  for (const command of ["flock", "setsid"].filter((one) => !commands.includes(one))) {
    found.push({ level: "problem", what: `it has no ${command}`, hint: "install util-linux on it" });
  }
  if (!commands.includes("zstd")) {
    const hint = "install zstd on it, and a new version costs a few per cent of its size";
    found.push({ level: "warning", what: "it has no zstd, so copies are whole", hint });
  }
  return found;
}
