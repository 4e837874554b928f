import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { vagrantFailed } from "./failures.ts";
import { idOf, machineName, wishedIndexes } from "./folder.ts";
import { vagrant } from "./run-vagrant.ts";

const execute = promisify(execFile);

/** What is there, whatever our records say. */
export interface Machine {
  readonly index: number;
  /** As its provider names it; undefined: Vagrant has not learned it yet. */
  readonly id: string | undefined;
  /** `running`, or a word for what it is instead: exited, poweroff, saved, shutoff, halted. */
  readonly state: string;
  /** Where sshd listens now, where that is known without asking the machine. */
  readonly ssh?: { readonly host: string; readonly port: number };
  /** Where clients reach its ports. */
  readonly address?: string;
}

export interface Asked {
  /** Vagrant's folder. */
  readonly top: string;
  readonly provider: string;
  readonly only?: number | undefined;
}

/** ms */
const WITHIN = { vagrant: 120_000, listing: 20_000 };

/** The machines of a provider other than docker, or one of them, by asking that provider. */
export async function machinesOf(asked: Asked): Promise<readonly Machine[]> {
  const wished = await wishedIndexes(asked.top);
  const indexes = asked.only === undefined ? wished : wished.filter((index) => index === asked.only);
  if (indexes.length === 0) return [];
  const known = await Promise.all(
    indexes.map(async (index) => ({ index, id: await idOf(asked.top, index, asked.provider) })),
  );
  return (await byIds(asked.provider, known)) ?? byVagrant(asked, known);
}

type Known = Pick<Machine, "index" | "id">;
type Argv = readonly [string, ...string[]];

/** Programs that print the ids of all machines, and of those that run. */
const listings: Readonly<Record<string, readonly [all: Argv, running: Argv]>> = {
  libvirt: [
    ["virsh", "-c", "qemu:///system", "list", "--uuid", "--all"],
    ["virsh", "-c", "qemu:///system", "list", "--uuid", "--state-running"],
  ],
  virtualbox: [
    ["VBoxManage", "list", "vms"],
    ["VBoxManage", "list", "runningvms"],
  ],
};

/**
 * Asked of the provider's own program, since that takes a hundredth of what Vagrant does. Undefined where it cannot tell, or
 * does not know a machine: then it is gone, or Vagrant reaches its provider in another way, and Vagrant has to say which.
 */
async function byIds(provider: string, known: readonly Known[]): Promise<readonly Machine[] | undefined> {
  const asking = listings[provider];
  if (!asking) return undefined;
  const [all, running] = await Promise.all(asking.map(idsFrom)).catch(() => []);
  if (!known.every(({ id }) => id !== undefined && all?.has(id))) return undefined;
  return known.map((one) => ({ ...one, state: running?.has(one.id ?? "") ? "running" : "halted" }));
}

async function idsFrom([program, ...args]: Argv): Promise<Set<string>> {
  const { stdout } = await execute(program, args, { timeout: WITHIN.listing });
  return new Set(stdout.match(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g) ?? []);
}

/** One `vagrant status` for all of them. It takes a second or two, and asks the provider too. */
async function byVagrant({ top }: Asked, known: readonly Known[]): Promise<readonly Machine[]> {
  const said = await vagrant(["status", ...known.map(({ index }) => machineName(index))], top, WITHIN.vagrant);
  if (said.status !== 0) throw vagrantFailed(said, { command: "status" });
  const states = new Map(said.lines.filter((one) => one.type === "state").map((one) => [one.about, one.data[0] ?? ""]));
  return known
    .map((one) => ({ ...one, state: states.get(machineName(one.index)) ?? "not_created" }))
    .filter((one) => one.state !== "not_created");
}
