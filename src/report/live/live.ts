import type { Event } from "../../domain/event.ts";
import type { Lane } from "../../domain/step.ts";
import type { EndingReporter } from "../collect.ts";
import { type Colours, paint, type Screen } from "../colours.ts";
import { line, said } from "../words.ts";
import { canvas, sizeOf } from "./canvas.ts";
import { draw } from "./draw.ts";
import { lanes } from "./lanes.ts";

/** Time, for who draws at intervals. */
export interface Timing {
  /** ms; only differences count. */
  now(): number;
  /** Acts once; the answer calls it off. It keeps no process alive. */
  after(ms: number, act: () => void): () => void;
}

export const realTime: Timing = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  },
};

export interface LiveOptions {
  readonly screen: Screen;
  readonly colours: Colours;
  readonly timing?: Timing;
}

/** ms: at most 12 frames a second. */
const FRAME = 1000 / 12;
/** Lines to stay that wait for the next frame; a build may write thousands a second. */
const MOST_WAITING = 500;

/**
 * A line per Node with what it is at, drawn in place. When the next wave begins, the frame of the one before stays above
 * it; notes and the output of builds and hooks go above the frame.
 */
export function live({ screen, colours, timing = realTime }: LiveOptions): EndingReporter {
  const picture = canvas(screen);
  const nodes = lanes();
  let wave: { readonly name: string; readonly undo: boolean; readonly began: number } | undefined;
  let above: string[] = [];
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let callOff: (() => void) | undefined;
  let ended = false;

  const frame = (): readonly string[] => {
    const { columns, rows } = sizeOf(screen);
    if (!wave || rows < 2) return [];
    const now = timing.now();
    // The last column stays free: some terminals wrap when it is written to. The cursor needs the last row.
    const space = { width: columns - 1, height: rows - 1, colours };
    return draw({ heading: wave.name, undo: wave.undo, elapsed: now - wave.began, lanes: nodes.all(), now }, space);
  };

  const show = () => {
    callOff?.();
    callOff = undefined;
    lastDrawn = timing.now();
    picture.show(above, frame());
    above = [];
  };

  /** A frame can be left out, so none is added to what a slow terminal still has to take. */
  const showIfTaken = () => {
    callOff = undefined;
    if (screen.writableNeedDrain) return plan(FRAME);
    show();
    // Seconds go by on the lines of who is at work.
    if (nodes.all().some((lane) => lane.state === "running")) plan(1000);
  };

  const plan = (ms: number) => {
    callOff = timing.after(ms, showIfTaken);
  };

  const soon = () => {
    callOff?.();
    plan(Math.max(0, lastDrawn + FRAME - timing.now()));
  };

  const stay = (event: Event) => {
    for (const it of said(event)) above.push(paint(colours, it.tone, line(it)));
    if (above.length > MOST_WAITING) show();
  };

  /** What the frame shows now stays there; the next one is drawn below it. */
  const keepFrame = (next: typeof wave, itsLanes: readonly Lane[]) => {
    const lines = above.concat(frame());
    if (lines.length > 0) picture.show(lines, []);
    above = [];
    wave = next;
    nodes.begin(itsLanes);
    lastDrawn = timing.now();
  };

  const take = (event: Event) => {
    const now = timing.now();
    if (event.type === "wave") keepFrame({ name: event.wave.name, undo: event.undo, began: now }, event.wave.lanes);
    // Steps may come outside of a wave, where a command has no plan.
    else if (nodes.take(event, now)) wave ??= { name: "", undo: false, began: now };
    else {
      if (event.type === "plan") keepFrame(undefined, []);
      stay(event);
    }
  };

  return {
    report(event) {
      if (ended) return;
      take(event);
      soon();
    },
    end() {
      if (ended) return;
      ended = true;
      callOff?.();
      keepFrame(undefined, []);
    },
  };
}
