import type { Looking } from "../cluster/session.ts";
import { DflowError, type Exit } from "../domain/errors.ts";
import type { Plan } from "../domain/step.ts";
import { nodesNamed, ofNode, withoutNode } from "../domain/words.ts";
import { ailments } from "../plan/fitness.ts";
import type { Healings } from "./climbing.ts";
import { addressOf } from "./node-outcomes.ts";
import { type Chosen, targetsOf } from "./plan-context.ts";
import { type PlanData, planData } from "./plan-shape.ts";

interface Ending {
  readonly ms: number;
  readonly given: Chosen;
  readonly plan?: Plan | undefined;
  readonly failure?: DflowError | undefined;
}

export type Repaired = ReturnType<typeof repaired>;

/** What repair tells of its end. */
export function repaired(look: Looking, healings: Healings, { ms, given, plan, failure }: Ending) {
  const indexes = [...new Set([...targetsOf(look, given), ...healings.keys()])].sort((a, b) => a - b);
  const nodes = indexes.map((index) => nodeOf(look, index, healings, plan !== undefined));
  const healthy = failure === undefined && nodes.every((node) => node.result === "unchanged" || node.result === "done");
  const data = {
    healthy,
    changed: nodes.some((node) => node.did.length > 0),
    version: look.state().current?.version,
    rebuilt: look.rebuilt,
    nodes,
    ms,
    plan: plan && (planData(plan) as PlanData),
  };
  const end: End = healthy || plan ? { exit: "done" } : ending(failure ?? notHealed(nodes), nodes);
  return { data, ...end };
}

type RepairedNode = ReturnType<typeof nodeOf>;

function nodeOf(look: Looking, index: number, healings: Healings, planned: boolean) {
  const seen = look.observation.nodes.find((one) => one.index === index);
  const made = look.state().nodes.find((one) => one.index === index);
  const address = addressOf(made ?? (seen && seen.status !== "missing" ? seen.node : undefined));
  const warnings = seen?.status === "reachable" ? ailments(seen).map(({ what, hint }) => `${what}: ${hint}`) : [];
  const healing = healings.get(index);
  if (!healing) return { index, address, found: "healthy" as const, did: [], result: "unchanged" as const, warnings };
  const { found, because, did, error } = healing;
  const result = planned ? ("planned" as const) : error ? ("failed" as const) : ("done" as const);
  return { index, address, found, because, did: [...did], result, error: planned ? undefined : error, warnings };
}

interface End {
  readonly exit: Exit;
  readonly failure?: DflowError;
}

/** A person who cancelled and a run that was overtaken want to know that; anything else is a cluster that is not well. */
function ending(failure: DflowError, nodes: readonly RepairedNode[]): End {
  if (failure.exit === "cancelled" || failure.exit === "locked") return { exit: failure.exit, failure };
  const { code, message, hint, index, cause } = failure;
  const evidence = [...failure.evidence, ...whyOf(nodes)];
  const more = { evidence, cause, ...(hint ? { hint } : {}), ...(index === undefined ? {} : { index }) };
  return { exit: "drift-found", failure: new DflowError(code, message, more) };
}

const ill = (nodes: readonly RepairedNode[]) => nodes.filter((node) => node.result === "failed");

const whyOf = (nodes: readonly RepairedNode[]) =>
  ill(nodes).length === 0
    ? []
    : [
        {
          title: "why",
          lines: ill(nodes).map(({ index, error }) => ofNode(index, withoutNode(index, error ?? ""))),
        },
      ];

const notHealed = (nodes: readonly RepairedNode[]): DflowError =>
  new DflowError("drift/found", `${nodesNamed(ill(nodes).map((one) => one.index))} could not be repaired`, {
    hint: '"dflow logs" and "dflow doctor" show why',
  });
