import type { Meter, Metering, MeterOptions, Receipt, Target } from "../../contracts/meter.ts";
import { type Answer, asker } from "./asker.ts";
import { type Client, client } from "./client.ts";
import { roadOn } from "./connect.ts";
import { type Place, Tally } from "./tally.ts";

/** Requests per second to all services of all Nodes together, however many there are. */
const MOST_PER_SECOND = 50;
/** ms that answers are waited for in the end. */
const LAST_ANSWERS = 100;

/** Asks from this machine: directly, and through the ssh connections that there are. */
export const meter: Meter = { start };

interface Asked {
  readonly place: Place;
  readonly keepsAlive: boolean;
  readonly client: Client;
  /** Has it ever been answered rightly? */
  known: boolean;
  /** Why it was not. */
  why: string;
}

function start({ rate, onFailed }: MeterOptions): Metering {
  const tally = new Tally();
  const targets = new Map<string, readonly Asked[]>();
  let ended: Promise<Receipt> | undefined;
  const all = () => [...targets.values()].flat();
  const known = () => all().filter((one) => one.known);

  const add = (target: Target): readonly Asked[] => {
    const clients = target.ways.flatMap((way) => [
      { way, keepsAlive: false },
      ...(target.question.kind === "http" ? [{ way, keepsAlive: true }] : []),
    ]);
    const every = () => 1000 * clients.length * Math.max(1 / rate, targets.size / MOST_PER_SECOND);
    return clients.map(({ way, keepsAlive }, at): Asked => {
      const one = asker({ question: target.question, road: roadOn(way), keepsAlive });
      const asked = {
        place: { index: target.index, executable: target.executable, path: way.path },
        keepsAlive,
        known: false,
        why: "nothing was asked yet",
        // So that they do not all come at once.
        client: client({
          turn: () => one,
          every,
          makesUp: 0,
          first: (every() * at) / clients.length,
          onAnswer: (answer) => take(asked, answer),
        }),
      };
      return asked;
    });
  };

  const take = (asked: Asked, answer: Answer) => {
    const { index, executable } = asked.place;
    if (!targets.get(keyOf(index, executable))?.includes(asked)) return;
    if (answer.kind === "right") {
      asked.known = true;
      tally.right(asked.place, answer.ms);
    } else if (!asked.known) asked.why = answer.kind === "failed" ? answer.what : answer.why;
    else if (answer.kind === "failed") onFailed(tally.failed(asked.place, answer));
    else tally.lost(asked.place);
  };

  const count = (): Receipt => {
    const unanswered = known().filter(({ client }) => client.waits).length;
    const silent = all().filter(({ place }) => !known().some((one) => isSamePlace(one.place, place)));
    return tally.receipt(unanswered, silent.map(({ place, why }) => ({ ...place, why })).filter(once));
  };

  const end = async (): Promise<Receipt> => {
    for (const { client } of all()) client.stop();
    await settled(known().map(({ client }) => client.ended));
    const receipt = count();
    const clients = all();
    targets.clear();
    for (const { client } of clients) client.leave();
    return receipt;
  };

  return {
    ask(target) {
      const key = keyOf(target.index, target.executable);
      if (ended || targets.has(key)) return;
      targets.set(key, []);
      targets.set(key, add(target));
    },
    forget(index, executable) {
      const key = keyOf(index, executable);
      const clients = targets.get(key) ?? [];
      targets.delete(key);
      for (const { client } of clients) {
        client.stop();
        client.leave();
      }
    },
    phase: (phase) =>
      tally.enter(
        phase,
        known().map(({ place }) => place),
      ),
    letGo(index) {
      for (const { client, keepsAlive, place } of all()) if (keepsAlive && place.index === index) client.letGo();
    },
    count,
    end() {
      ended ??= end();
      return ended;
    },
  };
}

const keyOf = (index: number, executable: string): string => `${index} ${executable}`;

const isSamePlace = (a: Place, b: Place): boolean =>
  a.index === b.index && a.executable === b.executable && a.path === b.path;

const once = (place: Place, at: number, all: readonly Place[]): boolean =>
  all.findIndex((other) => isSamePlace(other, place)) === at;

/** Waits for all of them, but no longer than for the last answers. */
async function settled(ends: readonly Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LAST_ANSWERS);
  });
  await Promise.race([Promise.all(ends), late]);
  clearTimeout(timer);
}
