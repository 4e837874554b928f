import { trafficOf } from "../cluster/services.ts";
import type { Looking } from "../cluster/session.ts";
import type { NeedyProgram } from "../contracts/container-backend.ts";
import { DflowError } from "../domain/errors.ts";
import type { ObservedNode, ReachableNode } from "../domain/observation.ts";
import { bytes } from "../domain/words.ts";
import { ailments, lacks } from "../plan/fitness.ts";
import { builtPrograms } from "./diagnosis-here.ts";
import { type Finding, problem, type Told } from "./finding.ts";
import { type Chosen, targetsOf } from "./plan-context.ts";

/** Everything that would make a deploy fail and can be seen on the Nodes and in the store, found without changing anything. */
export async function diagnose(look: Looking, chosen: Chosen): Promise<readonly Finding[]> {
  const targets = targetsOf(look, chosen);
  const nodes = look.observation.nodes.filter((node) => targets.includes(node.index));
  const programs = await builtPrograms(look);
  const onNodes = await Promise.all(nodes.map((node) => diagnoseNode(look, node, programs)));
  const none = {
    where: "here",
    level: "problem",
    what: "there are no Nodes",
    hint: '"dflow set COUNT" makes Nodes',
  } as const;
  return [diagnoseStore(look), ...afterReboot(look), ...(nodes.length === 0 ? [none] : []), ...onNodes.flat()];
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

function afterReboot({ dflow }: Looking): readonly Finding[] {
  if (dflow.containers.survivesReboot) return [];
  const what = `container-backend ${dflow.settings.containerBackend.name}: a Node that was rebooted serves nothing until it is repaired`;
  const hint = 'choose systemd or docker, or let "dflow repair --watch" (or a scheduled "dflow repair") start it again';
  return [{ where: "here", level: "warning", what, hint }];
}

async function diagnoseNode(
  look: Looking,
  node: ObservedNode,
  programs: readonly NeedyProgram[],
): Promise<readonly Finding[]> {
  const at = { where: "node", index: node.index } as const;
  if (node.status === "missing") {
    return [{ ...at, level: "problem", what: "it is missing", hint: '"dflow repair" makes it' }];
  }
  if (node.status === "unreachable") return [{ ...at, ...problem(node.error) }];
  const found = [...ailments(node), ...lacks(node), ...(await asked(look, node, programs))];
  const { architecture, diskFree } = node.facts;
  if (found.some((one) => one.level === "problem")) return found.map((one) => ({ ...at, ...one }));
  const well = { level: "good", what: `${architecture}, ${bytes(diskFree)} free, all it needs is there` } as const;
  return [well, ...found].map((one) => ({ ...at, ...one }));
}

/** What only the backends know. One that cannot even be asked is a finding, too. */
async function asked(look: Looking, node: ReachableNode, programs: readonly NeedyProgram[]): Promise<readonly Told[]> {
  const remote = await look.remotes.to(node.node);
  const { containers } = look.dflow;
  const questions = [
    containers.needs(remote, programs),
    ...trafficOf(look.dflow).map(({ traffic, services }) => traffic.needs(remote, services)),
    // Health checks go through one: nothing has to listen there for sshd to say whether it would let us.
    remote.tunnel(1).then(
      (stream) => void stream.destroy(),
      (error) => orNothing(error, "node/script"),
    ),
  ];
  const answers = await Promise.all(
    questions.map((one) => one.then((needs) => needs ?? []).catch((error) => [problem(error)])),
  );
  return answers.flat().map((one) => ({ level: "problem", ...one }));
}

function orNothing(error: unknown, code: DflowError["code"]): void {
  if (!(error instanceof DflowError && error.code === code)) throw error;
}
