import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summary as page, setOutput, warning } from "@actions/core";
import { z } from "zod";
import type { actionOutputs } from "../commands/action-words.ts";
import { exitCodes } from "../domain/errors.ts";
import { htmlPage } from "../report/page/page.ts";
import { safeJson } from "../report/safe-json.ts";
import { type Summary, summaryMarkdown } from "../report/summary-markdown.ts";
import type { Outcome } from "./carry-out.ts";

/** Every output each time, empty where the command says nothing of it. */
export function setOutputs(
  { exit, data }: Outcome,
  more: { readonly url?: string | undefined; readonly report?: string | undefined } = {},
): void {
  const { version, previous, changed, nodes, requests } = (data ?? {}) as Readonly<Record<string, unknown>>;
  const results = nodeResults.safeParse(nodes).data;
  const count = (...wanted: readonly string[]): string =>
    results ? `${results.filter(({ result }) => wanted.includes(result)).length}` : "";
  const counted = receipt.safeParse(requests).data;
  const values: Readonly<Record<keyof typeof actionOutputs, string>> = {
    result: json(data),
    "exit-code": `${exitCodes[exit]}`,
    version: text(version),
    "previous-version": text(previous),
    changed: text(changed),
    nodes: json(nodes),
    "nodes-updated": count("done"),
    "nodes-failed": count("failed", "skipped"),
    "nodes-reverted": count("reverted"),
    "requests-sent": text(counted?.sent),
    "requests-failed": text(counted?.failed),
    report: more.report ?? "",
    url: more.url ?? "",
  };
  for (const [name, value] of Object.entries(values)) setOutput(name, value);
}

const json = (value: unknown): string => (value === undefined ? "" : safeJson(value));
const text = (value: unknown): string => (["string", "boolean", "number"].includes(typeof value) ? String(value) : "");

const nodeResults = z.array(z.object({ result: z.string() }));
const receipt = z.object({ sent: z.number(), failed: z.number() });

/** @returns where it is; it outlives the step, for an artifact */
export async function writeReport(summary: Summary, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "dflow-report-"));
  const path = join(folder, "report.html");
  try {
    await writeFile(path, htmlPage(summary));
    return path;
  } catch (error) {
    warning(`the report could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** A page that cannot be written is no reason for a deploy to have failed. */
export async function writeSummary(summary: Summary): Promise<void> {
  try {
    await page.addRaw(summaryMarkdown({ ...summary, runs: runsOf(process.env) }), true).write();
  } catch (error) {
    warning(`the job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const runsOf = ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: NodeJS.ProcessEnv) =>
  server && repository ? `${server}/${repository}/actions/runs/` : undefined;
