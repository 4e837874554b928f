import { EventEmitter, on, once } from "node:events";
import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Load, LoadOptions, LoadPhase, LoadReport } from "../contracts/stage.ts";

/** A request that takes longer has failed. */
const TIMEOUT_MS = 10_000;
const KINDS_KEPT = 10;

/** Several clients, each asking the urls in turn, at a steady rate. */
export function startLoad(targets: readonly string[], options: LoadOptions): Load {
  const phases: Counting[] = [counting("before")];
  const failures = new Map<string, number>();
  const stopped = new AbortController();
  const turns = new EventEmitter().setMaxListeners(0);
  let urls = targets;
  let sent = 0;
  let failed = 0;

  const client = async (number: number) => {
    const keptAlive = number % 2 === 1;
    let agent = new http.Agent({ keepAlive: keptAlive, maxSockets: 1 });
    let asked = urls;
    const every = (1000 * options.clients) / options.rate;
    let due = performance.now() + (every * number) / options.clients;
    for (let turn = number; !stopped.signal.aborted; turn++) {
      const phase = phases.at(-1) as Counting;
      if (asked !== urls) {
        // Nobody keeps a connection to what it no longer asks.
        agent.destroy();
        agent = new http.Agent({ keepAlive: keptAlive, maxSockets: 1 });
        asked = urls;
      }
      const problem = await ask(urls[turn % urls.length] as string, agent, phase);
      sent++;
      if (problem !== undefined) {
        failed++;
        phase.failed++;
        const kind = `${problem} (${keptAlive ? "kept alive" : "fresh"})`;
        if (failures.has(kind) || failures.size < KINDS_KEPT) failures.set(kind, (failures.get(kind) ?? 0) + 1);
      }
      turns.emit("turn", number);
      due += every;
      await wait(Math.max(0, due - performance.now()), undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    agent.destroy();
  };

  const clients = Array.from({ length: options.clients }, (_, number) => client(number));
  return {
    phase: (name) => void phases.push(counting(name)),
    async only(some) {
      urls = some;
      // A client that has begun since asks one of the new ones; every client's next turn ends what it asks now.
      const asking = new Set(clients.keys());
      for await (const [number] of on(turns, "turn", { signal: stopped.signal })) {
        asking.delete(number);
        if (asking.size === 0) return;
      }
    },
    get sent() {
      return sent;
    },
    async sends(more) {
      const goal = sent + more;
      while (sent < goal) await once(turns, "turn", { signal: stopped.signal });
    },
    stop: async (): Promise<LoadReport> => {
      stopped.abort();
      await Promise.all(clients);
      return { sent, failed, phases: phases.map(summed), failures: Object.fromEntries(failures) };
    },
  };
}

interface Counting {
  readonly name: string;
  readonly latencies: number[];
  failed: number;
}

const counting = (name: string): Counting => ({ name, latencies: [], failed: 0 });

/** @returns what went wrong, or undefined */
function ask(url: string, agent: http.Agent, phase: Counting): Promise<string | undefined> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const end = (problem?: string) => {
      phase.latencies.push(performance.now() - begun);
      resolve(problem);
    };
    const request = http.get(url, { agent, timeout: TIMEOUT_MS }, (response) => {
      response.on("end", () => end(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
      response.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      response.resume();
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

function summed({ name, latencies, failed }: Counting): LoadPhase {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { name, sent: sorted.length, failed, p50: at(0.5), p99: at(0.99), max: at(1) };
}
