import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { githubLog } from "../../src/report/github-log.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";
import { copy, done, eventsSaying, failed, output, planOf, started, verify, warning, wave, waveOf } from "./samples.ts";

function logOf(events: readonly Event[], warn?: (text: string) => void): string {
  let text = "";
  const reporter = githubLog({
    write: (more) => {
      text += more;
    },
    ...(warn && { warn }),
  });
  for (const event of events) reporter.report(event);
  reporter.end();
  reporter.end();
  return text;
}

describe("the log of a workflow", () => {
  it("has a group for the build, each hook and each wave, and says below it what failed in it", () => {
    const prepare = waveOf("prepare 100 %", 2);
    const log = logOf([
      output("build", "Compiling Main"),
      output("build", "Linking hello"),
      output("before-deploy", "ok"),
      { type: "plan", undo: false, plan: planOf(prepare) },
      wave(prepare),
      started(copy(0)),
      done(copy(0), 800, "27 kB"),
      output("before-switch", "speaks in the middle"),
      failed(verify(1), 900, "node 1: no answer"),
      wave(waveOf("put back", 1), true),
      done(copy(0), 10),
    ]);
    expect(log.split("\n")).toEqual([
      "::group::build",
      "build   | Compiling Main",
      "build   | Linking hello",
      "::endgroup::",
      "::group::before-deploy",
      "before-deploy | ok",
      "::endgroup::",
      "plan    deploy hello 1a2b3c4",
      "::group::prepare 100 %25: nodes 0-1",
      "node 0  copy hello 1a2b3c4 … done 0.8 s (27 kB)",
      "before-switch | speaks in the middle",
      "node 1  verify hello 1a2b3c4 … failed 0.9 s: no answer",
      "::endgroup::",
      "node 1  verify hello 1a2b3c4 … failed 0.9 s: no answer",
      "::group::revert: put back: node 0",
      "node 0  copy hello 1a2b3c4 … done 10 ms",
      "::endgroup::",
      "::group::node 0: 2 steps, 0.8 s",
      "node 0  copy hello 1a2b3c4 … done 0.8 s (27 kB)",
      "node 0  copy hello 1a2b3c4 … done 10 ms",
      "::endgroup::",
      "::group::node 1: 1 step, 0.9 s, 1 failed",
      "node 1  verify hello 1a2b3c4 … failed 0.9 s: no answer",
      "::endgroup::",
      "",
    ]);
  });

  it("marks the run once with what was said often, and not with a revert, whose reason is marked itself", () => {
    const marked: string[] = [];
    const full = warning("the disk is nearly full");
    const undone: Event = { type: "plan", undo: true, plan: planOf(waveOf("put back", 1)) };
    const log = logOf([full, undone, full], (text) => marked.push(text));
    expect(marked).toEqual(["the disk is nearly full"]);
    expect(log).toBe("revert  deploy hello 1a2b3c4\nwarning the disk is nearly full\n");
  });

  it("tells of a Node that speaks for hours what it said last", () => {
    const log = logOf([done(copy(1), 1), ...Array.from({ length: 500 }, (_, at) => done(copy(0), at))]);
    const [, story = ""] = log.split("::group::node 0: 500 steps");
    expect(story.split("\n").filter((line) => line.startsWith("node 0")).length).toBe(200);
    expect(story).toContain("done 0.5 s");
  });

  it("hands warnings to who can mark the run with them", () => {
    const marked: string[] = [];
    const log = logOf([warning("::error::the disk is nearly full")], (text) => marked.push(text));
    expect(marked).toEqual([":\\:error::the disk is nearly full"]);
    expect(log).toBe("");
  });

  it("closes every group it opened, and takes nothing after the end", () => {
    let text = "";
    const reporter = githubLog({
      write: (more) => {
        text += more;
      },
    });
    reporter.report(wave(waveOf("prepare", 1)));
    reporter.end();
    const atTheEnd = text;
    reporter.report(done(copy(0), 10));
    expect(text).toBe(atTheEnd);
    expect(text).toBe("::group::prepare: node 0\n::endgroup::\n");
  });

  it("commands the runner nothing but its own groups, in 5,000 outputs", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const marked: string[] = [];
        const log = logOf(eventsSaying(text), (one) => marked.push(one));
        const groups = commandsIn(log).filter((_, at) => at % 2 === 0);
        const ends = commandsIn(log).filter((_, at) => at % 2 === 1);
        expect(groups).toEqual(["group", "group", "group"]);
        expect(ends).toEqual(["endgroup", "endgroup", "endgroup"]);
        expect(log + marked.join("\n")).not.toMatch(UNSAFE);
        expect(commandsIn(marked.join("\n"))).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });
});
