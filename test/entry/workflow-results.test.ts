import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { writeSummary } from "../../src/entry/workflow-results.ts";

afterEach(() => vi.unstubAllEnvs());

test("what a job summary says is written again, no longer than a comment may be", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dflow-summary-"));
  const page = join(folder, "page");
  writeFileSync(page, "");
  vi.stubEnv("GITHUB_STEP_SUMMARY", page);
  const rows = Array.from({ length: 3000 }, (_, at) => [`${at}`, "copy hello 1a2b3c4 \u2192 start hello 1a2b3c4"]);
  const view = [{ kind: "table", columns: ["Node", "steps"], rows } as const];
  const path = await writeSummary({ title: "dflow deploy", view }, { RUNNER_TEMP: folder });
  const text = readFileSync(path ?? "", "utf8");
  expect(text).toContain("dflow deploy");
  expect(text).toMatch(/more lines that do not fit here/);
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(readFileSync(page, "utf8").length).toBeGreaterThan(65_536);
});
