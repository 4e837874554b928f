import { createHash } from "node:crypto";
import type { Launch, LaunchPort } from "../contracts/container-backend.ts";
import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { ReachableNode } from "../domain/observation.ts";
import type { Program } from "../domain/settings.ts";
import { serviceOf } from "./services.ts";

/** How a program of dflow.yaml is to be started on this Node, one of `count`. */
export function launchOf(dflow: Dflow, program: Program, node: ReachableNode, count: number): Launch {
  return {
    args: program.args,
    env: program.env,
    secrets: secretsOf(dflow, program),
    port: portOf(dflow, program, node, count),
    settings: settingsDigest(dflow, program),
    index: node.index,
    ending: { signals: program.signals, within: program.stop },
  };
}

/**
 * 12 hex digits over all that a start depends on. A process with another digest was started from an older dflow.yaml, or
 * with an older secret: a deploy replaces it even where the version is the same.
 */
export function settingsDigest(dflow: Dflow, program: Program): string {
  const { args, env, port, traffic, privatePorts, signals } = program;
  const options = Object.entries(dflow.settings.containerBackend.options).sort();
  const facts = JSON.stringify([args, Object.entries(env).sort(), port, traffic, privatePorts, signals, options]);
  const secrets = Object.entries(secretsOf(dflow, program)).sort();
  return createHash("sha256").update(facts).update(JSON.stringify(secrets)).digest("hex").slice(0, 12);
}

function portOf(dflow: Dflow, program: Program, node: ReachableNode, count: number): LaunchPort {
  const service = serviceOf(dflow.settings, program, count);
  if (!service) return { kind: "none" };
  const port = dflow.traffic(program.traffic).launchPort(service, node.index);
  return port.kind === "private" ? { ...port, avoid: ledTo(node) } : port;
}

/** After a reboot public ports may lead to where nobody listens any more. */
const ledTo = ({ traffic, shares = {} }: ReachableNode): readonly number[] => [
  ...Object.values(traffic),
  ...Object.values(shares).map(({ port }) => port),
];

/** @throws DflowError `preflight/refused` naming every secret that is not set */
export function secretsOf(dflow: Dflow, program: Program): Readonly<Record<string, string>> {
  const found = program.secrets.map((name) => [name, dflow.variable(name)] as const);
  const missing = found.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length === 0) return Object.fromEntries(found) as Record<string, string>;
  throw new DflowError(
    "preflight/refused",
    `${program.name} needs ${missing.join(", ")}, which dflow's environment does not have`,
    {
      hint: `export ${missing.join(", ")} (in a workflow: env: with \${{ secrets.… }}), or take it out of secrets in dflow.yaml`,
    },
  );
}
