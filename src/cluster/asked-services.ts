import type { Question, Target } from "../contracts/meter.ts";
import type { Node } from "../domain/node.ts";
import type { Program } from "../domain/settings.ts";
import { nodeAt, serving } from "../plan/look.ts";
import { isRouted } from "./services.ts";
import type { Session } from "./session.ts";

/** These programs on a Node, as clients ask for them; those that listen. */
export function targetsOn(session: Session, index: number, names: readonly string[]): readonly Target[] {
  const found = nodeAt(session.observation, index);
  if (!found || found.status === "missing") return [];
  return session.dflow.settings.executables.flatMap((program) =>
    program.port !== undefined && names.includes(program.name)
      ? [targetOf(session, found.node, program, program.port)]
      : [],
  );
}

/** By name, what clients reach there now. */
export function servedOn({ dflow, observation }: Session, index: number): readonly string[] {
  const found = nodeAt(observation, index);
  if (found?.status !== "reachable") return [];
  return dflow.settings.executables
    .filter((one) => one.port !== undefined && serving(found, one.name, isRouted(dflow, one)))
    .map(({ name }) => name);
}

const LOOPBACK = "127.0.0.1";
/** Behind a port of this machine that leads to its sshd; who listens on the other ports of this machine is another matter. */
const ITSELF: readonly string[] = [LOOPBACK, "localhost", "::1"];

function targetOf({ remotes }: Session, node: Node, program: Program, port: number): Target {
  // A Node of this very machine has a loopback address of its own, and its public ports are there.
  const address = node.host.startsWith("127.") ? node.host : LOOPBACK;
  const client = node.address ?? (ITSELF.includes(node.host) ? undefined : node.host);
  return {
    index: node.index,
    executable: program.name,
    question: questionOf(program),
    ways: [
      ...(client === undefined ? [] : [{ path: "direct", host: client, port } as const]),
      { path: "ssh", remote: () => remotes.to(node), address, port },
    ],
  };
}

/** Of its first http check; of what has none that it takes a connection. */
function questionOf({ verify }: Program): Question {
  const http = verify.find((check) => check.kind === "http");
  if (http) return { kind: "http", path: http.path, status: http.status, timeout: http.timeout };
  return { kind: "tcp", timeout: verify.find((check) => check.kind === "tcp")?.timeout ?? 5_000 };
}
