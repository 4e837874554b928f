import type { Clock } from "../../contracts/clock.ts";
import type { Answer, ProbeContext } from "../../contracts/probe.ts";
import type { Remote } from "../../contracts/transport.ts";
import type { Process } from "../../domain/container.ts";

/** Whom a check is asked of. */
export interface Asked {
  readonly remote: Remote;
  readonly process: Process;
  readonly context: ProbeContext;
  readonly clock: Clock;
}

export type Said = Omit<Answer, "ms">;

/** The process that was to be judged is not there. */
export const hasEnded = ({ identity, exitStatus }: Process): Said => ({
  healthy: false,
  ended: true,
  said: identity
    ? `process ${identity.pid} has ended`
    : `it is not running${exitStatus === undefined ? "" : `: it ended with ${exitStatus}`}`,
});

export const unhealthy = (said: string, body: readonly string[] = []): Said => ({
  healthy: false,
  said,
  ...(body.length > 0 ? { body } : {}),
});
