import { secretsOf } from "../cluster/launch.ts";
import { trafficOf } from "../cluster/services.ts";
import type { Looking } from "../cluster/session.ts";
import { DflowError } from "../domain/errors.ts";
import type { ObservedNode, ReachableNode } from "../domain/observation.ts";
import { bytes } from "../domain/words.ts";
import { targetsOf } from "./plan-context.ts";
import { shortVersion } from "./words.ts";

export interface Finding {
  readonly where: "here" | "store" | "node";
  readonly index?: number;
  readonly level: "good" | "warning" | "problem";
  readonly what: string;
  readonly hint?: string;
}

/** Everything that would make a deploy fail, found without changing anything. */
export async function diagnose(look: Looking, chosen: readonly number[] | undefined): Promise<readonly Finding[]> {
  const targets = targetsOf(look, chosen);
  const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
  const onNodes = await Promise.all(nodes.map((node) => diagnoseNode(look, node)));
  const none = nodes.length === 0 ? [problem("there are no Nodes", '"dflow set COUNT" makes some')] : [];
  return [...(await diagnoseHere(look)), diagnoseStore(look), ...none, ...onNodes.flat()];
}

async function diagnoseHere({ dflow }: Looking): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  await dflow.workshop.version().then(
    (version) =>
      found.push({ where: "here", level: "good", what: `a deploy would be version ${shortVersion(version)}` }),
    (error) => found.push(asFinding(error)),
  );
  for (const program of dflow.settings.executables) {
    try {
      secretsOf(dflow, program);
    } catch (error) {
      found.push(asFinding(error));
    }
  }
  return found;
}

function diagnoseStore(look: Looking): Finding {
  const { lease, serial } = look.state();
  const { where } = look.dflow.store;
  if (look.rebuilt) {
    const hint = "the next command that changes something writes it again";
    return { where: "store", level: "warning", what: `${where} is lost or older than the Nodes`, hint };
  }
  if (lease) {
    const hint = `it ends by itself at ${lease.expires}; "dflow unlock" when that run is gone`;
    return { where: "store", level: "warning", what: `${lease.owner.name} holds the lock ("${lease.command}")`, hint };
  }
  return {
    where: "store",
    level: "good",
    what: serial === 0 ? `${where} will be made` : `${where}, saved ${serial} times`,
  };
}

async function diagnoseNode(look: Looking, node: ObservedNode): Promise<readonly Finding[]> {
  const at = { where: "node", index: node.index } as const;
  if (node.status === "missing") {
    return [{ ...at, level: "problem", what: "it is missing", hint: '"dflow repair" makes it' }];
  }
  if (node.status === "unreachable") {
    const { message, hint } = node.error;
    return [{ ...at, level: "problem", what: message, ...(hint ? { hint } : {}) }];
  }
  const found = [...needs(node), ...(await trafficNeeds(look, node))].map((one) => ({ ...at, ...one }));
  const { architecture, diskFree } = node.facts;
  return found.length > 0
    ? found
    : [{ ...at, level: "good", what: `${architecture}, ${bytes(diskFree)} free, all it needs is there` }];
}

type Need = Pick<Finding, "level" | "what" | "hint">;

/** Less than this and a copy, its unpacking and a log will hardly fit. */
const LITTLE_DISK = 200_000_000;
const CLOCK_TOLERANCE_S = 5;

function needs({ facts }: ReachableNode): readonly Need[] {
  const { commands, diskFree, clockAhead } = facts;
  const found: Need[] = [];
  const lacks = (command: string) => !commands.includes(command);
  if (lacks("flock")) found.push({ level: "problem", what: "it has no flock", hint: "install util-linux on it" });
  if (lacks("setsid")) found.push({ level: "problem", what: "it has no setsid", hint: "install util-linux on it" });
  if (lacks("zstd")) {
    const hint = "install zstd on it, and a new version costs a few per cent of its size";
    found.push({ level: "warning", what: "it has no zstd, so copies are whole", hint });
  }
  if (diskFree < LITTLE_DISK) {
    found.push({
      level: "problem",
      what: `only ${bytes(diskFree)} of disk are free`,
      hint: '"dflow gc", or a larger disk',
    });
  }
  if (Math.abs(clockAhead) > CLOCK_TOLERANCE_S) {
    const how = clockAhead > 0 ? "ahead" : "behind";
    const hint = "start its time service (systemd-timesyncd, chrony)";
    found.push({ level: "warning", what: `its clock is ${Math.abs(clockAhead)} s ${how}`, hint });
  }
  return found;
}

async function trafficNeeds(look: Looking, node: ReachableNode): Promise<readonly Need[]> {
  const remote = await look.remotes.to(node.node);
  const needs = await Promise.all(
    trafficOf(look.dflow).map(({ traffic, services }) => traffic.needs(remote, services)),
  );
  return needs.flat().map(({ what, hint, level = "problem" }) => ({ level, what, hint }));
}

const problem = (what: string, hint: string): Finding => ({ where: "here", level: "problem", what, hint });

function asFinding(error: unknown): Finding {
  if (!(error instanceof DflowError)) throw error;
  return { where: "here", level: "problem", what: error.message, ...(error.hint ? { hint: error.hint } : {}) };
}
