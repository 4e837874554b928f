import { describe, expect, test } from "vitest";
import { progressReporter } from "../../src/entry/progress.ts";
import { FakeScreen } from "../report/fake-screen.ts";
import { copy, done, waveOf } from "../report/samples.ts";

/** What a terminal is written of a wave of one step. */
function written(env: Readonly<Record<string, string>>, goesOn: boolean): string {
  const screen = new FakeScreen();
  const reporter = progressReporter("auto", screen, env, { goesOn });
  reporter.report({ type: "wave", undo: false, wave: waveOf("repair", 1) });
  reporter.report(done(copy(0), 800));
  reporter.end();
  return screen.writes.join("");
}

describe("progress on a terminal", () => {
  test("is drawn in place", () => {
    expect(written({}, false)).toContain("\u001b[?25l");
  });

  test("is lines with their time, for a command that goes on for hours", () => {
    expect(written({ NO_COLOR: "1" }, true)).toMatch(
      /^\d\d:\d\d:\d\d wave {4}repair: node 0\n\d\d:\d\d:\d\d node 0 {2}copy hello 1a2b3c4 … done 0.8 s\n$/,
    );
  });

  test("is a workflow's log in a workflow, whatever the command", () => {
    expect(written({ GITHUB_ACTIONS: "true" }, true)).toContain("::group::repair: node 0\n");
  });
});
