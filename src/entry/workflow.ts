import "./dirname.ts";
import "./heap.ts";
import { getState, info, saveState } from "@actions/core";
import type { Command } from "../commands/command.ts";
import { commands } from "../commands/index.ts";
import { exitCodes } from "../domain/errors.ts";
import { noColours } from "../report/colours.ts";
import { renderError } from "../report/render-error.ts";
import { annotate } from "./annotations.ts";
import { failed, type Outcome } from "./carry-out.ts";
import { endCutOff, showDeployment } from "./deployment.ts";
import { type Inputs, parseInputs } from "./inputs.ts";
import { commandOf } from "./parse.ts";
import { perform } from "./perform-inputs.ts";
import { understand } from "./understand.ts";
import { setOutputs, writeReport, writeSummary } from "./workflow-results.ts";
import { requireFolder } from "./working-folder.ts";

/** The action: one command, read from the inputs; its result as outputs, log and job summary. */
export async function main(): Promise<void> {
  let inputs: Inputs;
  try {
    inputs = parseInputs(process.env, commands);
    await requireFolder(inputs, process.env);
  } catch (error) {
    const command = process.env.INPUT_COMMAND ?? "";
    const summary = await writeSummary({ title: `dflow ${command}`, error }, process.env);
    return leave(failed(command, error), { summary });
  }
  // Until `ended` is saved too, post knows that the command was cut off.
  saveState("begun", inputs.command.name);
  const deployment = showDeployment(inputs, process.env);
  const { outcome, summary: page } = await perform(inputs, process.env, deployment ? [deployment] : []);
  await deployment?.end(outcome);
  const summary = inputs.summary ? await writeSummary(page, process.env) : undefined;
  saveState("ended", outcome.command);
  const report = inputs.report ? await writeReport(page, process.env) : undefined;
  await leave(outcome, { url: inputs.environmentUrl, summary, report });
}

/**
 * After a cancelled or killed `main`: puts the cluster in order, so that it keeps neither a lock nor half a release. What
 * it cannot do is told; it was `main` that failed, so the job never fails by this.
 */
export async function post(): Promise<void> {
  const begun = getState("begun");
  if (begun === "" || getState("ended") !== "") return;
  const inputs = parseInputs(process.env, commands);
  await endCutOff(inputs, process.env);
  const command = afterwards(inputs);
  if (!command) return;
  info(`${begun} was cut off; dflow ${command.name} puts the cluster in order`);
  const { given } = understand(command, [], { table: commands, spell: (name) => name });
  const { outcome, summary } = await perform({ ...inputs, command, given, words: command.name }, process.env);
  const title = `${summary.title}, for dflow ${begun} was cut off`;
  if (inputs.summary) await writeSummary({ ...summary, title }, process.env);
  tell(outcome);
  await leaveWith(exitCodes.done);
}

/** What was begun on purpose to take something away is not to be undone: there only the lock is taken. */
function afterwards({ command: { name, changes }, given }: Inputs): Command | undefined {
  // It held no lock, and what it has brought is used by nothing; the other shards go on.
  if (!changes || (name === "copy" && given.shard !== undefined)) return undefined;
  return commandOf(["stop", "destroy", "chaos-monkey", "gc"].includes(name) ? "unlock" : "repair", commands);
}

async function leave(outcome: Outcome, more: Parameters<typeof setOutputs>[1] = {}): Promise<void> {
  setOutputs(outcome, more);
  tell(outcome);
  // A non-zero exit fails the step; the number says more than the runner's own 1.
  await leaveWith(exitCodes[outcome.exit]);
}

function tell({ failure }: Outcome): void {
  if (failure === undefined) return;
  const debug = process.env.RUNNER_DEBUG === "1";
  process.stdout.write(`${renderError(failure, { colours: noColours, debug })}\n`);
  annotate(failure, process.env);
}

async function leaveWith(code: number): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  process.exit(code);
}
