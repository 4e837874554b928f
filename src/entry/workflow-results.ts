import { summary as page, setOutput, warning } from "@actions/core";
import type { actionOutputs } from "../commands/action-words.ts";
import { exitCodes } from "../domain/errors.ts";
import { safeJson } from "../report/safe-json.ts";
import { type Summary, summaryMarkdown } from "../report/summary-markdown.ts";
import type { Outcome } from "./carry-out.ts";

/** Every output each time, empty where the command says nothing of it. */
export function setOutputs({ exit, data }: Outcome): void {
  const { version, previous, changed, nodes } = (data ?? {}) as Readonly<Record<string, unknown>>;
  const values: Readonly<Record<keyof typeof actionOutputs, string>> = {
    result: json(data),
    "exit-code": `${exitCodes[exit]}`,
    version: text(version),
    previous: text(previous),
    changed: text(changed),
    nodes: json(nodes),
  };
  for (const [name, value] of Object.entries(values)) setOutput(name, value);
}

const json = (value: unknown): string => (value === undefined ? "" : safeJson(value));
const text = (value: unknown): string => (typeof value === "string" || typeof value === "boolean" ? `${value}` : "");

/** A page that cannot be written is no reason for a deploy to have failed. */
export async function writeSummary(summary: Summary): Promise<void> {
  try {
    await page.addRaw(summaryMarkdown(summary), true).write();
  } catch (error) {
    warning(`the job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
