import type { Clock } from "../../contracts/clock.ts";
import type { Probe } from "../../contracts/probe.ts";
import type { Check } from "../../domain/settings.ts";
import { askAlive } from "./alive.ts";
import { askCommand } from "./command.ts";
import { askHere, type RunHere } from "./here.ts";
import { askHttp } from "./http.ts";
import { type Asked, type Said, unhealthy } from "./said.ts";
import { askTcp } from "./tcp.ts";

/**
 * Checks that go through the ssh connection, so a Node needs no curl and its private ports no way in. The instance's own
 * port is asked; where several versions share one, the process is asked for first.
 */
export function probe({ clock, runHere }: { readonly clock: Clock; readonly runHere: RunHere }): Probe {
  return {
    async ask(check, remote, process, context) {
      const begun = clock.now().getTime();
      const said = await sayOf(check, { remote, process, context, clock }, runHere);
      return { ...said, ms: clock.now().getTime() - begun };
    },
  };
}

async function sayOf(check: Check, asked: Asked, runHere: RunHere): Promise<Said> {
  switch (check.kind) {
    case "http":
    case "tcp": {
      const { port } = asked.process;
      if (port === undefined) return unhealthy("it listens on no port: write a `run` check, or give it a port");
      if (asked.context.sharedPort) {
        const alive = await askAlive(check, asked);
        if (!alive.healthy) return alive;
      }
      return check.kind === "http" ? askHttp(check, port, asked) : askTcp(check, port, asked);
    }
    case "run":
      return check.on === "here" ? askHere(check, runHere, asked) : askCommand(check, asked);
    case "alive":
      return askAlive(check, asked);
  }
}
