import { EventEmitter, on, once } from "node:events";
import type { Load, LoadOptions, LoadPhase, LoadReport } from "../contracts/stage.ts";
import { Latencies } from "../domain/latencies.ts";
import { type Answer, type Asker, asker } from "./meter/asker.ts";
import { client } from "./meter/client.ts";
import { roadOn } from "./meter/connect.ts";

/** A request that takes longer has failed. */
const TIMEOUT_MS = 10_000;
const KINDS_KEPT = 10;
/** ms */
const MAKES_UP = 1_000;

/** Several clients, each asking the urls in turn, at a steady rate. */
export function startLoad(targets: readonly string[], options: LoadOptions): Load {
  const phases: Counting[] = [counting("before")];
  const failures = new Map<string, number>();
  const stopped = new AbortController();
  const turns = new EventEmitter().setMaxListeners(0);
  let urls = targets;
  let sent = 0;
  let failed = 0;

  const take = (number: number, keepsAlive: boolean, answer: Answer) => {
    const phase = phases.at(-1) as Counting;
    sent++;
    if (answer.kind !== "nowhere") phase.latencies.add(answer.ms);
    if (answer.kind !== "right") {
      failed++;
      phase.failed++;
      const kind = `${answer.kind === "failed" ? answer.what : answer.why} (${keepsAlive ? "kept alive" : "fresh"})`;
      if (failures.has(kind) || failures.size < KINDS_KEPT) failures.set(kind, (failures.get(kind) ?? 0) + 1);
    }
    turns.emit("turn", number);
  };

  const every = (1000 * options.clients) / options.rate;
  const clients = Array.from({ length: options.clients }, (_, number) => {
    const keepsAlive = number % 2 === 1;
    const { turn, leave } = askersOf(() => urls, number, keepsAlive);
    const first = (every * number) / options.clients;
    const onAnswer = (answer: Answer) => take(number, keepsAlive, answer);
    return { ...client({ turn, every: () => every, first, makesUp: MAKES_UP, onAnswer }), leave };
  });

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
      for (const one of clients) one.stop();
      await Promise.all(clients.map((one) => one.ended));
      for (const one of clients) one.leave();
      return { sent, failed, phases: phases.map(summed), failures: Object.fromEntries(failures) };
    },
  };
}

/** What a client asks at each of its turns. Nobody keeps a connection to what it no longer asks. */
function askersOf(urlsNow: () => readonly string[], first: number, keepsAlive: boolean) {
  let turn = first;
  let urls: readonly string[] = [];
  let askers: readonly Asker[] = [];
  const leave = () => {
    for (const one of askers) one.leave();
  };
  return {
    leave,
    turn(): Asker {
      const now = urlsNow();
      if (now !== urls) {
        leave();
        urls = now;
        askers = now.map((url) => askerOf(new URL(url), keepsAlive));
      }
      return askers[turn++ % askers.length] as Asker;
    },
  };
}

function askerOf({ hostname, port, pathname, search }: URL, keepsAlive: boolean): Asker {
  const host = hostname.replace(/^\[|\]$/g, "");
  const question = { kind: "http", path: `${pathname}${search}`, status: 200, timeout: TIMEOUT_MS } as const;
  return asker({ question, road: roadOn({ path: "direct", host, port: Number(port) || 80 }), keepsAlive });
}

interface Counting {
  readonly name: string;
  readonly latencies: Latencies;
  failed: number;
}

const counting = (name: string): Counting => ({ name, latencies: new Latencies(), failed: 0 });

const summed = ({ name, latencies, failed }: Counting): LoadPhase => ({
  name,
  sent: latencies.count,
  failed,
  p50: latencies.at(0.5),
  p99: latencies.at(0.99),
  max: latencies.max,
});
