import type { Event } from "../domain/event.ts";
import { duration, plural } from "../domain/words.ts";

/** Of a Node that is asked for hours; its newest are kept. */
const MOST_LINES = 200;

interface Story {
  readonly lines: string[];
  steps: number;
  failed: number;
  ms: number;
}

/** What was said of each Node, in its order, out of waves in which many speak at once. */
export function nodeStories() {
  const stories = new Map<number, Story>();
  return {
    /** @param text the event as one harmless line */
    add(event: Event, text: string): void {
      if (!("index" in event) || event.index === undefined) return;
      const story = stories.get(event.index) ?? { lines: [], steps: 0, failed: 0, ms: 0 };
      stories.set(event.index, story);
      story.lines.push(text);
      if (story.lines.length > MOST_LINES) story.lines.shift();
      if (event.type !== "step-done" && event.type !== "step-failed") return;
      story.steps++;
      story.ms += event.ms;
      if (event.type === "step-failed") story.failed++;
    },
    /** By index; none where there is only one, whose story the log is already. */
    told(): readonly { readonly name: string; readonly lines: readonly string[] }[] {
      if (stories.size < 2) return [];
      return [...stories]
        .sort(([a], [b]) => a - b)
        .map(([index, { lines, steps, failed, ms }]) => ({
          name: `node ${index}: ${plural(steps, "step")}, ${duration(ms)}${failed > 0 ? `, ${failed} failed` : ""}`,
          lines,
        }));
    },
  };
}
