import { vagrantFailed } from "./failures.ts";
import { idOf, machineName, wishedIndexes } from "./folder.ts";
import { vagrant } from "./run-vagrant.ts";

/** What is there, whatever our records say. */
export interface Machine {
  readonly index: number;
  /** As its provider names it; undefined: Vagrant has not learned it yet. */
  readonly id: string | undefined;
  /** `running`, or the provider's word for what it is instead: exited, poweroff, saved, shutoff. */
  readonly state: string;
  /** Where sshd listens now, where that is known without asking the machine. */
  readonly ssh?: { readonly host: string; readonly port: number };
  /** Where clients reach its ports. */
  readonly address?: string;
}

const WITHIN = 120_000;

/**
 * The machines of a provider other than docker, or one of them. One `vagrant status` for all: it takes a second or two, and
 * asks the provider, so a machine that was destroyed behind our back is not in the answer.
 */
export async function machinesByVagrant(top: string, provider: string, only?: number): Promise<readonly Machine[]> {
  const wished = await wishedIndexes(top);
  const indexes = only === undefined ? wished : wished.filter((index) => index === only);
  if (indexes.length === 0) return [];
  const said = await vagrant(["status", ...indexes.map(machineName)], top, WITHIN);
  if (said.status !== 0) throw vagrantFailed(said, { command: "status" });
  const states = new Map(said.lines.filter((one) => one.type === "state").map((one) => [one.about, one.data[0] ?? ""]));
  const found = indexes.map(async (index) => {
    const state = states.get(machineName(index)) ?? "not_created";
    return { index, state, id: await idOf(top, index, provider) };
  });
  return (await Promise.all(found)).filter((one) => one.state !== "not_created");
}
