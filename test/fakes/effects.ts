import type { DflowError } from "../../src/domain/errors.ts";

/** What a test can make of one effect. */
export type Fault =
  /** It did not happen, and an error says so. */
  | "error"
  /** dflow dies before it happens. */
  | "crash-before"
  /** It happens, and dflow dies before it hears of it. */
  | "crash-after"
  /** It does not happen, and no answer comes until a deadline passes. */
  | "hang"
  /** It happens, and the answer is an error all the same. */
  | "lost-answer";

export const FAULTS: readonly Fault[] = ["error", "crash-before", "crash-after", "hang", "lost-answer"];

/** The end of a dflow: what waits for it never hears again, as when a process is killed. */
export class Crash extends Error {
  override readonly name = "Crash";
}

/** Everything one dflow does to the world outside passes here, in order, under a name: "run start@1", "store save". */
export interface Effects {
  /** Names of the effects so far; the position is what a fault is injected at. */
  readonly log: readonly string[];
  /** Rejects with Crash once an injected crash has happened. Handled already: nobody needs to listen. */
  readonly crashed: Promise<never>;
  readonly isDead: () => boolean;
  inject(at: number, fault: Fault): void;
  /** Asked at each effect that has no fault of its own. */
  injectWhere(choose: (name: string, at: number) => Fault | undefined): void;
  /** From this effect on nothing happens until `wake`, as when a machine sleeps. */
  sleepAt(at: number): { readonly asleep: Promise<void>; readonly wake: () => void };
  perform<T>(name: string, act: () => T | Promise<T>, failing: Failing): Promise<T>;
}

/** How an effect fails. */
export interface Failing {
  /** What it throws when it failed or when its answer was lost. */
  readonly error: (what: string) => DflowError;
  /** Waits for its deadline and throws. */
  readonly hang: () => Promise<never>;
}

export function effects(): Effects {
  const log: string[] = [];
  const injected = new Map<number, Fault>();
  let choose: (name: string, at: number) => Fault | undefined = () => undefined;
  let dead = false;
  let sleeping: { readonly from: number; readonly fallAsleep: () => void; readonly until: Promise<void> } | undefined;
  let die: (crash: Crash) => void = () => {};
  const crashed = new Promise<never>((_, reject) => {
    die = reject;
  });
  crashed.catch(() => undefined);

  const crash = (where: string): Promise<never> => {
    dead = true;
    die(new Crash(where));
    return forever();
  };

  return {
    log,
    crashed,
    isDead: () => dead,
    inject: (at, fault) => void injected.set(at, fault),
    injectWhere: (chooser) => {
      choose = chooser;
    },
    sleepAt(from) {
      let fallAsleep = () => {};
      let wake = () => {};
      const asleep = new Promise<void>((resolve) => {
        fallAsleep = resolve;
      });
      const until = new Promise<void>((resolve) => {
        wake = resolve;
      });
      sleeping = { from, fallAsleep, until };
      return { asleep, wake };
    },
    async perform(name, act, failing) {
      if (dead) return forever();
      const at = log.push(name) - 1;
      if (sleeping && at >= sleeping.from) {
        sleeping.fallAsleep();
        await sleeping.until;
      }
      const fault = injected.get(at) ?? choose(name, at);
      // Nothing outside answers in the same breath: whoever works side by side gets a turn.
      await Promise.resolve();
      if (dead) return forever();
      if (fault === "crash-before") return crash(`before ${name} (${at})`);
      if (fault === "error") throw failing.error(`${name} failed`);
      if (fault === "hang") return failing.hang();
      const outcome = await settle(act);
      if (dead) return forever();
      if (fault === "crash-after") return crash(`after ${name} (${at})`);
      if (fault === "lost-answer") throw failing.error(`the answer of ${name} was lost`);
      if (outcome.ok) return outcome.value;
      throw outcome.error;
    },
  };
}

const forever = (): Promise<never> => new Promise(() => {});

async function settle<T>(act: () => T | Promise<T>) {
  try {
    return { ok: true, value: await act() } as const;
  } catch (error) {
    return { ok: false, error } as const;
  }
}
