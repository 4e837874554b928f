import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summary as page, setOutput, warning } from "@actions/core";
import { z } from "zod";
import type { actionOutputs } from "../commands/action-words.ts";
import { exitCodes } from "../domain/errors.ts";
import { htmlPage } from "../report/page/page.ts";
import { safeJson } from "../report/safe-json.ts";
import { COMMENT_LIMIT, type Summary, summaryMarkdown } from "../report/summary-markdown.ts";
import type { Outcome } from "./carry-out.ts";

/** Every output each time, empty where the command says nothing of it. */
export function setOutputs(
  { exit, data }: Outcome,
  more: {
    readonly url?: string | undefined;
    readonly report?: string | undefined;
    readonly summary?: string | undefined;
  } = {},
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
    summary: more.summary ?? "",
    report: more.report ?? "",
    url: more.url ?? "",
  };
  for (const [name, value] of Object.entries(values)) setOutput(name, value);
}

const json = (value: unknown): string => (value === undefined ? "" : safeJson(value));
const text = (value: unknown): string => (["string", "boolean", "number"].includes(typeof value) ? String(value) : "");

const nodeResults = z.array(z.object({ result: z.string() }));
const receipt = z.object({ sent: z.number(), failed: z.number() });

/** @returns where the page is */
export const writeReport = (summary: Summary, env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  orWarn("the report", () => kept("report.html", htmlPage(summary), env));

/** @returns where its text is, too, short enough for a comment: the runner takes the page itself away with the step */
export const writeSummary = (summary: Summary, env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  orWarn("the job summary", async () => {
    const linked = { ...summary, runs: runsOf(env) };
    await page.addRaw(summaryMarkdown(linked), true).write();
    return kept("summary.md", summaryMarkdown({ ...linked, limit: COMMENT_LIMIT }), env);
  });

/** For the steps that come after this one. */
async function kept(name: string, text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const path = join(await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), "dflow-")), name);
  await writeFile(path, text);
  return path;
}

/** What cannot be written is no reason for a deploy to have failed. */
async function orWarn<T>(what: string, write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    warning(`${what} could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const runsOf = ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: NodeJS.ProcessEnv) =>
  server && repository ? `${server}/${repository}/actions/runs/` : undefined;
