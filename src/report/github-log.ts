import type { Event } from "../domain/event.ts";
import type { EndingReporter } from "./collect.ts";
import { oneLine } from "./harmless.ts";
import { nodeStories } from "./node-stories.ts";
import { line, said, unmarked, waveWords } from "./words.ts";

export interface GithubLogOptions {
  readonly write: (text: string) => unknown;
  /** Marks the run with a text that is already harmless: core.warning. Absent: it is a line like the others. */
  readonly warn?: (text: string) => unknown;
}

/**
 * The log of a workflow's step, in the order of what happens: a group for the build, for each hook and for each wave. What
 * failed is said once more below its group, which may be folded. At the end the same by Node, a group each, for who wants to
 * know of one of many. The only commands to the runner in it are its own `::group::` and `::endgroup::`.
 */
export function githubLog({ write, warn }: GithubLogOptions): EndingReporter {
  let group: { readonly name: string; readonly of: "wave" | "output" } | undefined;
  let failed: string[] = [];
  let ended = false;
  const stories = nodeStories();
  const warned = new Set<string>();

  const leave = () => {
    if (group === undefined) return;
    write("::endgroup::\n");
    for (const text of failed) write(`${text}\n`);
    group = undefined;
    failed = [];
  };
  const enter = (next: typeof group & object) => {
    leave();
    group = next;
    write(`::group::${commandData(oneLine(next.name))}\n`);
  };
  /** Groups do not nest: a hook that speaks in the middle of a wave stays in the wave's. */
  const place = (event: Event) => {
    if (event.type === "wave") enter({ name: groupName(event), of: "wave" });
    else if (event.type === "plan") leave();
    else if (event.type !== "output") group?.of === "output" && leave();
    else if (group === undefined || (group.of === "output" && group.name !== event.from))
      enter({ name: event.from, of: "output" });
  };

  return {
    report(event: Event) {
      if (ended) return;
      place(event);
      // The group's name has said it.
      if (event.type === "wave") return;
      for (const it of said(event)) {
        const text = line(it);
        // A revert is what became of a failure, which is marked itself; and nothing is marked twice.
        if (it.tone === "warning" && warn && it.subject !== "revert" && !warned.has(text)) {
          warned.add(text);
          warn(unmarked(it));
        } else write(`${text}\n`);
        if (event.type === "step-failed") failed.push(text);
        stories.add(event, text);
      }
    },
    end() {
      if (ended) return;
      leave();
      for (const { name, lines } of stories.told()) {
        enter({ name, of: "wave" });
        for (const text of lines) write(`${text}\n`);
      }
      leave();
      ended = true;
    },
  };
}

const groupName = (event: Extract<Event, { type: "wave" }>): string =>
  event.undo ? `revert: ${waveWords(event)}` : waveWords(event);

/** As the runner wants what follows `::name::`. */
const commandData = (text: string): string => text.replaceAll("%", "%25");
