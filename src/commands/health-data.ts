import type { NodeHealth } from "../cluster/health.ts";
import type { Looking } from "../cluster/session.ts";
import { DflowError } from "../domain/errors.ts";
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
    health: Math.min(1, ...nodes.map((node) => node.health)),
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
  return new DflowError("drift/found", `node ${ill.map((node) => node.index).join(", ")}: not healthy`, {
    hint: '"dflow repair" heals what can be healed; "dflow logs" shows what the programs printed',
    evidence: [{ title: "why", lines: ill.map(({ index, error, status }) => withNode(index, error ?? status)) }],
  });
}

/** Errors of a Node name it themselves: `node 1: …`, `node 1 (203.0.113.10): …`. */
const withNode = (index: number, text: string): string =>
  /^node \d+[: ]/.test(text) ? text : `node ${index}: ${text}`;
