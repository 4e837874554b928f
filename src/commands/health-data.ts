import type { NodeHealth } from "../cluster/health.ts";
import type { Looking } from "../cluster/session.ts";
import { DflowError } from "../domain/errors.ts";
import { nodesNamed, ofNode, withoutNode } from "../domain/words.ts";
import type { Health } from "./health-shape.ts";
import { addressOf } from "./node-outcomes.ts";

/** The two numbers, of the cluster and of each Node. */
export function healthData(look: Looking, nodes: readonly NodeHealth[]): Health {
  const addressAt = (index: number) => {
    const node = look.observation.nodes.find((one) => one.index === index);
    return node && node.status !== "missing" ? addressOf(node.node) : undefined;
  };
  return {
    healthy: nodes.every((node) => node.status === "healthy"),
    health: nodes.length === 0 ? 1 : Math.min(...nodes.map((node) => node.health)),
    threshold: Math.max(...nodes.map((node) => node.threshold), 0),
    nodes: nodes.map(({ index, status, health, threshold, because, checks }) => ({
      index,
      address: addressAt(index),
      status,
      health,
      threshold,
      error: because,
      checks: checks.map(({ executable, version, check, healthy, said, ms }) => ({
        executable,
        version,
        check,
        healthy,
        said,
        ms,
      })),
    })),
  };
}

export function unhealthy({ nodes }: Health): DflowError {
  const ill = nodes.filter((node) => node.status !== "healthy");
  const [first] = ill;
  const because = ill.length === 1 && first ? `: ${withoutNode(first.index, whyIll(first))}` : "";
  return new DflowError("drift/found", `${nodesNamed(ill.map((node) => node.index))}: not healthy${because}`, {
    hint: '"dflow repair" heals what can be healed; "dflow logs" shows what the programs printed',
    evidence: because ? [] : [{ title: "why", lines: ill.map((one) => ofNode(one.index, whyIll(one))) }],
  });
}

const whyIll = ({ error, status }: Health["nodes"][number]): string => error ?? status;
