import {
  type Counted,
  type FailedRequest,
  type Path,
  type Phase,
  phases,
  type Receipt,
} from "../../contracts/meter.ts";
import { Latencies } from "../../domain/latencies.ts";
import { nodesNamed, plural } from "../../domain/words.ts";

const KINDS_KEPT = 100;

/** Where requests were sent. */
export interface Place {
  readonly index: number;
  readonly executable: string;
  readonly path: Path;
}

/** What was counted so far: of every place and phase. */
export class Tally {
  readonly #cells = new Map<string, Cell>();
  readonly #kinds = new Map<string, FailedRequest & { times: number }>();
  readonly #lost = new Map<string, { readonly place: Place; times: number }>();
  #phase: Phase = "before";

  get phase(): Phase {
    return this.#phase;
  }

  enter(phase: Phase, places: readonly Place[]): void {
    this.#phase = phase;
    // A phase that was too short for a request is told as that, not left out.
    for (const place of places) this.open(place);
  }

  open(place: Place): void {
    this.#cell(place);
  }

  right(place: Place, ms: number): void {
    this.#cell(place).latencies.add(ms);
  }

  failed(place: Place, how: { readonly ms: number; readonly kept: boolean; readonly what: string }): FailedRequest {
    const cell = this.#cell(place);
    cell.latencies.add(how.ms);
    cell.failed++;
    const failure = { ...place, phase: this.#phase, kept: how.kept, what: how.what };
    const key = Object.values(failure).join("\n");
    const known = this.#kinds.get(key);
    if (known) known.times++;
    else if (this.#kinds.size < KINDS_KEPT) this.#kinds.set(key, { ...failure, times: 1 });
    return failure;
  }

  /** A request that the link swallowed. */
  lost(place: Place): void {
    const key = `${place.index} ${place.path}`;
    const known = this.#lost.get(key);
    if (known) known.times++;
    else this.#lost.set(key, { place, times: 1 });
  }

  receipt(unanswered: number, silent: readonly (Place & { readonly why: string })[]): Receipt {
    const cells = [...this.#cells.values()].sort(
      (a, b) =>
        a.place.index - b.place.index ||
        a.place.executable.localeCompare(b.place.executable) ||
        a.place.path.localeCompare(b.place.path) ||
        phases.indexOf(a.phase) - phases.indexOf(b.phase),
    );
    return {
      phases: phases
        .map((phase) => cells.filter((cell) => cell.phase === phase))
        .flatMap((same) => (same.length === 0 ? [] : [inAll(same)])),
      lines: cells.map((cell) => ({ ...cell.place, ...counted(cell) })),
      failures: [...this.#kinds.values()].sort((a, b) => b.times - a.times),
      unanswered,
      notes: [...silentNotes(silent), ...[...this.#lost.values()].map(lostNote)],
    };
  }

  #cell(place: Place): Cell {
    const key = `${this.#phase} ${place.index} ${place.executable} ${place.path}`;
    const known = this.#cells.get(key);
    if (known) return known;
    const { index, executable, path } = place;
    const cell = { place: { index, executable, path }, phase: this.#phase, latencies: new Latencies(), failed: 0 };
    this.#cells.set(key, cell);
    return cell;
  }
}

interface Cell {
  readonly place: Place;
  readonly phase: Phase;
  readonly latencies: Latencies;
  failed: number;
}

/** Of one phase. How long an answer takes is told of the way that clients go: the other one measures ssh as well. */
function inAll(cells: readonly Cell[]): Counted {
  const direct = cells.filter(({ place, latencies }) => place.path === "direct" && latencies.count > 0);
  const latencies = new Latencies();
  for (const cell of direct.length > 0 ? direct : cells) latencies.merge(cell.latencies);
  const sum = (of: (cell: Cell) => number) => cells.reduce((all, cell) => all + of(cell), 0);
  const failed = sum((cell) => cell.failed);
  return counted(
    { phase: cells[0]?.phase ?? "before", latencies, failed },
    sum((cell) => cell.latencies.count),
  );
}

const counted = ({ phase, latencies, failed }: Omit<Cell, "place">, sent = latencies.count): Counted => ({
  phase,
  sent,
  failed,
  p50: round(latencies.at(0.5)),
  p99: round(latencies.at(0.99)),
  max: round(latencies.max),
});

const round = (ms: number): number => Math.round(ms * 100) / 100;

const WAY: Readonly<Record<Path, string>> = { ssh: "through ssh", direct: "from this machine" };

/** Nodes of which the same is to be said are said together. */
function silentNotes(silent: readonly (Place & { readonly why: string })[]): readonly string[] {
  const same = new Map<string, number[]>();
  for (const { index, executable, path, why } of silent) {
    const what = `gave no right answer ${WAY[path]} (${why}); nothing was counted there`;
    const key = `${executable} ${what}`;
    same.set(key, [...(same.get(key) ?? []), index]);
  }
  return [...same].map(([text, indexes]) => {
    const nodes = [...new Set(indexes)].sort((a, b) => a - b);
    return `${nodesNamed(nodes)}: ${text}`;
  });
}

const lostNote = ({ place: { index, path }, times }: { readonly place: Place; readonly times: number }): string =>
  `node ${index}: ${plural(times, "request")} ${WAY[path]} did not get as far as the service; they count nowhere`;
