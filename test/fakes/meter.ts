import type {
  Counted,
  FailedRequest,
  Meter,
  Metering,
  MeterOptions,
  Phase,
  Receipt,
  Target,
} from "../../src/contracts/meter.ts";
import { reached, type World } from "./world.ts";

/** Asks only at moments of its own: when it is told something, and when a test says so. So no run depends on time. */
export interface FakeMeter extends Meter {
  /** One request to each service that is asked, on each way. */
  send(): void;
}

export function fakeMeter(world: World, isDead: () => boolean): FakeMeter {
  let current: (() => void) | undefined;
  return {
    send: () => current?.(),
    start(options) {
      const { metering, send } = aMetering(world, options, isDead);
      current = send;
      return metering;
    },
  };
}

function aMetering(world: World, { onFailed }: MeterOptions, isDead: () => boolean) {
  const targets = new Map<string, { readonly target: Target; known: boolean }>();
  const cells = new Map<string, Receipt["lines"][number] & { sent: number; failed: number }>();
  const failures = new Map<string, FailedRequest & { times: number }>();
  let phase: Phase = "before";
  let ended = false;

  const cell = (place: Pick<FailedRequest, "index" | "executable" | "path">) => {
    const key = JSON.stringify([place, phase]);
    const found = cells.get(key) ?? { ...place, phase, sent: 0, failed: 0, p50: 1, p99: 1, max: 1 };
    cells.set(key, found);
    return found;
  };
  const one = (asked: { readonly target: Target; known: boolean }) => {
    const { index, executable, ways } = asked.target;
    for (const { path, port } of ways) {
      const answers = reached(world, index, executable, port) !== undefined;
      const what = world.requestFails(index, executable) ?? (answers ? undefined : "connection refused");
      asked.known ||= what === undefined;
      if (!asked.known) continue;
      const place = { index, executable, path };
      const counted = cell(place);
      counted.sent++;
      if (what === undefined) continue;
      counted.failed++;
      const failure = { ...place, phase, kept: false, what };
      const key = JSON.stringify(failure);
      failures.set(key, { ...failure, times: (failures.get(key)?.times ?? 0) + 1 });
      onFailed(failure);
    }
  };
  const send = () => {
    if (!ended && !isDead()) for (const asked of targets.values()) one(asked);
  };
  const count = (): Receipt => ({
    phases: phasesOf([...cells.values()]),
    lines: [...cells.values()],
    failures: [...failures.values()],
    unanswered: 0,
    notes: [],
  });
  const metering: Metering = {
    ask(target) {
      const key = `${target.index} ${target.executable}`;
      if (ended || targets.has(key)) return;
      const asked = { target, known: false };
      targets.set(key, asked);
      one(asked);
    },
    forget: (index, executable) => void targets.delete(`${index} ${executable}`),
    phase(next) {
      send();
      phase = next;
      send();
    },
    letGo: send,
    count,
    async end() {
      send();
      ended = true;
      return count();
    },
  };
  return { metering, send };
}

function phasesOf(lines: readonly Counted[]): readonly Counted[] {
  const names = [...new Set(lines.map(({ phase }) => phase))];
  return names.map((phase) => {
    const same = lines.filter((line) => line.phase === phase);
    const sum = (what: "sent" | "failed") => same.reduce((all, line) => all + line[what], 0);
    return { phase, sent: sum("sent"), failed: sum("failed"), p50: 1, p99: 1, max: 1 };
  });
}
